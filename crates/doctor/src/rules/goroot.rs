//! `goroot-mismatch`: GOROOT names another Go than the one that runs.

use std::path::Path;

use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{selected, settings};
use crate::Machine;
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
        let Some(goroot) = machine.go_settings.effective("GOROOT") else {
            return settings::judged(&META, machine, Vec::new());
        };
        let Some(selected) = selected::on(machine, &machine.search_path) else {
            return Verdict::NotApplicable;
        };
        // A shim takes a foreign GOROOT away by itself.
        let Some(go) = selected.go else { return Verdict::NotApplicable };
        let named = Path::new(&goroot.value);
        let other = machine.gos.iter().find(|go| go.goroot == named || go.real == named);
        if other.is_some_and(|other| other.real == go.real) {
            return Verdict::Passed;
        }
        let mut said = Said::new(match other {
            Some(_) => format!("GOROOT={} is not the Go that runs, {}", goroot.value, go.goroot.display()),
            None => format!("GOROOT={} holds no Go", goroot.value),
        })
        .known(
            "go",
            selected.program.display().to_string(),
            &Provenance::Environment("PATH".into()),
        );
        if let Some(other) = other {
            said = said.fact("the version there", &other.version).fact("the version that runs", &go.version);
        }
        settings::judged(&META, machine, vec![settings::taken_away(said, machine, goroot)])
    }
}

#[cfg(test)]
mod tests {
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
}
