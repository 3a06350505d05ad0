//! Any plan.

use std::io::ErrorKind;

use ogive_record::{Action, Plan};
use ogive_system::memory::Fault;
use proptest::prelude::*;

use super::Machine;
use crate::{ApplyError, OnChange, digest_of};

/// Places that meet one another often.
const PATHS: &[&str] = &[
    "/home/.bashrc",
    "/home/.zshrc",
    "/home/link",
    "/home/old-name",
    "/home/bin",
    "/home/bin/old",
    "/home/bin/new",
    "/home/new",
    "/home/new/a",
    "/home/new/b",
    "/home/.config/go/env",
];

#[derive(Debug, Clone)]
enum Wish {
    Replace(usize, String),
    Copy(usize),
    Folder(usize),
    Move(usize, usize),
    Link(usize, String),
    Env(usize, Option<String>),
}

fn wish() -> impl Strategy<Value = Wish> {
    let path = 0..PATHS.len();
    prop_oneof![
        (path.clone(), "[a-c]{0,2}(\n[a-c]{0,2}){0,3}").prop_map(|(p, text)| Wish::Replace(p, text)),
        path.clone().prop_map(Wish::Copy),
        path.clone().prop_map(Wish::Folder),
        (path.clone(), path.clone()).prop_map(|(a, b)| Wish::Move(a, b)),
        (path.clone(), "[a-c]{1,2}").prop_map(|(p, target)| Wish::Link(p, target)),
        (path, proptest::option::of("[a-c]{0,2}")).prop_map(|(p, value)| Wish::Env(p, value)),
    ]
}

/// The plan that does the wishes one after the other, as far as each can be done: each action is
/// planned for the state that those before it leave.
fn plan(wishes: &[Wish]) -> Plan {
    let scratch = Machine::furnished();
    let mut plan = Plan { title: "random".into(), actions: Vec::new() };
    for wish in wishes {
        let action = action(&scratch, wish);
        if scratch.apply(Plan { title: "one".into(), actions: vec![action.clone()] }).is_ok() {
            plan.actions.push(action);
        }
    }
    plan
}

fn action(machine: &Machine, wish: &Wish) -> Action {
    let path = |n: &usize| PATHS[*n].into();
    let before = |n: &usize| machine.state(PATHS[*n]);
    match wish {
        Wish::Replace(n, text) => Action::ReplaceFile {
            path: path(n),
            before: before(n),
            contents: text.as_str().into(),
            mode: 0o640,
            purpose: String::new(),
        },
        Wish::Copy(n) => Action::CopyFile {
            from: "/build/ogive".into(),
            digest: digest_of(b"a new program"),
            path: path(n),
            before: before(n),
        },
        Wish::Folder(n) => Action::CreateDirectory { path: path(n) },
        Wish::Move(from, to) => Action::Move { from: path(from), to: path(to) },
        Wish::Link(n, target) => Action::Link { path: path(n), before: before(n), target: target.into() },
        Wish::Env(n, value) => {
            let files = &machine.files;
            let text = files.text(PATHS[*n]).unwrap_or_default();
            Action::SetGoEnv {
                file: path(n),
                name: "V".into(),
                before: crate::goenv_get(text.as_bytes(), "V"),
                after: value.clone(),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_plan_killed_anywhere_is_taken_back_to_the_byte(
        wishes in proptest::collection::vec(wish(), 1..9),
        killed_at in 0_usize..120,
        undo_killed_at in 0_usize..60,
    ) {
        let plan = plan(&wishes);
        let machine = Machine::furnished();
        let before = machine.tree();
        machine.files.fail(Fault::of_all_changes(ErrorKind::Other).after(killed_at));
        let applied = machine.apply(plan);
        prop_assert!(!matches!(applied, Err(ApplyError::Refused(_))), "{applied:?}");
        machine.files.heal();
        if machine.journal.list(&machine.system).unwrap().is_empty() {
            prop_assert_eq!(machine.tree(), before);
            return Ok(());
        }
        machine.files.fail(Fault::of_all_changes(ErrorKind::Other).after(undo_killed_at));
        let first = machine.undo(OnChange::Refuse);
        machine.files.heal();
        if first.is_err()
            && machine.states() != [ogive_record::TransactionState::Undone]
            && let Err(error) = machine.undo(OnChange::Refuse)
        {
            return Err(TestCaseError::fail(error.to_string()));
        }
        prop_assert_eq!(machine.tree(), before);
    }
}
