//! `go-is-alias`: `go` is an alias or a function of a shell.

use ogive_machine::{Machine, Meaning};
use ogive_record::{
    Audience, Confidence, Example, Location, Reference, Repair, Rule, RuleMeta, RuleName, Severity,
    Statement, Verdict,
};

use super::starts;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("go-is-alias"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "go or gofmt is an alias or a function of a shell",
    rationale: "Only what is typed in that shell goes through it: scripts, make, editors and go generate run the \
                program on PATH, which may be another Go. An alias such as arch -x86_64 go does not even choose the \
                architecture, because Go's programs hold one only.",
    examples: &[Example { wrong: "alias go='arch -x86_64 go'", right: "ogive alias go64 +amd64" }],
    references: &[Reference {
        title: "Bash aliases",
        url: "https://www.gnu.org/software/bash/manual/html_node/Aliases.html",
    }],
};

/// `go` is an alias or a function of a shell.
pub(crate) struct GoIsAlias;

impl Rule<Machine> for GoIsAlias {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut told: Vec<(&str, &Meaning)> = Vec::new();
        let mut said = Vec::new();
        let mut is_unknown = machine.shells.is_empty();
        for start in starts::all(machine) {
            let Some(started) = start.outcome.value() else {
                is_unknown = true;
                continue;
            };
            for name in ["go", "gofmt"] {
                let Some(meaning) = started.search_path.word(name) else { continue };
                let Some((what, made_by)) = odd(name, meaning) else { continue };
                if !told.contains(&(name, meaning)) {
                    told.push((name, meaning));
                    let title = format!("in {}, {name} is {what}", start.name());
                    let said_of =
                        Said::new(title).at(made_by.cloned()).known(name, what, start.outcome.provenance());
                    let out =
                        made_by.filter(|_| matches!(meaning, Meaning::Alias { .. })).and_then(|place| {
                            let statement = Statement::Alias { name: (*name).to_owned() };
                            Some(Repair::TakeOut { file: place.path.clone(), line: place.line?, statement })
                        });
                    let said_of = match out {
                        Some(out) => said_of.repairs(format!("take the alias {name} out"), vec![out]),
                        None => said_of,
                    };
                    said.push(said_of.steps(steps(name, meaning, made_by)));
                }
            }
        }
        if said.is_empty() && is_unknown {
            return Verdict::Undetermined { because: "not every shell was started".into() };
        }
        verdict(&META, said)
    }
}

/// An alias or a function that may run another program, and where it is made.
fn odd<'m>(name: &str, meaning: &'m Meaning) -> Option<(String, Option<&'m Location>)> {
    match meaning {
        Meaning::Programs(_) => None,
        // `gofmt -s` adds an argument and runs the same program.
        Meaning::Alias { text, .. } if text.split_ascii_whitespace().next() == Some(name) => None,
        Meaning::Alias { text, made_by } => Some((format!("an alias of `{text}`"), made_by.as_ref())),
        Meaning::Function { made_by } => Some(("a function of the shell".to_owned(), made_by.as_ref())),
    }
}

fn steps(name: &str, meaning: &Meaning, made_by: Option<&Location>) -> Vec<String> {
    let mut steps = vec![match made_by {
        Some(line) => format!("remove it: {}", line),
        None => format!("remove what defines {name} from the start-up files"),
    }];
    if let Meaning::Alias { text, .. } = meaning {
        let arch = [("x86_64", "amd64"), ("arm64", "arm64")]
            .iter()
            .find(|(apple, _)| text.contains(&format!("arch -{apple}")))
            .map(|(_, arch)| arch);
        if let Some(arch) = arch {
            steps.push(format!(
                "for a Go of that architecture under a name of its own: ogive alias go-{arch} +{arch}"
            ));
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use ogive_machine::{Way, Word};
    use ogive_record::Remedy;

    use super::*;
    use crate::scenario::Scenario;

    fn aliased(name: &str, text: &str) -> Scenario {
        let made_by = Some(Location { path: "/home/ann/.bashrc".into(), line: Some(3), column: None });
        Scenario::linux_amd64().bash(Way::Interactive, |started| {
            let meaning = Meaning::Alias { text: text.into(), made_by };
            started.search_path.words.push(Word { name: name.into(), meaning });
        })
    }

    #[test]
    fn an_alias_that_runs_another_program_is_told() {
        let Verdict::Failed(findings) = GoIsAlias.check(&aliased("go", "arch -x86_64 go").build()) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "in bash (interactive), go is an alias of `arch -x86_64 go`");
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(3));
        let Remedy::Steps(steps) = &findings[0].remedies[1] else { panic!("no steps") };
        assert!(steps[1].ends_with("ogive alias go-amd64 +amd64"), "{steps:?}");
    }

    #[test]
    fn an_alias_that_adds_an_argument_is_fine() {
        assert_eq!(GoIsAlias.check(&aliased("gofmt", "gofmt -s").build()), Verdict::Passed);
        let nothing_started = Scenario::linux_amd64().build();
        assert!(matches!(GoIsAlias.check(&nothing_started), Verdict::Undetermined { .. }));
    }
}
