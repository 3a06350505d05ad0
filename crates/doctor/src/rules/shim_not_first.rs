//! `shim-not-first`: another Go stands before ogive's shims.

use std::path::Path;

use ogive_machine::{Machine, Manager, Meaning, ProgramKind};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::starts;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("shim-not-first"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "another Go stands before the shims of ogive on PATH",
    rationale: "That Go runs in every folder, whatever the folder asks for: ogive default, ogive.toml and \
                .go-version have no say.",
    examples: &[Example {
        wrong: "a line that puts /usr/local/go/bin first, below the lines of ogive setup",
        right: "the lines of ogive setup last",
    }],
    references: &[Reference { title: "Managing Go installations", url: "https://go.dev/doc/manage-install" }],
};

/// Another Go stands before ogive's shims.
pub(crate) struct ShimNotFirst;

impl Rule<Machine> for ShimNotFirst {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut said = Vec::new();
        let mut told: Vec<&Path> = Vec::new();
        let mut has_shims = false;
        let mut untold = None;
        for path in starts::paths(machine) {
            let Some(Meaning::Programs(programs)) = path.word("go") else { continue };
            untold = untold.or_else(|| programs.iter().find(|program| is_unknown(machine, program)));
            let Some(at) = programs.iter().position(|program| is_shim(machine, program)) else { continue };
            has_shims = true;
            let Some(first) = programs[..at].first() else { continue };
            // The go command, and ogive itself, put a Go of ogive's first for what they start.
            let go = machine.program(first).and_then(|file| machine.go_of(file));
            if go.is_some_and(|go| go.manager == Manager::Ogive) || told.contains(&first.as_path()) {
                continue;
            }
            told.push(first);
            said.push(tell(machine, first, &programs[at]));
        }
        match untold {
            Some(program) if said.is_empty() => {
                Verdict::Undetermined { because: format!("it is not known what {} is", program.display()) }
            }
            _ if has_shims => verdict(&META, said),
            _ => Verdict::NotApplicable,
        }
    }
}

fn is_shim(machine: &Machine, program: &Path) -> bool {
    let kind = machine.program(program).and_then(|file| file.what.value());
    matches!(kind, Some(ProgramKind::Shim { of: Manager::Ogive }))
}

fn is_unknown(machine: &Machine, program: &Path) -> bool {
    machine.program(program).is_none_or(|file| file.what.value().is_none())
}

fn tell(machine: &Machine, first: &Path, shim: &Path) -> Said {
    let by = starts::added_by(machine, first).cloned();
    let folder = first.parent().unwrap_or(first).display();
    let steps = match &by {
        Some(line) => vec![
            format!("remove {folder} from PATH: {}", line),
            "or move the lines of ogive setup below that one".to_owned(),
        ],
        None => vec![format!("remove {folder} from PATH, or put the shims before it: ogive setup")],
    };
    let said = Said::new(format!("{} stands before the shim {}", first.display(), shim.display())).at(by);
    // A folder of nothing but a Go can go; of another, who knows what else is used.
    let is_goroot = machine.program(first).and_then(|file| machine.go_of(file)).is_some_and(|go| {
        first.parent().is_some_and(|folder| folder == go.goroot.join("bin") || folder == go.real.join("bin"))
    });
    let said = match starts::off_path(machine, first).filter(|_| is_goroot) {
        Some(off) => said.repairs(format!("take {folder} off PATH"), vec![off]),
        None => said,
    };
    said.known("go", first.display().to_string(), &Provenance::Environment("PATH".into())).steps(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    const SHIM: &str = "/home/ann/.local/share/ogive/shims/go";

    fn shim() -> ProgramKind {
        ProgramKind::Shim { of: Manager::Ogive }
    }

    #[test]
    fn a_go_before_the_shims_is_told() {
        let behind = Scenario::linux_amd64()
            .go("/usr/local/go", "1.27.3", "linux/amd64")
            .with(|machine| {
                let file = ogive_machine::ProgramFile {
                    real: ogive_record::Fact::known(SHIM.into(), Provenance::BuiltIn),
                    what: ogive_record::Fact::known(shim(), Provenance::BuiltIn),
                    missing_loader: None,
                };
                machine.programs.insert(SHIM.into(), file);
                let Meaning::Programs(programs) = &mut machine.search_path.words[0].meaning else { return };
                programs.push(SHIM.into());
            })
            .build();
        let Verdict::Failed(findings) = ShimNotFirst.check(&behind) else { panic!("nothing found") };
        assert_eq!(findings[0].title, format!("/usr/local/go/bin/go stands before the shim {SHIM}"));
    }

    #[test]
    fn shims_first_or_none_at_all_are_fine() {
        let go = || Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64");
        assert_eq!(ShimNotFirst.check(&go().program("go", SHIM, shim()).build()), Verdict::Passed);
        assert_eq!(ShimNotFirst.check(&go().build()), Verdict::NotApplicable);
        let unknown = go().with(|machine| machine.programs.clear()).build();
        assert!(matches!(ShimNotFirst.check(&unknown), Verdict::Undetermined { .. }));
    }
}
