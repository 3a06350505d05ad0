//! What users would notice.

mod changed;
mod crash;
mod random;
mod refused;

use std::path::Path;

use ogive_record::{Action, EntryState, Plan, TransactionState};
use ogive_system::System;
use ogive_system::memory::{MemoryFiles, MemorySystem};

use crate::{
    Applied, ApplyError, Executors, Journal, OnChange, UndoError, Undone, Which, digest_of, state_of,
};

/// All that is on a made-up disk but the journal.
type Tree = Vec<(std::path::PathBuf, u32, Option<Vec<u8>>)>;

struct Machine {
    files: MemoryFiles,
    system: System,
    journal: Journal,
}

impl Machine {
    fn new(files: MemoryFiles) -> Self {
        let files = files.directory("/state");
        let machine = MemorySystem { files: files.clone(), ..MemorySystem::default() };
        Self { files, system: machine.system(), journal: Journal::new("/state/journal".into()) }
    }

    /// A home with a few of everything.
    fn furnished() -> Self {
        Self::new(
            MemoryFiles::new()
                .file("/home/.bashrc", "alias ll='ls -l'\n")
                .mode("/home/.bashrc", 0o600)
                .file("/home/.zshrc", "no line end")
                .program("/home/bin/old", "an old program")
                .program("/build/ogive", "a new program")
                .file("/home/old-name", "moved")
                .symlink("/home/link", "old-name")
                .file("/home/.config/go/env", "GOBIN=/x\n"),
        )
    }

    fn tree(&self) -> Tree {
        let mut tree = self.files.snapshot("/");
        tree.retain(|(path, ..)| !path.starts_with("/state"));
        tree
    }

    fn state(&self, path: &str) -> EntryState {
        state_of(&*self.system.files, Path::new(path)).unwrap()
    }

    fn apply(&self, plan: Plan) -> Result<Applied, ApplyError> {
        self.journal.apply(plan, &Executors::standard(), &self.system, &|_| {})
    }

    fn undo(&self, on_change: OnChange) -> Result<Undone, UndoError> {
        self.journal.undo(&Which::Last, on_change, &Executors::standard(), &self.system, &|_| {})
    }

    fn states(&self) -> Vec<TransactionState> {
        self.journal.list(&self.system).unwrap().into_iter().map(|t| t.state).collect()
    }

    fn write(&self, path: &str, contents: &str) {
        self.system.files.replace(Path::new(path), contents.as_bytes(), 0o644).unwrap();
    }

    /// Every kind of action on files, some paths twice.
    fn plan(&self) -> Plan {
        let program = digest_of(b"a new program");
        Plan {
            title: "everything".into(),
            actions: vec![
                Action::CreateDirectory { path: "/home/new".into() },
                Action::CreateDirectory { path: "/home/new/deep".into() },
                Action::CreateDirectory { path: "/home/bin".into() },
                Action::CopyFile {
                    from: "/build/ogive".into(),
                    digest: program,
                    path: "/home/new/deep/ogive".into(),
                    before: EntryState::Absent,
                },
                Action::CopyFile {
                    from: "/build/ogive".into(),
                    digest: program,
                    path: "/home/bin/old".into(),
                    before: self.state("/home/bin/old"),
                },
                replace(self, "/home/.bashrc", "alias ll='ls -l'\nours\n"),
                replace(self, "/home/.zshrc", "no line end\nours\n"),
                replace(self, "/home/new/file", "made\n"),
                Action::Link {
                    path: "/home/new/go".into(),
                    before: EntryState::Absent,
                    target: "deep/ogive".into(),
                },
                Action::Link {
                    path: "/home/link".into(),
                    before: self.state("/home/link"),
                    target: "new/go".into(),
                },
                Action::Move { from: "/home/old-name".into(), to: "/home/new/name".into() },
                Action::SetGoEnv {
                    file: "/home/.config/go/env".into(),
                    name: "GOBIN".into(),
                    before: Some("/x".into()),
                    after: None,
                },
                Action::ReplaceFile {
                    path: "/home/.bashrc".into(),
                    before: EntryState::File(digest_of(b"alias ll='ls -l'\nours\n")),
                    contents: "twice\n".into(),
                    mode: 0o644,
                    purpose: "the same file again".into(),
                },
            ],
        }
    }
}

fn replace(machine: &Machine, path: &str, contents: &str) -> Action {
    Action::ReplaceFile {
        path: path.into(),
        before: machine.state(path),
        contents: contents.into(),
        mode: 0o644,
        purpose: "test".into(),
    }
}

#[test]
fn a_plan_is_applied_and_taken_back_to_the_byte() {
    let machine = Machine::furnished();
    let before = machine.tree();
    let applied = machine.apply(machine.plan()).unwrap();
    assert_eq!(applied.steps, 13);
    assert_eq!(machine.files.text("/home/.bashrc").unwrap(), "twice\n");
    assert_eq!(machine.files.text("/home/link").unwrap(), "a new program");
    assert_eq!(machine.states(), [TransactionState::Applied]);
    let bashrc = machine.system.files.entry("/home/.bashrc".as_ref()).unwrap().unwrap();
    assert_eq!(bashrc.mode, 0o600, "the mode is its owner's");

    let undone = machine.undo(OnChange::Refuse).unwrap();
    assert_eq!((undone.steps, undone.kept.len()), (13, 0));
    assert_eq!(machine.tree(), before);
    assert_eq!(machine.states(), [TransactionState::Undone]);
    assert!(matches!(machine.undo(OnChange::Refuse), Err(UndoError::Journal(_))), "nothing is left to undo");
}

#[test]
fn transactions_are_taken_back_one_by_one_newest_first() {
    let machine = Machine::furnished();
    let before = machine.tree();
    let first = Plan { title: "first".into(), actions: vec![replace(&machine, "/home/a", "1\n")] };
    machine.apply(first).unwrap();
    let between = machine.tree();
    let second = Plan { title: "second".into(), actions: vec![replace(&machine, "/home/a", "2\n")] };
    let id = machine.apply(second).unwrap().id;
    let titles =
        |m: &Machine| m.journal.list(&m.system).unwrap().into_iter().map(|t| t.title).collect::<Vec<_>>();
    assert_eq!(titles(&machine), ["first", "second"]);
    assert_eq!(machine.journal.find(&Which::Last, &machine.system).unwrap().id, id);
    machine.undo(OnChange::Refuse).unwrap();
    assert_eq!(machine.tree(), between);
    machine.undo(OnChange::Refuse).unwrap();
    assert_eq!(machine.tree(), before);
}

#[test]
fn on_windows_a_link_is_a_copy() {
    let files = MemoryFiles::new().program("/h/bin/shim.exe", "shim").directory("/h/shims");
    let mut machine = Machine::new(files);
    let kernel = ogive_system::memory::MadeUpKernel { compiled_os: "windows", ..Default::default() };
    machine.system.kernel = std::sync::Arc::new(kernel);
    let before = machine.tree();
    let link = Action::Link {
        path: "/h/shims/go.exe".into(),
        before: EntryState::Absent,
        target: "../bin/shim.exe".into(),
    };
    machine.apply(Plan { title: "link".into(), actions: vec![link] }).unwrap();
    assert_eq!(machine.state("/h/shims/go.exe"), EntryState::File(digest_of(b"shim")));
    machine.undo(OnChange::Refuse).unwrap();
    assert_eq!(machine.tree(), before);
}
