//! Others change things too.

use ogive_record::{Action, DiffLine, EntryState, Plan};
use ogive_system::Files as _;

use super::{Machine, replace};
use crate::{Executors, OnChange, UndoError, Which};

fn applied() -> (Machine, super::Tree) {
    let machine = Machine::furnished();
    let before = machine.tree();
    let plan = Plan {
        title: "lines".into(),
        actions: vec![
            replace(&machine, "/home/.zshrc", "no line end\nours\n"),
            replace(&machine, "/home/.profile", "ours\n"),
            Action::CreateDirectory { path: "/home/new".into() },
            Action::Link { path: "/home/new/go".into(), before: EntryState::Absent, target: "x".into() },
        ],
    };
    machine.apply(plan).unwrap();
    (machine, before)
}

#[test]
fn a_changed_file_is_named_with_what_changed_and_nothing_is_touched() {
    let (machine, _) = applied();
    machine.write("/home/.zshrc", "no line end\nours\ntheirs\n");
    let tree = machine.tree();
    let UndoError::Changed(conflicts) = machine.undo(OnChange::Refuse).unwrap_err() else { panic!() };
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].what, "/home/.zshrc was changed since");
    let lines = &conflicts[0].change.as_ref().unwrap().hunks[0].lines;
    assert!(lines.contains(&DiffLine::Added("theirs".into())), "{lines:?}");
    assert_eq!(machine.tree(), tree);
}

#[test]
fn their_lines_stay_when_only_ours_are_taken_out() {
    let (machine, _) = applied();
    machine.write("/home/.zshrc", "no line end\nours\ntheirs\n");
    machine.write("/home/.profile", "first\nours\n");
    let undone = machine.undo(OnChange::Merge).unwrap();
    assert!(undone.kept.is_empty());
    assert_eq!(machine.files.text("/home/.zshrc").unwrap(), "no line end\ntheirs\n");
    assert_eq!(machine.files.text("/home/.profile").unwrap(), "first\n");
    assert!(!machine.files.exists("/home/new".as_ref()));
}

#[test]
fn what_cannot_be_merged_is_refused_or_left() {
    let (machine, _) = applied();
    machine.write("/home/.zshrc", "something else\n");
    let tree = machine.tree();
    assert!(matches!(machine.undo(OnChange::Merge), Err(UndoError::Changed(_))));
    assert_eq!(machine.tree(), tree);
    let undone = machine.undo(OnChange::MergeOrKeep).unwrap();
    assert_eq!(undone.kept.len(), 1);
    assert_eq!(machine.files.text("/home/.zshrc").unwrap(), "something else\n");
    assert!(!machine.files.exists("/home/.profile".as_ref()));
}

#[test]
fn overwriting_keeps_theirs_in_the_journal() {
    let (machine, before) = applied();
    machine.write("/home/.zshrc", "something else\n");
    machine.system.files.remove_file("/home/.profile".as_ref()).unwrap();
    let undone = machine.undo(OnChange::Overwrite).unwrap();
    assert_eq!(machine.tree(), before);
    let [(path, saved)] = undone.saved.as_slice() else { panic!("{:?}", undone.saved) };
    assert_eq!(path.to_str().unwrap(), "/home/.zshrc");
    assert_eq!(machine.files.text(saved).unwrap(), "something else\n");
}

#[test]
fn a_folder_in_which_others_put_something_stays() {
    let (machine, _) = applied();
    machine.write("/home/new/theirs", "x");
    let undone = machine.undo(OnChange::Refuse).unwrap();
    assert_eq!(undone.kept.len(), 1);
    assert!(undone.kept[0].because.contains("holds theirs"), "{:?}", undone.kept);
    assert_eq!(machine.files.text("/home/new/theirs").unwrap(), "x");
    assert!(machine.system.files.entry("/home/new/go".as_ref()).unwrap().is_none());
}

#[test]
fn a_folder_that_was_there_is_not_ours_to_remove() {
    let machine = Machine::furnished();
    let machine = Machine { files: machine.files.clone().directory("/home/empty"), ..machine };
    let before = machine.tree();
    let plan =
        Plan { title: "x".into(), actions: vec![Action::CreateDirectory { path: "/home/empty".into() }] };
    machine.apply(plan).unwrap();
    machine.undo(OnChange::Refuse).unwrap();
    assert_eq!(machine.tree(), before);
}

#[test]
fn a_variable_is_taken_back_alone_when_others_were_set_since() {
    let machine = Machine::furnished();
    let file = "/home/.config/go/env";
    let action = Action::SetGoEnv {
        file: file.into(),
        name: "GOBIN".into(),
        before: Some("/x".into()),
        after: Some("/y".into()),
    };
    machine.apply(Plan { title: "x".into(), actions: vec![action] }).unwrap();
    machine.write(file, "GOBIN=/y\nGOPRIVATE=mine\n");
    machine.undo(OnChange::Refuse).unwrap();
    assert_eq!(machine.files.text(file).unwrap(), "GOBIN=/x\nGOPRIVATE=mine\n");
}

#[test]
fn the_preview_shows_the_inverse() {
    let (machine, _) = applied();
    let (changes, conflicts) =
        machine.journal.preview(&Which::Last, &Executors::standard(), &machine.system).unwrap();
    assert!(conflicts.is_empty());
    let summaries: Vec<_> = changes.iter().map(|c| c.summary.as_str()).collect();
    assert_eq!(
        summaries,
        [
            "remove /home/new/go",
            "remove the folder /home/new if it is empty",
            "remove /home/.profile",
            "put back /home/.zshrc"
        ]
    );
    assert!(changes[3].hunks[0].lines.contains(&DiffLine::Removed("ours".into())));
}

#[test]
fn a_dismantled_journal_leaves_no_folder_that_was_made_for_it() {
    let machine = Machine::new(ogive_system::memory::MemoryFiles::new().directory("/home"));
    let machine =
        Machine { journal: crate::Journal::new("/home/.local/state/ogive/journal".into()), ..machine };
    let before = machine.tree();
    let folder = Action::CreateDirectory { path: "/home/new".into() };
    machine.apply(Plan { title: "x".into(), actions: vec![folder] }).unwrap();
    machine.write("/home/new/theirs", "x");
    assert_eq!(machine.undo(OnChange::Refuse).unwrap().kept.len(), 1);
    machine.system.files.remove_file("/home/new/theirs".as_ref()).unwrap();
    machine.journal.dismantle(&machine.system).unwrap();
    assert_eq!(machine.tree(), before);
}
