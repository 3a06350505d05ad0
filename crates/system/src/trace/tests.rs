use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::{Holds, Recorder, Trace};
use crate::real::RealFiles;
use crate::{Files, FilesMut};

/// Long after all that a test writes.
fn later() -> SystemTime {
    SystemTime::now() + Duration::from_secs(60)
}

fn traced(now: SystemTime, look: impl Fn(&dyn Files)) -> Trace {
    let recorder = Recorder::new(Arc::new(RealFiles), now);
    look(&recorder);
    recorder.trace().unwrap()
}

#[test]
fn contents_names_and_what_is_missing_are_seen_to_change() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let write = |name: &str, text: &str| std::fs::write(at(name), text).unwrap();
    write("a", "one");
    std::fs::create_dir(at("below")).unwrap();
    let trace = traced(later(), |files| {
        files.read(&at("a"), 10).unwrap();
        files.list(&at("below")).unwrap();
        assert!(!files.exists(&at("missing")));
        assert!(files.read(&at("a"), 2).is_err(), "it is larger");
    });
    assert_eq!(trace.seen.len(), 4);
    let holds = || trace.holds(&RealFiles, later()).is_some();
    assert!(matches!(trace.holds(&RealFiles, later()), Some(Holds::AsItWas)));
    write("a", "two");
    assert!(!holds(), "the same size, other contents");
    write("a", "one");
    let refused = traced(later(), |files| assert!(files.read(&at("a"), 2).is_err()));
    assert!(refused.holds(&RealFiles, later()).is_some());
    let trace = traced(later(), |files| {
        files.list(&at("below")).unwrap();
        assert!(!files.exists(&at("missing")));
    });
    write("below/new", "");
    assert!(trace.holds(&RealFiles, later()).is_none(), "a name more");
    std::fs::remove_file(at("below/new")).unwrap();
    assert!(
        matches!(trace.holds(&RealFiles, later()), Some(Holds::LooksOther(_))),
        "the folder's time is new"
    );
    write("missing", "");
    assert!(trace.holds(&RealFiles, later()).is_none());
}

#[test]
fn what_looks_other_and_is_the_same_holds_and_is_known_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a");
    std::fs::write(&file, "one").unwrap();
    let trace = traced(later(), |files| drop(files.read(&file, 10).unwrap()));
    RealFiles.replace(&file, b"one", 0o644).unwrap();
    let Some(Holds::LooksOther(now)) = trace.holds(&RealFiles, later()) else { panic!("another inode") };
    assert!(matches!(now.holds(&RealFiles, later()), Some(Holds::AsItWas)));
}

#[test]
fn what_was_written_just_now_is_looked_into_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a");
    std::fs::write(&file, "one").unwrap();
    let now = SystemTime::now();
    let times = std::fs::FileTimes::new().set_modified(now);
    let set = |text: &str| {
        std::fs::write(&file, text).unwrap();
        std::fs::File::options().write(true).open(&file).unwrap().set_times(times).unwrap();
    };
    set("one");
    let trace = traced(now, |files| drop(files.read(&file, 10).unwrap()));
    set("two");
    assert!(trace.holds(&RealFiles, now).is_none(), "the same size and time");
    set("one");
    let Some(Holds::LooksOther(settled)) = trace.holds(&RealFiles, later()) else { panic!("it settled") };
    assert!(matches!(settled.holds(&RealFiles, later()), Some(Holds::AsItWas)));
}

#[test]
fn what_changes_while_it_is_looked_at_is_not_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a");
    let recorder = Recorder::new(Arc::new(RealFiles), later());
    for text in ["one", "two"] {
        std::fs::write(&file, text).unwrap();
        recorder.read(&file, 10).unwrap();
    }
    assert!(recorder.trace().is_none());
}

#[cfg(unix)]
#[test]
fn links_are_held_to_where_they_lead() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("x")).unwrap();
    std::fs::create_dir(at("y")).unwrap();
    std::os::unix::fs::symlink("x", at("to")).unwrap();
    let trace = traced(later(), |files| {
        files.canonicalize(&at("to")).unwrap();
        files.read_link(&at("to")).unwrap();
    });
    assert!(trace.holds(&RealFiles, later()).is_some());
    RealFiles.link(&at("to"), "y".as_ref()).unwrap();
    assert!(trace.holds(&RealFiles, later()).is_none());
}

#[test]
fn what_has_changed_is_told_and_what_else_was_looked_at_may_tell_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let write = |name: &str, text: &str| std::fs::write(at(name), text).unwrap();
    write("a", "1");
    write("b", "2");
    write("c", "3");
    let look = |names: &[&str]| {
        traced(later(), |files| {
            files.list(folder.path()).unwrap();
            for name in names {
                drop(files.read(&at(name), 10));
            }
        })
    };
    let before = look(&["a", "b", "c"]);
    let compared = before.compare(&RealFiles, later());
    assert!(compared.changed.is_empty() && compared.touched == 0);
    assert!(compared.is_told_by(&Trace { seen: Vec::new() }));

    write("a", "4");
    std::fs::remove_file(at("b")).unwrap();
    write("new", "5");
    let compared = before.compare(&RealFiles, later());
    let changed: Vec<PathBuf> = compared.changed.iter().cloned().collect();
    assert_eq!(changed, [folder.path().to_owned(), at("a"), at("b")]);
    assert_eq!(compared.same.seen.len(), 1);
    let now = look(&["a", "b", "c", "new"]);
    assert!(compared.is_told_by(&now));
    // A file that was only asked for says nothing of what stands in it, and neither does its folder.
    for lacking in ["a", "b"] {
        let names: Vec<&str> = ["a", "b", "c", "new"].into_iter().filter(|name| *name != lacking).collect();
        assert!(!compared.is_told_by(&look(&names)), "{lacking}");
    }
    let asked = traced(later(), |files| {
        assert!(files.exists(&at("a")) && !files.is_dir(folder.path().join("x").as_path()))
    });
    assert!(!compared.is_told_by(&asked));
    let beyond = now.beyond(&compared.same);
    assert_eq!(beyond.seen.len(), now.seen.len() - 1, "{beyond:?}");
    let whole = compared.same.with(&now).unwrap();
    assert!(matches!(whole.holds(&RealFiles, later()), Some(Holds::AsItWas)));
    assert!(compared.same.with(&before).is_some());
    assert!(now.with(&before).is_none(), "another text of the same file");
    // What has changed stays changed, however the rest looks.
    let kept = compared.as_it_looks(&before);
    assert_eq!(kept.compare(&RealFiles, later()).changed, compared.changed);

    let recorder = Recorder::new(Arc::new(RealFiles), later());
    recorder.saw(Some(&now));
    assert_eq!(recorder.trace(), Some(now));
    recorder.saw(None);
    assert_eq!(recorder.trace(), None);
}
