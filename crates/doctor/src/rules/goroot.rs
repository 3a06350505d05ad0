//! `goroot-mismatch`: GOROOT names another Go than the one that runs.

use std::path::Path;

use ogive_machine::{Machine, SearchPath, Setting};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{selected, settings, starts};
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goroot-mismatch"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOROOT names another Go than the one that runs",
    rationale: "The go command then takes compiler and standard library of that other Go: \"compile: version does \
                not match go tool version\", \"no such tool\", \"package is not in std\". GOROOT need not be set: \
                every go knows where it lies.",
    examples: &[Example {
        wrong: "export GOROOT=/usr/local/go beside another go on PATH",
        right: "unset GOROOT",
    }],
    references: &[Reference {
        title: "go help environment",
        url: "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    }],
};

/// GOROOT names another Go than the one that runs.
pub(crate) struct GorootMismatch;

impl Rule<Machine> for GorootMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut sessions =
            sessions(machine).filter_map(|session| Some((session.goroot?, session))).peekable();
        if sessions.peek().is_none() {
            return settings::judged_in_sessions(&META, machine, Vec::new());
        }
        let mut is_judged = false;
        let mut told: Vec<&Setting> = Vec::new();
        let mut said = Vec::new();
        for (goroot, session) in sessions {
            let Some(selected) = selected::on(machine, session.path) else { continue };
            // A shim takes a foreign GOROOT away by itself.
            let Some(go) = selected.go else { continue };
            is_judged = true;
            let named = Path::new(&goroot.value);
            let other = machine.gos.iter().find(|go| go.goroot == named || go.real == named);
            if other.is_some_and(|other| other.real == go.real) || told.contains(&goroot) {
                continue;
            }
            told.push(goroot);
            let title = match other {
                Some(_) => {
                    format!("GOROOT={} is not the Go that runs, {}", goroot.value, go.goroot.display())
                }
                None => format!("GOROOT={} holds no Go", goroot.value),
            };
            let mut this = Said::new(title).known(
                session.name.map_or_else(|| "go".to_owned(), |name| format!("go in {name}")),
                selected.program.display().to_string(),
                &Provenance::Environment("PATH".into()),
            );
            if let Some(other) = other {
                this =
                    this.fact("the version there", &other.version).fact("the version that runs", &go.version);
            }
            said.push(settings::taken_away(this, machine, goroot));
        }
        if !is_judged {
            return Verdict::NotApplicable;
        }
        settings::judged_in_sessions(&META, machine, said)
    }
}

/// What a session finds.
struct Session<'m> {
    /// The start of a shell; none for this process.
    name: Option<String>,
    path: &'m SearchPath,
    goroot: Option<&'m Setting>,
}

/// This process, and each start of a shell: the Go that runs and GOROOT may differ between them.
fn sessions(machine: &Machine) -> impl Iterator<Item = Session<'_>> {
    let effective = machine.go_settings.effective("GOROOT");
    let here = Session {
        name: None,
        path: &machine.search_path,
        goroot: effective.map(|setting| settings::origin(machine, setting)),
    };
    let started = starts::all(machine).filter_map(|start| {
        let started = start.outcome.value()?;
        let own = started.variable("GOROOT").filter(|setting| !setting.value.is_empty());
        let goroot = own
            .map(|setting| settings::origin(machine, setting))
            .or_else(|| machine.go_settings.persisted("GOROOT"));
        Some(Session { name: Some(start.name()), path: &started.search_path, goroot })
    });
    std::iter::once(here).chain(started)
}

#[cfg(test)]
mod tests {
    use ogive_machine::{Meaning, Way, Word};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_goroot_of_another_go_is_told() {
        let two = || {
            Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64").unselected_go(
                "/opt/go",
                "1.26.8",
                "linux/amd64",
            )
        };
        assert_eq!(GorootMismatch.check(&two().build()), Verdict::Passed);
        assert_eq!(GorootMismatch.check(&two().variable("GOROOT", "/usr/local/go").build()), Verdict::Passed);
        let Verdict::Failed(findings) = GorootMismatch.check(&two().persisted("GOROOT", "/opt/go").build())
        else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "GOROOT=/opt/go is not the Go that runs, /usr/local/go");
        let unread = two().unreadable_goenv().build();
        assert!(matches!(GorootMismatch.check(&unread), Verdict::Undetermined { .. }));
        let gone = two().variable("GOROOT", "/nowhere").build();
        let Verdict::Failed(findings) = GorootMismatch.check(&gone) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "GOROOT=/nowhere holds no Go");
    }

    #[test]
    fn each_start_of_a_shell_is_held_against_the_go_that_it_finds() {
        let two = || {
            Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64").unselected_go(
                "/opt/go",
                "1.26.8",
                "linux/amd64",
            )
        };
        let exported = two().exported("GOROOT", "/opt/go", "/home/ann/.profile", 3);
        let Verdict::Failed(findings) = GorootMismatch.check(&exported.build()) else {
            panic!("nothing found")
        };
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].location.as_ref().unwrap().to_string(), "/home/ann/.profile:3");
        assert_eq!(findings[0].evidence[0].subject, "go in bash (login, interactive)");
        assert!(matches!(findings[0].remedies[0], ogive_record::Remedy::Repairs { .. }));
        // The process has it of that line: it is told once.
        let both = two().variable("GOROOT", "/opt/go").exported("GOROOT", "/opt/go", "/home/ann/.profile", 3);
        let Verdict::Failed(findings) = GorootMismatch.check(&both.build()) else { panic!("nothing found") };
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(3));
        let agreeing = two()
            .bash(Way::Login, |_| {})
            .exported("GOROOT", "/opt/go", "/home/ann/.profile", 3)
            .bash(Way::LoginInteractive, |started| {
                let meaning = Meaning::Programs(vec!["/opt/go/bin/go".into()]);
                started.search_path.words = vec![Word { name: "go".into(), meaning }];
            });
        assert_eq!(GorootMismatch.check(&agreeing.build()), Verdict::Passed);
    }
}
