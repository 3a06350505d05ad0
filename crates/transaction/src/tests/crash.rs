//! A kill at every effect.

use std::io::{ErrorKind, Write as _};

use ogive_record::TransactionState;
use ogive_system::memory::Fault;
use ogive_system::{Files as _, FilesMut as _};

use super::Machine;
use crate::{Executors, OnChange, Which};

/// How many changes of the disk applying, or taking back, the whole plan makes.
fn changes(of: impl FnOnce(&Machine)) -> usize {
    let machine = Machine::furnished();
    let before = machine.files.changes();
    of(&machine);
    machine.files.changes() - before
}

/// A machine on which applying was killed at the `n`th change.
fn killed(n: usize) -> Machine {
    let machine = Machine::furnished();
    let plan = machine.plan();
    machine.files.fail(Fault::of_all_changes(ErrorKind::Other).after(n));
    let _ = machine.apply(plan);
    machine.files.heal();
    machine
}

/// What a killed process leaves more: half a line in the journal, half a file beside another.
fn litter(machine: &Machine) {
    let files = &machine.files;
    if let Ok(ids) = files.list("/state/journal".as_ref()) {
        for (id, _) in ids.iter().filter(|(id, _)| id != "lock") {
            let entries = std::path::Path::new("/state/journal").join(id).join("entries");
            if let Some(entry) = files.entry(&entries).unwrap() {
                files
                    .append(&entries, Some(entry.size))
                    .unwrap()
                    .write_all(b"0123456789abcdef {\"ent")
                    .unwrap();
            }
        }
    }
    let interrupted = machine.journal.interrupted(&machine.system).unwrap();
    let standing =
        interrupted.as_ref().filter(|t| !between_steps(machine, &t.id.0)).map_or(0, |t| t.standing);
    // Beside the path of the step that was begun last.
    if let Some(path) = standing.checked_sub(1).and_then(|n| machine.plan_path(n)) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        for left in [format!(".{name}.ogive-4711-0"), format!("..{name}.ogive-scratch.ogive-4711-1")] {
            let left = path.with_file_name(left);
            if files.is_dir(left.parent().unwrap()) {
                files.create_new(&left, 0o600).unwrap().write_all(b"half").unwrap();
            }
        }
    }
}

/// Whether no step was going on.
fn between_steps(machine: &Machine, id: &str) -> bool {
    let entries = machine.files.text(format!("/state/journal/{id}/entries")).unwrap_or_default();
    let last = entries.lines().rfind(|line| line.ends_with('}'));
    last.is_none_or(|line| !line.contains(r#""entry":"begun""#) && !line.contains(r#""entry":"taking-back""#))
}

impl Machine {
    /// The path of a step that puts something at one.
    fn plan_path(&self, step: usize) -> Option<std::path::PathBuf> {
        use ogive_record::Action::{CopyFile, Link, ReplaceFile};
        let id = self.journal.interrupted(&self.system).unwrap()?.id;
        let plan = self.journal.plan(&id, &self.system).unwrap();
        match &plan.actions[step] {
            CopyFile { path, .. } | Link { path, .. } | ReplaceFile { path, .. } => Some(path.clone()),
            _ => None,
        }
    }
}

#[test]
fn an_apply_killed_anywhere_is_taken_back_to_the_byte() {
    let before = Machine::furnished().tree();
    let all = changes(|m| drop(m.apply(m.plan()).unwrap()));
    assert!(all > 60, "{all} changes");
    for n in 0..all {
        for littered in [false, true] {
            let machine = killed(n);
            if littered {
                litter(&machine);
            }
            let begun = machine.journal.interrupted(&machine.system).unwrap();
            if begun.is_some() {
                machine.undo(OnChange::Refuse).unwrap_or_else(|e| panic!("killed at {n}: {e}"));
            }
            assert_eq!(machine.tree(), before, "killed at {n}, littered: {littered}");
            assert!(machine.journal.interrupted(&machine.system).unwrap().is_none());
            machine.apply(machine.plan()).unwrap();
        }
    }
}

/// Applies the whole plan in two rounds, the second as part of the first.
fn in_two_rounds(machine: &Machine) -> Result<(), crate::ApplyError> {
    let plan = machine.plan();
    let (first, second) = plan.actions.split_at(plan.actions.len() / 2);
    let part = |actions: &[ogive_record::Action]| ogive_record::Plan {
        title: plan.title.clone(),
        actions: actions.to_vec(),
    };
    let applied = machine.apply(part(first))?;
    let executors = Executors::standard();
    let extended = machine.journal.extend(&applied.id, part(second), &executors, &machine.system, &|_| {})?;
    assert_eq!(extended.id, applied.id);
    assert_eq!(extended.steps, plan.actions.len());
    Ok(())
}

#[test]
fn rounds_killed_anywhere_are_taken_back_at_once_or_finished() {
    let before = Machine::furnished().tree();
    let whole = Machine::furnished();
    in_two_rounds(&whole).unwrap();
    let after = whole.tree();
    assert_eq!(whole.states(), [TransactionState::Applied]);
    whole.undo(OnChange::Refuse).unwrap();
    assert_eq!(whole.tree(), before);
    let all = changes(|m| in_two_rounds(m).unwrap());
    for n in 0..all {
        for finish in [false, true] {
            let machine = Machine::furnished();
            machine.files.fail(Fault::of_all_changes(ErrorKind::Other).after(n));
            let _ = in_two_rounds(&machine);
            machine.files.heal();
            litter(&machine);
            if let Some(half) = machine.journal.interrupted(&machine.system).unwrap()
                && finish
                && half.state == TransactionState::PartlyApplied
            {
                let executors = Executors::standard();
                machine.journal.finish(&half.id, &executors, &machine.system, &|_| {}).unwrap();
                let is_whole = half.steps == machine.plan().actions.len();
                assert!(!is_whole || machine.tree() == after, "killed at {n}");
            }
            if machine.states().iter().any(|state| *state != TransactionState::Undone) {
                machine.undo(OnChange::Refuse).unwrap_or_else(|e| panic!("killed at {n}: {e}"));
            }
            assert_eq!(machine.tree(), before, "killed at {n}, finished: {finish}");
        }
    }
}

#[test]
fn a_round_that_fails_leaves_the_one_before() {
    let machine = Machine::furnished();
    let plan = machine.plan();
    let before = machine.tree();
    let part = |actions: &[ogive_record::Action]| ogive_record::Plan {
        title: "a part".into(),
        actions: actions.to_vec(),
    };
    let (first, second) = plan.actions.split_at(4);
    let applied = machine.apply(part(first)).unwrap();
    let between = machine.tree();
    // Nothing is there to copy when its turn comes.
    let mut failing = second.to_vec();
    failing.push(ogive_record::Action::Move { from: "/home/new/file".into(), to: "/home/elsewhere".into() });
    failing.push(ogive_record::Action::Move { from: "/home/new/file".into(), to: "/home/nowhere".into() });
    let executors = Executors::standard();
    let extend = |actions: &[ogive_record::Action]| {
        machine.journal.extend(&applied.id, part(actions), &executors, &machine.system, &|_| {})
    };
    let failed = extend(&failing).unwrap_err();
    assert!(matches!(failed, crate::ApplyError::TakenBack { .. }), "{failed}");
    assert_eq!(machine.tree(), between);
    assert_eq!(machine.states(), [TransactionState::Applied]);
    extend(second).unwrap();
    assert_eq!(machine.states(), [TransactionState::Applied]);
    machine.undo(OnChange::Refuse).unwrap();
    assert_eq!(machine.tree(), before);
}

#[test]
fn an_apply_killed_anywhere_can_be_finished() {
    let whole = Machine::furnished();
    let before = whole.tree();
    whole.apply(whole.plan()).unwrap();
    let all = changes(|m| drop(m.apply(m.plan()).unwrap()));
    for n in 0..all {
        let machine = killed(n);
        litter(&machine);
        let Some(half) = machine.journal.interrupted(&machine.system).unwrap() else { continue };
        assert!(machine.apply(machine.plan()).is_err(), "a new plan waits for the interrupted one");
        machine.journal.finish(&half.id, &Executors::standard(), &machine.system, &|_| {}).unwrap();
        assert_eq!(machine.tree(), whole.tree(), "killed at {n}");
        machine.undo(OnChange::Refuse).unwrap();
        assert_eq!(machine.tree(), before, "killed at {n}");
    }
}

#[test]
fn an_undo_killed_anywhere_goes_on() {
    let before = Machine::furnished().tree();
    let applied = || {
        let machine = Machine::furnished();
        machine.apply(machine.plan()).unwrap();
        machine
    };
    let all = {
        let machine = applied();
        let start = machine.files.changes();
        machine.undo(OnChange::Refuse).unwrap();
        machine.files.changes() - start
    };
    for n in 0..all {
        let machine = applied();
        machine.files.fail(Fault::of_all_changes(ErrorKind::Other).after(n));
        assert!(machine.undo(OnChange::Refuse).is_err());
        machine.files.heal();
        litter(&machine);
        // The last of all changes, the removal of the blobs, comes after the transaction is undone.
        if machine.states() != [TransactionState::Undone] {
            machine.undo(OnChange::Refuse).unwrap_or_else(|e| panic!("killed at {n}: {e}"));
        }
        assert_eq!(machine.tree(), before, "killed at {n}");
        assert_eq!(machine.states(), [TransactionState::Undone]);
    }
}

#[test]
fn a_merging_undo_killed_anywhere_goes_on() {
    let changed = || {
        let machine = Machine::furnished();
        machine.apply(machine.plan()).unwrap();
        machine.write("/home/.zshrc", "no line end\nours\ntheirs\n");
        machine
    };
    let (whole, all) = {
        let machine = changed();
        let start = machine.files.changes();
        machine.undo(OnChange::Merge).unwrap();
        (machine.tree(), machine.files.changes() - start)
    };
    for n in 0..all {
        let machine = changed();
        machine.files.fail(Fault::of_all_changes(ErrorKind::Other).after(n));
        let _ = machine.undo(OnChange::Merge);
        machine.files.heal();
        if machine.states() != [TransactionState::Undone] {
            machine.undo(OnChange::Merge).unwrap_or_else(|e| panic!("killed at {n}: {e}"));
        }
        assert_eq!(machine.tree(), whole, "killed at {n}");
    }
}

#[test]
fn an_overwriting_undo_killed_anywhere_keeps_what_it_overwrites() {
    let before = Machine::furnished().tree();
    let changed = || {
        let machine = Machine::furnished();
        machine.apply(machine.plan()).unwrap();
        machine.write("/home/.zshrc", "theirs\n");
        machine
    };
    let all = {
        let machine = changed();
        let start = machine.files.changes();
        machine.undo(OnChange::Overwrite).unwrap();
        machine.files.changes() - start
    };
    for n in 0..all {
        let machine = changed();
        machine.files.fail(Fault::of_all_changes(ErrorKind::Other).after(n));
        let first = machine.undo(OnChange::Overwrite);
        machine.files.heal();
        let undone = match first {
            Ok(undone) => undone,
            Err(_) => machine.undo(OnChange::Overwrite).unwrap_or_else(|e| panic!("killed at {n}: {e}")),
        };
        assert_eq!(machine.tree(), before, "killed at {n}");
        let kept: Vec<_> = undone.saved.iter().map(|(_, blob)| machine.files.text(blob).unwrap()).collect();
        assert!(kept.iter().all(|text| text == "theirs\n") && !kept.is_empty(), "killed at {n}: {kept:?}");
    }
}

#[test]
fn a_failing_step_takes_the_others_back() {
    let machine = Machine::furnished();
    let (before, plan) = (machine.tree(), machine.plan());
    machine.files.fail(
        Fault::of(ogive_system::memory::Operation::Rename, ErrorKind::StorageFull).below("/home/old-name"),
    );
    let error = machine.apply(plan).unwrap_err().to_string();
    assert!(error.contains("cannot move /home/old-name to /home/new/name"), "{error}");
    assert!(error.ends_with("what had been done was taken back"), "{error}");
    assert_eq!(machine.tree(), before);
    assert_eq!(machine.states(), [TransactionState::Undone]);
}

#[test]
fn an_undone_name_can_be_given() {
    let machine = Machine::furnished();
    let id = machine.apply(machine.plan()).unwrap().id.0;
    let undo = |name: &str| {
        let which = Which::Named(name.into());
        machine.journal.undo(&which, OnChange::Refuse, &Executors::standard(), &machine.system, &|_| {})
    };
    assert!(undo("1999").unwrap_err().to_string().contains("no transaction 1999"));
    assert_eq!(undo(&id[..10]).unwrap().steps, 13);
}
