//! `gvm-translated`: the Gos of gvm are another machine's, and make the next ones so.

use ogive_machine::{GoInstallation, Machine, Manager};
use ogive_record::{
    Audience, Confidence, Example, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::foreign::is_foreign;
use super::{go_unsupported, selected, starts};
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gvm-translated"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "gvm's Gos are for another CPU than this machine's",
    rationale: "gvm builds a Go with the Go that it finds, and what that one is for the new one is for too; gvm install -B \
                fetches amd64 alone. A translated Go so goes on from version to version, until the first one is \
                replaced.",
    examples: &[Example {
        wrong: "gvm install go1.27.3 with an amd64 Go on Apple silicon",
        right: "gvm install go1.27.3 with a native Go first on PATH, or ogive install 1.27.3",
    }],
    references: &[Reference { title: "moovweb/gvm#385", url: "https://github.com/moovweb/gvm/issues/385" }],
};

/// The Gos of gvm are another machine's, and make the next ones so.
pub(crate) struct GvmTranslated;

impl Rule<Machine> for GvmTranslated {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let own: Vec<&GoInstallation> = machine.gos.iter().filter(|go| go.manager == Manager::Gvm).collect();
        if own.is_empty() {
            return Verdict::NotApplicable;
        }
        let foreign = |go: &GoInstallation| go.port.value().and_then(|port| is_foreign(machine, *port));
        let others: Vec<&GoInstallation> =
            own.iter().copied().filter(|go| foreign(go) == Some(true)).collect();
        let [first, ..] = others.as_slice() else {
            return match own.iter().find(|go| foreign(go).is_none()) {
                Some(go) => Verdict::Undetermined {
                    because: format!("it is not known whether {} is this machine's", go.goroot.display()),
                },
                None => Verdict::Passed,
            };
        };
        let runs = starts::paths(machine).any(|path| {
            let go = selected::on(machine, path).and_then(|selected| selected.go);
            go.is_some_and(|go| others.iter().any(|other| other.real == go.real))
        });
        let names: Vec<String> = others
            .iter()
            .filter_map(|go| Some(go.goroot.file_name()?.to_string_lossy().into_owned()))
            .collect();
        let title = format!("gvm has Gos for another CPU, and makes the next ones so: {}", names.join(", "));
        let mut said = Said::new(title).fact("this machine", selected::natural(machine));
        for go in &others {
            said = said.fact(go.goroot.display().to_string(), &go.port);
        }
        let mut steps: Vec<String> =
            names.iter().map(|name| format!("gvm uninstall {name}, when a native Go runs")).collect();
        steps.insert(0, "ogive setup, which puts a native Go first".to_owned());
        // A Go that runs nowhere does no harm before gvm is used again.
        let said = if runs {
            let like = first.version.value().map(|version| go_unsupported::successor(machine, *version));
            said.repairs("a native Go first on PATH", vec![Repair::SetUp { like }])
        } else {
            said.severity(Severity::Warning)
        };
        verdict(&META, vec![said.steps(steps)])
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    fn gvm(port: &str) -> Scenario {
        let mac = Scenario::apple_silicon().go("/Users/ann/.gvm/gos/go1.26.8", "1.26.8", port);
        mac.with(|machine| machine.gos[0].manager = Manager::Gvm)
    }

    #[test]
    fn foreign_gos_of_gvm_are_told_less_where_they_do_not_run() {
        let check = |scenario: Scenario| GvmTranslated.check(&scenario.build());
        let Verdict::Failed(findings) = check(gvm("darwin/amd64")) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "gvm has Gos for another CPU, and makes the next ones so: go1.26.8");
        assert_eq!(findings[0].severity, Severity::Error);
        assert!(matches!(findings[0].remedies[0], Remedy::Repairs { .. }));
        let idle = gvm("darwin/amd64").with(|machine| machine.search_path.words.clear());
        let Verdict::Failed(findings) = check(idle) else { panic!("nothing found") };
        assert_eq!(findings[0].severity, Severity::Warning);
        assert_eq!(check(gvm("darwin/arm64")), Verdict::Passed);
        assert_eq!(check(Scenario::apple_silicon()), Verdict::NotApplicable);
        let silent = gvm("darwin/arm64").with(|machine| {
            machine.gos[0].port = Fact::unknown("it is cut off", Provenance::BuiltIn);
        });
        assert!(matches!(check(silent), Verdict::Undetermined { .. }));
    }
}
