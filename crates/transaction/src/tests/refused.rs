//! What is refused before anything is touched.

use ogive_platform::SdkName;
use ogive_record::{Action, EntryState, Plan};

use super::{Machine, replace};
use crate::{ApplyError, digest_of};

fn refused(machine: &Machine, action: Action) -> String {
    let (tree, first) = (machine.tree(), Action::CreateDirectory { path: "/home/first".into() });
    let error = machine.apply(Plan { title: "x".into(), actions: vec![first, action] }).unwrap_err();
    assert!(matches!(error, ApplyError::Refused(_)), "{error}");
    assert_eq!(machine.tree(), tree);
    let journal = machine.system.files.entry("/state/journal".as_ref()).unwrap();
    assert!(journal.is_none(), "a refused plan leaves nothing, no journal either");
    let error = error.to_string();
    assert!(error.ends_with("; nothing was changed"), "{error}");
    error
}

#[test]
fn a_file_that_changed_since_the_plan_was_made() {
    let machine = Machine::furnished();
    let action = replace(&machine, "/home/.bashrc", "x");
    machine.write("/home/.bashrc", "somebody was faster\n");
    let error = refused(&machine, action);
    assert!(error.contains("/home/.bashrc has changed since the plan was made"), "{error}");
}

#[test]
fn a_file_that_is_read_only() {
    let machine = Machine::furnished();
    let machine = Machine { files: machine.files.clone().mode("/home/.zshrc", 0o444), ..machine };
    let error = refused(&machine, replace(&machine, "/home/.zshrc", "x"));
    assert!(error.contains("/home/.zshrc is read-only"), "{error}");
}

#[test]
fn a_folder_that_is_read_only() {
    let machine = Machine::furnished();
    let machine = Machine { files: machine.files.clone().mode("/home/bin", 0o555), ..machine };
    let link =
        Action::Link { path: "/home/bin/not/yet/go".into(), before: EntryState::Absent, target: "x".into() };
    let error = refused(&machine, link);
    assert!(error.contains("/home/bin is read-only"), "{error}");
}

#[test]
fn another_program_than_the_one_that_was_planned() {
    let machine = Machine::furnished();
    let action = Action::CopyFile {
        from: "/build/ogive".into(),
        digest: digest_of(b"another"),
        path: "/home/ogive".into(),
        before: EntryState::Absent,
    };
    assert!(refused(&machine, action).contains("/build/ogive has changed"));
}

#[test]
fn an_action_that_this_program_cannot_do() {
    let machine = Machine::furnished();
    let sdk: SdkName = "1.27.3-linux-arm64".parse().unwrap();
    let error = refused(&machine, Action::InstallSdk { sdk });
    assert!(error.contains("this program cannot install Go 1.27.3-linux-arm64"), "{error}");
}
