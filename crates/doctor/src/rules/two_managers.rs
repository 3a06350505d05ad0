//! `two-managers`: more than one manager of Gos stands on PATH.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ogive_machine::{Machine, Manager, Meaning, ProgramKind, SearchPath};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::starts;
use crate::said::{Said, judged, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("two-managers"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "more than one manager of Gos stands on PATH",
    rationale: "Each reads its own files and puts its own Go first, some anew at every prompt: which one wins depends \
                on the order of lines in start-up files, and changes with the folder.",
    examples: &[Example { wrong: "the hooks of goenv and of mise in ~/.zshrc", right: "one of them" }],
    references: &[Reference { title: "Managing Go installations", url: "https://go.dev/doc/manage-install" }],
};

/// Those that choose a Go by folder or session. What only installs one is told by several-gos.
const CHOOSE: [Manager; 9] = [
    Manager::Ogive,
    Manager::Gvm,
    Manager::Asdf,
    Manager::Mise,
    Manager::Goenv,
    Manager::Goup,
    Manager::Gobrew,
    Manager::G,
    Manager::Proto,
];

/// More than one manager of Gos stands on PATH.
pub(crate) struct TwoManagers;

impl Rule<Machine> for TwoManagers {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut is_any = false;
        for path in starts::paths(machine) {
            let managers = on(machine, path);
            is_any |= !managers.is_empty();
            if managers.len() > 1 {
                return verdict(&META, vec![tell(machine, path, &managers)]);
            }
        }
        let programs = starts::paths(machine).filter_map(|path| match path.word("go") {
            Some(Meaning::Programs(programs)) => Some(programs),
            _ => None,
        });
        let is_unseen =
            |program: &&PathBuf| machine.program(program).is_some_and(|file| file.what.value().is_none());
        let unseen = programs.flatten().find(is_unseen);
        let untold = unseen.map(|program| format!("it is not known what {} is", program.display()));
        if is_any || untold.is_some() { judged(&META, Vec::new(), untold) } else { Verdict::NotApplicable }
    }
}

/// The managers whose `go` stands on a search path, and the first of each.
fn on<'m>(machine: &Machine, path: &'m SearchPath) -> BTreeMap<Manager, &'m Path> {
    let mut managers = BTreeMap::new();
    let Some(Meaning::Programs(programs)) = path.word("go") else { return managers };
    for program in programs {
        let Some(file) = machine.program(program) else { continue };
        let manager = match file.what.value() {
            Some(ProgramKind::Shim { of }) => Some(*of),
            _ => machine.go_of(file).map(|go| go.manager),
        };
        if let Some(manager) = manager.filter(|manager| CHOOSE.contains(manager)) {
            managers.entry(manager).or_insert(PathBuf::as_path(program));
        }
    }
    managers
}

fn tell(machine: &Machine, path: &SearchPath, managers: &BTreeMap<Manager, &Path>) -> Said {
    let names: Vec<&str> = managers.keys().map(|manager| manager.name()).collect();
    let mut said = Said::new(format!("{} each put a go onto PATH", names.join(" and ")));
    let mut steps = vec!["keep one of them".to_owned()];
    for (manager, program) in managers {
        let place = Provenance::Environment("PATH".into());
        said = said.known(manager.name(), program.display().to_string(), &place);
        if let Some(line) = path.entry_of(program).and_then(|entry| entry.added_by.as_ref()) {
            steps.push(format!("{} is put there by {}", manager.name(), line));
        }
    }
    let in_use = path.first("go");
    let kept = managers.iter().find(|(_, program)| Some(**program) == in_use).map(|(manager, _)| *manager);
    if let Some(kept) = kept {
        // What stands behind ogive's own lines was put there by `ogive setup`, which takes it back.
        let others = managers.iter().filter(|(manager, _)| ![kept, Manager::Ogive].contains(manager));
        let repairs: Vec<Repair> =
            others.filter_map(|(manager, program)| hook(machine, *manager, program)).collect();
        if !repairs.is_empty() {
            said = said.repairs(format!("keep {}, whose go runs, alone", kept.name()), repairs);
        }
    }
    said.steps(steps)
}

/// What takes a manager's hook out of the start-up files of the user.
fn hook(machine: &Machine, manager: Manager, program: &Path) -> Option<Repair> {
    let home = machine.home.value()?;
    let own = program.strip_prefix(home).ok()?.components().next()?;
    let is_scripts = |first: &OsStr| first == own.as_os_str() && first != ".config" && first != ".local";
    let mut files = starts::own_files(machine);
    files.retain(|file| {
        let first = file.strip_prefix(home).ok().and_then(|below| below.components().next());
        !first.is_some_and(|first| is_scripts(first.as_os_str()))
    });
    // asdf, mise and proto provide other languages too.
    let tools = |root: &str, below: &str| {
        let root = program.ancestors().find(|folder| folder.file_name().is_some_and(|name| name == root))?;
        Some(root.join(below))
    };
    let others = match manager {
        Manager::Asdf => tools(".asdf", "plugins"),
        Manager::Mise => tools("mise", "installs"),
        Manager::Proto => tools(".proto", "tools"),
        _ => None,
    };
    let (manager, folder) = (manager.name().to_owned(), program.parent()?.to_owned());
    (!files.is_empty()).then_some(Repair::TakeOutHook { files, manager, folder, others })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use crate::{Only, examine, wishes};

    fn shim(scenario: Scenario, of: Manager, path: &str) -> Scenario {
        scenario.program("go", path, ProgramKind::Shim { of })
    }

    #[test]
    fn two_managers_are_told_and_one_beside_the_system_s_go_is_not() {
        let one = || {
            let system = Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64");
            shim(system, Manager::Mise, "/home/ann/.local/share/mise/shims/go")
        };
        assert_eq!(TwoManagers.check(&one().build()), Verdict::Passed);
        let two = shim(one(), Manager::Goenv, "/home/ann/.goenv/shims/go").build();
        let Verdict::Failed(findings) = TwoManagers.check(&two) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "mise and goenv each put a go onto PATH");
        let none = Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64").build();
        assert_eq!(TwoManagers.check(&none), Verdict::NotApplicable);
    }

    #[test]
    fn the_hook_of_the_one_whose_go_does_not_run_goes() {
        let wished = |first: (Manager, &str), second: (Manager, &str)| {
            let machine = shim(shim(Scenario::linux_amd64(), second.0, second.1), first.0, first.1)
                .bash(ogive_machine::Way::Interactive, |started| {
                    started.files = ["/etc/bash.bashrc", "/home/ann/.bashrc", "/home/ann/.asdf/asdf.sh"]
                        .map(PathBuf::from)
                        .into();
                })
                .build();
            let only = Only::from(ogive_record::Asked::only(&["two-managers"]));
            wishes(&examine(&machine, &only)).into_iter().flat_map(|wish| wish.repairs).collect::<Vec<_>>()
        };
        let asdf = (Manager::Asdf, "/home/ann/.asdf/shims/go");
        let goenv = (Manager::Goenv, "/home/ann/.goenv/shims/go");
        let ogive = (Manager::Ogive, "/home/ann/.local/share/ogive/shims/go");
        assert_eq!(
            wished(goenv, asdf),
            [Repair::TakeOutHook {
                files: vec!["/home/ann/.bashrc".into()],
                manager: "asdf".into(),
                folder: "/home/ann/.asdf/shims".into(),
                others: Some("/home/ann/.asdf/plugins".into()),
            }]
        );
        assert_eq!(wished(asdf, ogive), []);
    }

    #[test]
    fn a_shim_and_an_installation_of_one_manager_are_one() {
        let sdk = Scenario::linux_amd64()
            .go("/home/ann/.local/share/ogive/sdk/go1.27.3.linux-amd64", "1.27.3", "linux/amd64")
            .with(|machine| machine.gos[0].manager = Manager::Ogive);
        let both = shim(sdk, Manager::Ogive, "/home/ann/.local/share/ogive/shims/go").build();
        assert_eq!(TwoManagers.check(&both), Verdict::Passed);
    }
}
