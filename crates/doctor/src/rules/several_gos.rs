//! `several-gos`: PATH has more than one Go.

use ogive_machine::Meaning;
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("several-gos"),
    severity: Severity::Info,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "PATH has more than one Go",
    rationale: "The first one runs, and a shell or an editor with another order runs another one. That is fine as \
                long as a shim stands first.",
    examples: &[Example {
        wrong: "/usr/bin/go and /usr/local/go/bin/go on one PATH",
        right: "the shims of ogive first; each folder then gets the Go it asks for",
    }],
    references: &[Reference { title: "Managing Go installations", url: "https://go.dev/doc/manage-install" }],
};

/// PATH has more than one Go.
pub(crate) struct SeveralGos;

impl Rule<Machine> for SeveralGos {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(Meaning::Programs(programs)) = machine.search_path.word("go") else {
            return Verdict::NotApplicable;
        };
        let mut places = Vec::new();
        for program in programs {
            let real = machine.program(program).and_then(|file| file.real.value());
            if !places.iter().any(|(_, seen)| *seen == real) {
                places.push((program, real));
            }
        }
        if places.len() < 2 {
            let is_alone = programs.len() < 2;
            return match places.iter().find(|(_, real)| real.is_none()) {
                Some((program, _)) if !is_alone => Verdict::Undetermined {
                    because: format!("where {} leads is not known", program.display()),
                },
                _ => Verdict::Passed,
            };
        }
        let mut said = Said::new(format!("PATH has {} Gos; {} runs", places.len(), places[0].0.display()));
        for (program, _) in &places {
            let file = machine.program(program);
            let go = file.and_then(|file| machine.go_of(file));
            let what = match go.map(|go| (go.version.value(), go.port.value())) {
                Some((Some(version), Some(port))) => format!("{version}, {port}"),
                _ => "a program that chooses by itself, or of unknown version".to_owned(),
            };
            said = said.known(
                program.display().to_string(),
                what,
                &Provenance::File { path: program.to_path_buf(), line: None },
            );
        }
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_second_go_is_told_and_a_link_to_the_first_is_not() {
        let one = Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64");
        assert_eq!(SeveralGos.check(&one.build()), Verdict::Passed);
        let two = Scenario::linux_amd64()
            .go("/usr/local/go", "1.27.3", "linux/amd64")
            .go("/opt/go", "1.26.8", "linux/amd64")
            .build();
        let Verdict::Failed(findings) = SeveralGos.check(&two) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "PATH has 2 Gos; /usr/local/go/bin/go runs");
        assert_eq!(findings[0].severity, Severity::Info);
        let mut unseen = two;
        unseen.programs.clear();
        assert!(matches!(SeveralGos.check(&unseen), Verdict::Undetermined { .. }));
    }
}
