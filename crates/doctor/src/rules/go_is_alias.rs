//! `go-is-alias`: a shell takes `go` for an alias or a function.

use ogive_machine::{Machine, Meaning};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("go-is-alias"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a shell takes go for an alias or a function",
    rationale: "It holds in interactive shells alone: scripts, make, editors and go generate run what stands on \
                PATH. An alias such as `arch -x86_64 go` does not change a Go that consists of one architecture; \
                the SDK decides, not the CPU that is asked for.",
    examples: &[Example {
        wrong: "alias go='arch -x86_64 go'",
        right: "`ogive alias go64 +amd64`, or go +amd64 build",
    }],
    references: &[Reference {
        title: "bash(1), ALIASES",
        url: "https://www.gnu.org/software/bash/manual/html_node/Aliases.html",
    }],
};

/// A shell takes `go` for an alias or a function.
pub(crate) struct GoIsAlias;

impl Rule<Machine> for GoIsAlias {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut said = Vec::new();
        let mut started = false;
        for shell in &machine.shells {
            for name in ["go", "gofmt"] {
                let starts = shell.starts.iter().filter_map(|start| Some((start, start.outcome.value()?)));
                let other = starts.inspect(|_| started = true).find_map(|(start, found)| {
                    match found.search_path.word(name)? {
                        Meaning::Alias { text, made_by } => {
                            Some((start, format!("an alias for {text}"), made_by.clone()))
                        }
                        Meaning::Function { made_by } => {
                            Some((start, "a function".to_owned(), made_by.clone()))
                        }
                        Meaning::Programs(_) => None,
                    }
                });
                if let Some((start, what, made_by)) = other {
                    said.push(
                        Said::new(format!("{name} is {what} in {}", shell.kind.name()))
                            .at(made_by)
                            .known(name, what, start.outcome.provenance())
                            .steps([
                                "remove it; for one command of another architecture: go +amd64 build",
                                "for a name of its own: ogive alias go64 +amd64",
                            ]),
                    );
                }
            }
        }
        if said.is_empty() && !started {
            return Verdict::Undetermined { because: "no shell was started".into() };
        }
        verdict(&META, said)
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::{Way, Word};
    use ogive_record::Location;

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn an_alias_is_told_with_its_line() {
        let plain =
            Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64").bash(Way::Login, |_| {});
        assert_eq!(GoIsAlias.check(&plain.build()), Verdict::Passed);
        assert!(matches!(GoIsAlias.check(&Scenario::linux_amd64().build()), Verdict::Undetermined { .. }));
        let alias = Scenario::linux_amd64().bash(Way::Interactive, |started| {
            let made_by = Some(Location { path: "/home/ann/.bashrc".into(), line: Some(4), column: None });
            let meaning = Meaning::Alias { text: "arch -x86_64 go".into(), made_by };
            started.search_path.words.push(Word { name: "go".into(), meaning });
        });
        let Verdict::Failed(findings) = GoIsAlias.check(&alias.build()) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "go is an alias for arch -x86_64 go in bash");
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(4));
    }
}
