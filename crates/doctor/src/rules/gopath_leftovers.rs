//! `gopath-leftovers`: what lies below GOPATH/src is not looked at in module mode.

use std::path::{Path, PathBuf};

use ogive_machine::{GopathRoot, GopathTree, Unsaved};
use ogive_record::{
    Action, Audience, Confidence, Example, Fact, Provenance, Reference, Repair, Rule, RuleMeta, RuleName,
    Severity, Verdict,
};

use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gopath-leftovers"),
    severity: Severity::Info,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOPATH/src has code that modules ignore",
    rationale: "Since Go 1.16 imports come from modules: code below GOPATH/src is compiled only by who works \
                in it, and a copy there is not the one that is built. It may hold work that was never \
                pushed: only repositories that are clean and pushed are moved aside, and nothing is deleted.",
    examples: &[Example {
        wrong: "editing ~/go/src/example.com/lib and wondering why nothing changes",
        right: "a go.mod in it, and `go work use` or a replace line",
    }],
    references: &[Reference {
        title: "Go modules reference, go.work",
        url: "https://go.dev/ref/mod#workspaces",
    }],
};

/// What lies below GOPATH/src is not looked at in module mode.
pub(crate) struct GopathLeftovers;

impl Rule<Machine> for GopathLeftovers {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let (tree, place) = match &machine.go_settings.gopath_tree {
            Fact::Known { value, provenance } => (value, provenance),
            Fact::Unknown { unknown, .. } => return Verdict::Undetermined { because: unknown.clone() },
        };
        if is_used(machine, tree) {
            return Verdict::NotApplicable;
        }
        match (&tree.cut, tree.roots.is_empty()) {
            (Some(because), true) => return Verdict::Undetermined { because: because.clone() },
            (None, true) => return Verdict::Passed,
            (_, false) => {}
        }
        let (left, movable): (Vec<_>, Vec<_>) =
            tree.roots.iter().map(|root| (root, kept_for(machine, root))).partition(|(_, why)| why.is_some());
        let src = tree.src.display();
        let title = match (movable.len(), tree.roots.len()) {
            (0, _) => format!("{src} has code that module mode does not look at"),
            (some, all) => {
                format!(
                    "{src} has code that module mode does not look at; {some} of {all} can be moved aside"
                )
            }
        };
        let mut said = Said::new(title);
        if let Some(because) = &tree.cut {
            said = said.fact("what else is there", &Fact::<()>::unknown(because.clone(), place.clone()));
        }
        let place = |root: &GopathRoot| Provenance::File { path: root.folder.clone(), line: None };
        for (root, _) in &movable {
            said = said.known(root.import_path.clone(), "clean and pushed", &place(root));
        }
        for (root, why) in &left {
            let why = why.as_deref().unwrap_or_default();
            said = said.known(root.import_path.clone(), format!("left alone: {why}"), &place(root));
        }
        if !movable.is_empty() {
            let roots = movable.iter().map(|(root, _)| *root);
            said = said.repairs(
                format!("move what is clean and pushed aside, to {}", tree.aside.display()),
                moves(tree, roots).into_iter().map(|act| Repair::Act { act }).collect(),
            );
        }
        let unsaved = left.iter().filter(|(root, _)| root.unsaved.value().is_some_and(|u| !u.is_empty()));
        verdict(&META, vec![said.steps(unsaved.flat_map(|(root, _)| steps(root)))])
    }
}

/// Whether somebody works below GOPATH/src.
fn is_used(machine: &Machine, tree: &GopathTree) -> bool {
    let mode = machine.go_settings.effective("GO111MODULE").map(|set| set.value.as_str());
    let has_old = tree.roots.iter().any(|root| !root.has_go_mod);
    let is_here = tree.roots.iter().any(|root| root.has_current_folder);
    let project = machine.project.as_ref().is_some_and(|project| project.folder.starts_with(&tree.src));
    mode == Some("off") || (mode == Some("auto") && has_old) || is_here || project
}

/// Why something stays where it is, as a clause; none for what can be moved.
fn kept_for(machine: &Machine, root: &GopathRoot) -> Option<String> {
    let unsaved = match &root.unsaved {
        Fact::Known { value, .. } => value,
        Fact::Unknown { unknown, .. } => return Some(unknown.clone()),
    };
    if !unsaved.is_empty() {
        return Some(unsaved.iter().map(clause).collect::<Vec<_>>().join("; "));
    }
    if root.has_go_mod {
        return Some("it has a go.mod, so that it is built where it is".into());
    }
    let holds = |path: &Path| path.starts_with(&root.folder);
    if machine.gos.iter().any(|go| holds(&go.goroot) || holds(&go.real)) {
        return Some("it is a Go".into());
    }
    if super::starts::paths(machine).any(|path| path.folders.iter().any(|entry| holds(&entry.folder))) {
        return Some("a folder of it is on PATH".into());
    }
    None
}

fn clause(unsaved: &Unsaved) -> String {
    match unsaved {
        Unsaved::Uncommitted { files, count } => {
            let some: Vec<&str> = files.iter().take(3).map(String::as_str).collect();
            let more =
                if *count > some.len() { format!(" and {} more", count - some.len()) } else { String::new() };
            format!("not committed: {}{more}", some.join(", "))
        }
        Unsaved::Staged => "staged and not committed".into(),
        Unsaved::Unpushed { branches } => {
            format!("no remote is known to have the commits of {}", branches.join(", "))
        }
        Unsaved::Stashed => "it has a stash".into(),
        Unsaved::NoRemote => "no remote is known to have it".into(),
    }
}

/// How a person sees what is not saved.
fn steps(root: &GopathRoot) -> Vec<String> {
    let folder = root.folder.display();
    let of = |unsaved: &Unsaved| match unsaved {
        Unsaved::Uncommitted { .. } | Unsaved::Staged => {
            format!("see what is not committed: git -C {folder} status")
        }
        Unsaved::Unpushed { .. } => {
            format!("see what is not pushed: git -C {folder} log --branches HEAD --not --remotes")
        }
        Unsaved::Stashed => format!("see what is stashed: git -C {folder} stash list"),
        Unsaved::NoRemote => format!("see where it could be pushed to: git -C {folder} remote -v"),
    };
    root.unsaved.value().into_iter().flatten().map(of).collect()
}

/// The folders that are needed, those above first, and the moves.
fn moves<'a>(tree: &GopathTree, roots: impl Iterator<Item = &'a GopathRoot>) -> Vec<Action> {
    let mut made: Vec<PathBuf> = Vec::new();
    let mut actions = Vec::new();
    for root in roots {
        let to = root.aside(tree);
        let mut above: Vec<&Path> =
            to.ancestors().skip(1).take_while(|folder| folder.starts_with(&tree.aside)).collect();
        above.reverse();
        for folder in above {
            if !made.iter().any(|made| made == folder) {
                made.push(folder.to_owned());
                actions.push(Action::CreateDirectory { path: folder.to_owned() });
            }
        }
        actions.push(Action::Move { from: root.folder.clone(), to });
    }
    actions
}

#[cfg(test)]
mod tests {
    use ogive_record::{Finding, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    fn found(scenario: Scenario) -> Finding {
        match GopathLeftovers.check(&scenario.build()) {
            Verdict::Failed(findings) => findings.into_iter().next().unwrap(),
            other => panic!("{other:?}"),
        }
    }

    fn moved(finding: &Finding) -> Vec<String> {
        let repairs = finding.remedies.iter().find_map(|remedy| match remedy {
            Remedy::Repairs { repairs, .. } => Some(repairs),
            _ => None,
        });
        let acts = repairs.into_iter().flatten().map(|repair| match repair {
            Repair::Act { act: Action::CreateDirectory { path } } => format!("make {}", path.display()),
            Repair::Act { act: Action::Move { from, to } } => {
                format!("{} -> {}", from.display(), to.display())
            }
            other => panic!("{other:?}"),
        });
        acts.collect()
    }

    fn why(finding: &Finding, import_path: &str) -> String {
        let evidence = finding.evidence.iter().find(|evidence| evidence.subject == import_path);
        evidence.unwrap().fact.value().unwrap().as_str().unwrap().to_owned()
    }

    #[test]
    fn what_is_clean_is_moved_and_nothing_else() {
        assert_eq!(GopathLeftovers.check(&Scenario::linux_amd64().build()), Verdict::Passed);
        let uncommitted = Unsaved::Uncommitted { files: vec!["a.go".into()], count: 7 };
        let finding = found(
            Scenario::linux_amd64()
                .in_gopath("example.com/clean", Ok(Vec::new()), |_| {})
                .in_gopath("example.com/also/clean", Ok(Vec::new()), |_| {})
                .in_gopath("example.com/work", Ok(vec![uncommitted, Unsaved::Stashed]), |_| {})
                .in_gopath("example.com/svn", Err("only git is read"), |_| {})
                .in_gopath("example.com/module", Ok(Vec::new()), |root| root.has_go_mod = true)
                .in_gopath("example.com/go", Ok(Vec::new()), |_| {})
                .in_gopath("example.com/tools", Ok(Vec::new()), |_| {})
                .go("/home/ann/go/src/example.com/go", "1.27.3", "linux/amd64")
                .program(
                    "tool",
                    "/home/ann/go/src/example.com/tools/bin/tool",
                    ogive_machine::ProgramKind::Native { ports: Vec::new(), go: None },
                )
                .with(|machine| {
                    let folder = "/home/ann/go/src/example.com/tools/bin".into();
                    let entry = ogive_machine::PathEntry { folder, added_by: None, defect: None };
                    machine.search_path.folders.push(entry);
                }),
        );
        assert_eq!(
            moved(&finding),
            [
                "make /home/ann/go/src-before-modules",
                "make /home/ann/go/src-before-modules/example.com",
                "/home/ann/go/src/example.com/clean -> /home/ann/go/src-before-modules/example.com/clean",
                "make /home/ann/go/src-before-modules/example.com/also",
                "/home/ann/go/src/example.com/also/clean -> \
                 /home/ann/go/src-before-modules/example.com/also/clean",
            ]
        );
        for (import_path, expected) in [
            ("example.com/clean", "clean and pushed"),
            ("example.com/work", "left alone: not committed: a.go and 6 more; it has a stash"),
            ("example.com/svn", "left alone: only git is read"),
            ("example.com/module", "left alone: it has a go.mod, so that it is built where it is"),
            ("example.com/go", "left alone: it is a Go"),
            ("example.com/tools", "left alone: a folder of it is on PATH"),
        ] {
            assert_eq!(why(&finding, import_path), expected, "{import_path}");
        }
    }

    #[test]
    fn nothing_is_moved_where_nothing_is_clean() {
        let finding = found(Scenario::linux_amd64().in_gopath("a", Ok(vec![Unsaved::NoRemote]), |_| {}));
        assert_eq!(moved(&finding), [""; 0]);
        let steps = Remedy::Steps(vec![
            "see where it could be pushed to: git -C /home/ann/go/src/a remote -v".into(),
        ]);
        assert_eq!(finding.remedies, [steps]);
    }

    #[test]
    fn who_works_in_gopath_is_left_in_peace() {
        let clean = || Scenario::linux_amd64().in_gopath("example.com/a", Ok(Vec::new()), |_| {});
        for used in [
            clean().variable("GO111MODULE", "off"),
            clean().persisted("GO111MODULE", "auto"),
            clean().in_gopath("example.com/b", Ok(Vec::new()), |root| root.has_current_folder = true),
            clean().module("/home/ann/go/src/example.com/b/go.mod", "1.27"),
        ] {
            assert_eq!(GopathLeftovers.check(&used.build()), Verdict::NotApplicable);
        }
        let _ = found(clean().variable("GO111MODULE", "on"));
        let _ = found(clean().module("/w/go.mod", "1.27"));
    }

    #[test]
    fn what_was_not_looked_at_is_not_told() {
        let unknown = Scenario::linux_amd64().with(|machine| {
            machine.go_settings.gopath_tree = Fact::unknown("permission denied", Provenance::BuiltIn);
        });
        assert!(matches!(GopathLeftovers.check(&unknown.build()), Verdict::Undetermined { .. }));
        let cut = |scenario: Scenario| {
            scenario.with(|machine| {
                let Fact::Known { value, .. } = &mut machine.go_settings.gopath_tree else { panic!() };
                value.cut = Some("there are more files than are looked at".into());
            })
        };
        let empty = cut(Scenario::linux_amd64());
        assert!(matches!(GopathLeftovers.check(&empty.build()), Verdict::Undetermined { .. }));
        let some = found(cut(Scenario::linux_amd64().in_gopath("a", Ok(Vec::new()), |_| {})));
        let more = some.evidence.iter().find(|evidence| evidence.subject == "what else is there");
        assert!(more.unwrap().fact.value().is_none());
    }
}
