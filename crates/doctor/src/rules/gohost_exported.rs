//! `gohost-exported`: GOHOSTOS or GOHOSTARCH is set, which the go command does not read.

use ogive_machine::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::settings;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gohost-exported"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOHOSTOS or GOHOSTARCH is set, and the go command does not read it",
    rationale: "Only the build of Go itself reads them. What start-up files make of them, such as a GOPATH with the \
                architecture in its name, is wrong in a translated shell and where one of them is empty.",
    examples: &[Example {
        wrong: "export GOHOSTARCH=$(uname -m)",
        right: "nothing: the architecture of the go that runs is that of its SDK",
    }],
    references: &[Reference {
        title: "Installing Go from source, optional environment variables",
        url: "https://go.dev/doc/install/source#environment",
    }],
};

/// GOHOSTOS or GOHOSTARCH is set, which the go command does not read.
pub(crate) struct GohostExported;

impl Rule<Machine> for GohostExported {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let set = ["GOHOSTOS", "GOHOSTARCH"].iter().flat_map(|name| settings::values(machine, name));
        let said = set.map(|setting| {
            let said = Said::new(format!("{}={} is set, which go ignores", setting.name, setting.value));
            settings::taken_away(said, machine, setting)
        });
        settings::judged(&META, machine, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::Remedy;

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_variable_that_go_ignores_is_told_with_its_line() {
        let set = Scenario::linux_amd64()
            .variable("GOHOSTARCH", "arm64")
            .exported("GOHOSTARCH", "arm64", "/home/ann/.profile", 9)
            .build();
        let Verdict::Failed(findings) = GohostExported.check(&set) else { panic!("nothing found") };
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].title, "GOHOSTARCH=arm64 is set, which go ignores");
        assert!(matches!(findings[0].remedies[0], Remedy::Repairs { .. }));
        let Remedy::Steps(steps) = &findings[0].remedies[1] else { panic!("no steps") };
        assert_eq!(steps[0], "remove the line that sets GOHOSTARCH: /home/ann/.profile:9");
    }

    #[test]
    fn variables_that_go_reads_are_fine() {
        let target = Scenario::linux_amd64().variable("GOARCH", "arm64").build();
        assert_eq!(GohostExported.check(&target), Verdict::Passed);
        let unread = Scenario::linux_amd64().unreadable_goenv().build();
        assert!(matches!(GohostExported.check(&unread), Verdict::Undetermined { .. }));
    }
}
