//! `gotoolchain-blocks`: the go command may not switch to what go.mod needs.

use ogive_platform::GoVersion;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::selected;
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gotoolchain-blocks"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOTOOLCHAIN keeps go from switching to the version that go.mod needs",
    rationale: "With GOTOOLCHAIN=local, or an exact version, every command ends with \"go.mod requires go >= …\". \
                auto lets it switch; an installed SDK of the version needs no switch.",
    examples: &[Example {
        wrong: "GOTOOLCHAIN=local with Go 1.26 and go 1.27 in go.mod",
        right: "ogive install 1.27",
    }],
    references: &[Reference { title: "Go Toolchains", url: "https://go.dev/doc/toolchain" }],
};

/// The go command may not switch to what go.mod needs.
pub(crate) struct GotoolchainBlocks;

impl Rule<Machine> for GotoolchainBlocks {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(setting) = machine.go_settings.effective("GOTOOLCHAIN") else { return Verdict::Passed };
        let needs =
            machine.project.iter().flat_map(|project| &project.asked).filter(|asked| asked.by == "go");
        let Some((asked, needed)) = needs.filter_map(|a| Some((a, a.version?))).max_by_key(|(_, v)| *v)
        else {
            return Verdict::NotApplicable;
        };
        let own = selected::on(machine, &machine.search_path).and_then(|s| s.go?.version.value().copied());
        let runs: Option<GoVersion> = match setting.value.as_str() {
            "local" => own,
            exact if !exact.contains('+') => {
                exact.strip_prefix("go").and_then(|version| version.parse().ok())
            }
            _ => return Verdict::Passed,
        };
        let Some(runs) = runs else {
            let because = "it is not known which Go runs".to_owned();
            return if setting.value == "local" {
                Verdict::Undetermined { because }
            } else {
                Verdict::Passed
            };
        };
        if runs >= needed {
            return Verdict::Passed;
        }
        let said =
            Said::new(format!("GOTOOLCHAIN={} keeps Go {runs}, and go.mod needs {needed}", setting.value))
                .seen_at(&setting.source)
                .setting(setting)
                .known(
                    "go.mod",
                    asked.text.clone(),
                    &ogive_record::Provenance::File {
                        path: asked.location.path.clone(),
                        line: asked.location.line,
                    },
                )
                .steps([format!("ogive install {needed}")])
                .unset(machine, setting);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_go_that_is_kept_below_go_mod_is_told() {
        let check = |scenario: Scenario| GotoolchainBlocks.check(&scenario.build());
        let go = || Scenario::linux_amd64().go("/usr/local/go", "1.26.8", "linux/amd64");
        assert_eq!(check(go().module("/w/go.mod", "1.27")), Verdict::Passed);
        assert_eq!(check(go().module("/w/go.mod", "1.26").variable("GOTOOLCHAIN", "local")), Verdict::Passed);
        assert!(matches!(
            check(go().module("/w/go.mod", "1.27").variable("GOTOOLCHAIN", "local")),
            Verdict::Failed(_)
        ));
        assert!(matches!(
            check(go().module("/w/go.mod", "1.27").variable("GOTOOLCHAIN", "go1.26.8")),
            Verdict::Failed(_)
        ));
        assert_eq!(check(go().variable("GOTOOLCHAIN", "local")), Verdict::NotApplicable);
    }
}
