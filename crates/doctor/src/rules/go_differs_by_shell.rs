//! `go-differs-by-shell`: another Go runs, depending on how a shell is started.

use ogive_machine::{Machine, Meaning, ShellFacts, ShellStart};
use ogive_record::{
    Audience, Confidence, Example, Fact, Location, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("go-differs-by-shell"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "shells find different Gos, depending on how they are started",
    rationale: "A terminal, an editor, a script and ssh start shells in different ways, which read different \
                start-up files. What builds in one then fails in another, or is built by another version for \
                another CPU.",
    examples: &[Example {
        wrong: "PATH=/opt/go/bin:$PATH in ~/.bash_profile alone",
        right: "`ogive setup`, which puts its shims first in every shell",
    }],
    references: &[Reference {
        title: "bash(1), INVOCATION",
        url: "https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html",
    }],
};

/// Another Go runs, depending on how a shell is started.
pub(crate) struct GoDiffersByShell;

/// What `go` is in a start.
struct Seen<'m> {
    shell: &'m ShellFacts,
    start: &'m ShellStart,
    /// The program behind all links, with its Go's version and port; none where there is no `go`.
    what: Option<String>,
    by: Option<Location>,
}

fn seen<'m>(machine: &'m Machine, shell: &'m ShellFacts, start: &'m ShellStart) -> Option<Seen<'m>> {
    let path = &start.outcome.value()?.search_path;
    let what = match path.word("go") {
        Some(Meaning::Alias { text, .. }) => Some(format!("an alias for {text}")),
        Some(Meaning::Function { .. }) => Some("a function".to_owned()),
        _ => selected::on(machine, path).map(|selected| match selected.go {
            Some(go) => match (go.version.value(), go.port.value()) {
                (Some(version), Some(port)) => format!("{}, {version}, {port}", go.goroot.display()),
                _ => go.goroot.display().to_string(),
            },
            None => selected.program.display().to_string(),
        }),
    };
    let by = match path.word("go") {
        Some(Meaning::Alias { made_by, .. } | Meaning::Function { made_by }) => made_by.clone(),
        _ => path.first("go").and_then(|program| path.entry_of(program)?.added_by.clone()),
    };
    Some(Seen { shell, start, what, by })
}

impl Rule<Machine> for GoDiffersByShell {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let starts = || machine.shells.iter().flat_map(|shell| shell.starts.iter().map(move |s| (shell, s)));
        if starts().next().is_none() {
            return Verdict::Undetermined { because: "no shell was started".into() };
        }
        let all: Vec<Seen<'_>> = starts().filter_map(|(shell, start)| seen(machine, shell, start)).collect();
        if all.is_empty() {
            return Verdict::Undetermined {
                because: "no shell came to the end of its start-up files".into(),
            };
        }
        // A shell that finds none in one way is as wrong as one that finds another, but scripts that are
        // started by what has a Go already inherit its PATH.
        let mut kinds: Vec<&str> = all.iter().filter_map(|seen| seen.what.as_deref()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() < 2 {
            return Verdict::Passed;
        }
        let mut said = Said::new(format!("shells find {} different Gos", kinds.len()))
            .at(all.iter().find_map(|seen| seen.by.clone()));
        for Seen { shell, start, what, .. } in all.iter().filter(|seen| seen.what.is_some()) {
            let subject = format!("{}, {}", shell.kind.name(), start.way.name());
            said = said.known(subject, what.clone().unwrap_or_default(), start.outcome.provenance());
        }
        for (shell, start) in starts() {
            if let Fact::Unknown { .. } = start.outcome {
                said = said.fact(format!("{}, {}", shell.kind.name(), start.way.name()), &start.outcome);
            }
        }
        for place in all.iter().filter_map(|seen| seen.by.as_ref()) {
            let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
            said =
                said.steps_once(format!("look at {}{line}, which puts a Go onto PATH", place.path.display()));
        }
        verdict(&META, vec![said.steps(["ogive setup: its shims come first in every shell"])])
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::{Way, Word};
    use ogive_record::Provenance;

    use super::*;
    use crate::scenario::Scenario;

    fn two() -> Scenario {
        Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64").unselected_go(
            "/opt/go",
            "1.26.8",
            "linux/arm64",
        )
    }

    #[test]
    fn another_go_in_login_shells_is_told() {
        assert!(matches!(GoDiffersByShell.check(&two().build()), Verdict::Undetermined { .. }));
        let same = two().bash(Way::Interactive, |_| {}).bash(Way::Login, |_| {}).build();
        assert_eq!(GoDiffersByShell.check(&same), Verdict::Passed);
        let other = two()
            .bash(Way::Interactive, |_| {})
            .bash(Way::Login, |started| {
                let meaning = Meaning::Programs(vec!["/opt/go/bin/go".into()]);
                started.search_path.words = vec![Word { name: "go".into(), meaning }];
            })
            .build();
        let Verdict::Failed(findings) = GoDiffersByShell.check(&other) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "shells find 2 different Gos");
        assert_eq!(findings[0].evidence.len(), 2);
        let hung = two()
            .bash(Way::Login, |_| {})
            .with(|machine| {
                let outcome = &mut machine.shells[0].starts[0].outcome;
                *outcome = Fact::unknown("it hung", Provenance::BuiltIn);
            })
            .build();
        assert!(matches!(GoDiffersByShell.check(&hung), Verdict::Undetermined { .. }));
    }
}
