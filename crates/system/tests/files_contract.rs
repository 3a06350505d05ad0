//! What every `FilesMut` must do, asked of the real ones and of those in memory.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use ogive_system::memory::MemoryFiles;
use ogive_system::real::RealFiles;
use ogive_system::{EntryKind, FilesMut};

const LIMIT: u64 = 1 << 20;

/// Runs an assertion on both, in an empty folder each.
fn on_both(check: impl Fn(&dyn FilesMut, &Path)) {
    let folder = tempfile::tempdir().unwrap();
    check(&RealFiles, &folder.path().canonicalize().unwrap());
    check(&MemoryFiles::new().directory("/somewhere"), Path::new("/somewhere"));
}

fn text(files: &dyn FilesMut, path: &Path) -> String {
    String::from_utf8(files.read(path, LIMIT).unwrap()).unwrap()
}

fn write(files: &dyn FilesMut, path: &Path, contents: &str) {
    files.create_new(path, 0o644).unwrap().write_all(contents.as_bytes()).unwrap();
}

fn kind<T>(result: std::io::Result<T>) -> ErrorKind {
    result.err().map(|e| e.kind()).expect("a failure")
}

#[test]
fn what_is_written_is_read() {
    on_both(|files, top| {
        let path = top.join("a");
        write(files, &path, "hello");
        assert_eq!(text(files, &path), "hello");
        let mut streamed = String::new();
        files.open(&path).unwrap().read_to_string(&mut streamed).unwrap();
        assert_eq!(streamed, "hello");
        assert_eq!(files.target(&path).unwrap().unwrap().size, 5);
        assert_eq!(kind(files.create_new(&path, 0o644)), ErrorKind::AlreadyExists);
        assert_eq!(kind(files.read(&path, 4)), ErrorKind::FileTooLarge);
        assert_eq!(files.read(&path, 5).unwrap(), b"hello");
    });
}

#[test]
fn errors_name_operation_and_path() {
    on_both(|files, top| {
        let path = top.join("missing/file");
        for error in [
            files.read(&path, LIMIT).unwrap_err(),
            files.open(&path).err().unwrap(),
            files.list(&path).unwrap_err(),
            files.create_new(&path, 0o644).err().unwrap(),
            files.replace(&path, b"", 0o644).unwrap_err(),
            files.rename(&path, &top.join("b")).unwrap_err(),
            files.copy(&path, &top.join("b")).unwrap_err(),
            files.link(&path, Path::new("b")).unwrap_err(),
            files.canonicalize(&path).unwrap_err(),
            files.set_mode(&path, 0o644).unwrap_err(),
            files.remove_dir(&path).unwrap_err(),
            files.sync(&path).unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
            let message = error.to_string();
            assert!(message.starts_with("cannot "), "{message}");
            assert!(message.contains(path.to_str().unwrap()), "{message}");
        }
    });
}

#[test]
fn random_access_stops_at_the_end() {
    on_both(|files, top| {
        let path = top.join("a");
        write(files, &path, "0123456789");
        let file = files.open_random(&path).unwrap();
        let mut buffer = [0; 4];
        assert_eq!(file.read_at(&mut buffer, 3).unwrap(), 4);
        assert_eq!(&buffer, b"3456");
        assert_eq!(file.read_at(&mut buffer, 8).unwrap(), 2);
        assert_eq!(file.read_at(&mut buffer, 100).unwrap(), 0);
        assert_eq!(file.size().unwrap(), 10);
    });
}

#[test]
fn append_continues_or_cuts() {
    on_both(|files, top| {
        let path = top.join("log");
        files.append(&path, None).unwrap().write_all(b"one").unwrap();
        files.append(&path, None).unwrap().write_all(b"two").unwrap();
        assert_eq!(text(files, &path), "onetwo");
        files.append(&path, Some(3)).unwrap().write_all(b"!").unwrap();
        assert_eq!(text(files, &path), "one!");
        files.append(&path, Some(100)).unwrap().write_all(b"?").unwrap();
        assert_eq!(text(files, &path), "one!?", "a file is never made longer by cutting it");
    });
}

#[test]
fn nothing_there_is_none_and_missing_is_not_an_error() {
    on_both(|files, top| {
        write(files, &top.join("file"), "");
        for path in ["missing", "missing/below", "file/below"] {
            assert_eq!(files.entry(&top.join(path)).unwrap(), None, "{path}");
            assert_eq!(files.target(&top.join(path)).unwrap(), None, "{path}");
            assert!(!files.exists(&top.join(path)));
        }
        files.remove_file(&top.join("missing")).unwrap();
        files.remove_dir_all(&top.join("missing")).unwrap();
        assert_eq!(kind(files.remove_dir(&top.join("missing"))), ErrorKind::NotFound);
    });
}

#[test]
fn a_folder_is_listed_in_order() {
    on_both(|files, top| {
        files.create_dir_all(&top.join("b/inner")).unwrap();
        files.create_dir_all(&top.join("b")).unwrap();
        write(files, &top.join("a"), "");
        write(files, &top.join("b.txt"), "");
        files.link(&top.join("c"), Path::new("b")).unwrap();
        let listed = files.list(top).unwrap();
        let names: Vec<_> = listed.iter().map(|(name, kind)| (name.to_str().unwrap(), *kind)).collect();
        use EntryKind::{Directory, File, Link};
        assert_eq!(names, [("a", File), ("b", Directory), ("b.txt", File), ("c", Link)]);
        assert_eq!(kind(files.list(&top.join("a"))), ErrorKind::NotADirectory);
        assert!(files.is_dir(&top.join("c")), "a link to a folder is one when followed");
        assert_eq!(kind(files.create_dir_all(&top.join("a"))), ErrorKind::AlreadyExists);
    });
}

#[cfg(unix)]
#[test]
fn replace_keeps_mode_and_makes_a_new_inode() {
    on_both(|files, top| {
        let path = top.join("rc");
        write(files, &path, "old");
        files.set_mode(&path, 0o640).unwrap();
        let before = files.entry(&path).unwrap().unwrap();
        let open = files.open_random(&path).unwrap();
        files.replace(&path, b"new and longer", 0o600).unwrap();
        let after = files.entry(&path).unwrap().unwrap();
        assert_eq!((after.mode, after.size), (0o640, 14));
        assert_ne!(after.identity, before.identity);
        assert_eq!(open.size().unwrap(), 3, "who has the old file open keeps it");
        let fresh = top.join("fresh");
        files.replace(&fresh, b"x", 0o600).unwrap();
        assert_eq!(files.entry(&fresh).unwrap().unwrap().mode, 0o600);
        assert_eq!(files.list(top).unwrap().len(), 2, "nothing is left beside");
    });
}

#[cfg(unix)]
#[test]
fn replace_follows_links() {
    on_both(|files, top| {
        files.create_dir_all(&top.join("dotfiles")).unwrap();
        write(files, &top.join("dotfiles/rc"), "old");
        files.link(&top.join("middle"), Path::new("dotfiles/rc")).unwrap();
        files.link(&top.join("rc"), &top.join("middle")).unwrap();
        files.replace(&top.join("rc"), b"new", 0o644).unwrap();
        assert_eq!(text(files, &top.join("dotfiles/rc")), "new");
        assert_eq!(files.read_link(&top.join("rc")).unwrap(), top.join("middle"));
        files.link(&top.join("dangling"), Path::new("dotfiles/later")).unwrap();
        files.replace(&top.join("dangling"), b"now", 0o644).unwrap();
        assert_eq!(text(files, &top.join("dotfiles/later")), "now");
        files.link(&top.join("loop"), Path::new("loop")).unwrap();
        assert!(files.replace(&top.join("loop"), b"", 0o644).is_err());
        assert_eq!(kind(files.replace(&top.join("dotfiles"), b"", 0o644)), ErrorKind::InvalidInput);
    });
}

#[cfg(unix)]
#[test]
fn a_link_is_replaced_but_a_folder_is_not() {
    on_both(|files, top| {
        let link = top.join("default");
        files.link(&link, Path::new("go1.26")).unwrap();
        files.link(&link, Path::new("go1.27")).unwrap();
        assert_eq!(files.read_link(&link).unwrap(), PathBuf::from("go1.27"));
        assert_eq!(files.entry(&link).unwrap().unwrap().kind, EntryKind::Link);
        assert_eq!(files.target(&link).unwrap(), None, "it dangles");
        files.create_dir_all(&top.join("folder")).unwrap();
        assert!(files.link(&top.join("folder"), Path::new("x")).is_err());
        assert_eq!(kind(files.read_link(&top.join("folder"))), ErrorKind::InvalidInput);
        assert_eq!(files.list(top).unwrap().len(), 2, "nothing is left beside");
    });
}

#[test]
fn rename_replaces_files_only() {
    on_both(|files, top| {
        write(files, &top.join("a"), "a");
        write(files, &top.join("b"), "b");
        files.rename(&top.join("a"), &top.join("b")).unwrap();
        assert_eq!(text(files, &top.join("b")), "a");
        files.create_dir_all(&top.join("staged/bin")).unwrap();
        write(files, &top.join("staged/bin/go"), "go");
        files.rename(&top.join("staged"), &top.join("sdk")).unwrap();
        assert_eq!(text(files, &top.join("sdk/bin/go")), "go");
        assert!(!files.exists(&top.join("staged")));
        files.create_dir_all(&top.join("second/bin")).unwrap();
        assert_eq!(
            kind(files.rename(&top.join("second"), &top.join("sdk"))),
            ErrorKind::DirectoryNotEmpty,
            "a folder in use is never replaced"
        );
        assert!(files.rename(&top.join("b"), &top.join("sdk")).is_err());
        assert_eq!(kind(files.rename(&top.join("none"), &top.join("c"))), ErrorKind::NotFound);
    });
}

#[cfg(unix)]
#[test]
fn copy_keeps_the_mode_and_is_no_hard_link() {
    on_both(|files, top| {
        let (from, to) = (top.join("from"), top.join("to"));
        write(files, &from, "program");
        files.set_mode(&from, 0o755).unwrap();
        write(files, &to, "old");
        let old = files.open_random(&to).unwrap();
        files.copy(&from, &to).unwrap();
        let (a, b) = (files.entry(&from).unwrap().unwrap(), files.entry(&to).unwrap().unwrap());
        assert_eq!((b.mode, b.size), (0o755, 7));
        assert_ne!(a.identity, b.identity);
        assert_eq!(old.size().unwrap(), 3, "a running program is replaced, not overwritten");
        assert_eq!(files.list(top).unwrap().len(), 2, "nothing is left beside");
    });
}

#[cfg(unix)]
#[test]
fn paths_lead_through_links() {
    on_both(|files, top| {
        files.create_dir_all(&top.join("real/inner")).unwrap();
        write(files, &top.join("real/file"), "x");
        files.link(&top.join("short"), Path::new("real/inner")).unwrap();
        assert_eq!(text(files, &top.join("short/../file")), "x", "`..` is that of the link's target");
        assert_eq!(files.canonicalize(&top.join("short/../file")).unwrap(), top.join("real/file"));
        assert_eq!(kind(files.read(&top.join("short"), LIMIT)), ErrorKind::IsADirectory);
    });
}

#[cfg(unix)]
#[test]
fn a_tree_with_read_only_folders_is_removed_and_links_are_not_followed() {
    on_both(|files, top| {
        files.create_dir_all(&top.join("kept")).unwrap();
        write(files, &top.join("kept/file"), "");
        files.create_dir_all(&top.join("mod/cache/x")).unwrap();
        write(files, &top.join("mod/cache/x/file"), "");
        files.link(&top.join("mod/cache/link"), &top.join("kept")).unwrap();
        for folder in ["mod/cache/x", "mod/cache", "mod"] {
            files.set_mode(&top.join(folder), 0o555).unwrap();
        }
        files.remove_dir_all(&top.join("mod")).unwrap();
        assert!(!files.exists(&top.join("mod")));
        files.link(&top.join("link"), Path::new("kept")).unwrap();
        files.remove_dir_all(&top.join("link")).unwrap();
        assert_eq!(files.entry(&top.join("link")).unwrap(), None);
        assert!(files.exists(&top.join("kept/file")));
        assert_eq!(kind(files.remove_dir_all(&top.join("kept/file"))), ErrorKind::NotADirectory);
        assert_eq!(kind(files.remove_dir(&top.join("kept"))), ErrorKind::DirectoryNotEmpty);
        assert!(files.remove_file(&top.join("kept")).is_err());
    });
}

#[test]
fn a_lock_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    waits_for_lock(RealFiles, folder.path().join("x.lock"));
    waits_for_lock(MemoryFiles::new().directory("/locks"), PathBuf::from("/locks/x.lock"));
}

fn waits_for_lock(files: impl FilesMut + Clone + 'static, path: PathBuf) {
    let never = &mut || panic!("nobody holds it");
    let first = files.lock(&path, never).unwrap();
    assert!(files.try_lock(&path).unwrap().is_none());
    let (sender, receiver) = mpsc::channel();
    let second = std::thread::spawn({
        let (files, path) = (files.clone(), path.clone());
        move || {
            let guard = files.lock(&path, &mut || sender.send("waiting").unwrap()).unwrap();
            sender.send("held").unwrap();
            drop(guard);
        }
    });
    assert_eq!(receiver.recv().unwrap(), "waiting");
    drop(first);
    assert_eq!(receiver.recv().unwrap(), "held");
    second.join().unwrap();
    drop(files.lock(&path, never).unwrap());
    assert!(files.try_lock(&path).unwrap().is_some());
}

#[test]
fn what_is_there_can_be_made_durable() {
    on_both(|files, top| {
        write(files, &top.join("a"), "x");
        files.sync(&top.join("a")).unwrap();
        files.sync(top).unwrap();
        files.sync_file_system(top).unwrap();
        assert!(files.available_space(&top.join("not/yet/there")).unwrap() > 0);
    });
}
