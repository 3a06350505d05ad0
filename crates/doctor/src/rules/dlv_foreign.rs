//! `dlv-foreign`: the debugger is for another CPU.

use ogive_machine::GoTool;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::selected;
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("dlv-foreign"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "dlv is for another CPU than this machine's",
    rationale: "Delve refuses to debug through Rosetta: \"can not run under Rosetta, check that the installed build of Go \
                is right for your CPU architecture\". It goes on doing so after Go is replaced, until dlv itself is.",
    examples: &[Example {
        wrong: "an amd64 dlv in ~/go/bin on Apple silicon",
        right: "go install github.com/go-delve/delve/cmd/dlv@latest, by a native Go",
    }],
    references: &[Reference {
        title: "go-delve/delve#2604",
        url: "https://github.com/go-delve/delve/issues/2604",
    }],
};

/// The debugger is for another CPU.
pub(crate) struct DlvForeign;

impl Rule<Machine> for DlvForeign {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let is_dlv = |tool: &&GoTool| tool.name().trim_end_matches(".exe") == "dlv";
        let dlvs: Vec<&GoTool> = machine.tools.iter().filter(is_dlv).collect();
        if dlvs.is_empty() {
            return Verdict::NotApplicable;
        }
        let natural = selected::natural(machine);
        let Some(here) = natural.value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        let foreign =
            dlvs.into_iter().filter(|tool| tool.port.value().is_some_and(|port| port.arch != here.arch));
        let said = foreign.map(|tool| {
            let version =
                tool.version.as_deref().filter(|version| version.starts_with('v')).unwrap_or("latest");
            Said::new(format!("{} does not debug on this machine, {here}", tool.path.display()))
                .fact("it is for", &tool.port)
                .fact("this machine", natural)
                .steps([format!("GOOS= GOARCH= go install github.com/go-delve/delve/cmd/dlv@{version}")])
        });
        verdict(&META, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_dlv_for_another_cpu_is_told() {
        let with = |port: &str| {
            let tool = GoTool {
                path: "/Users/ann/go/bin/dlv".into(),
                port: Fact::known(port.parse().unwrap(), Provenance::BuiltIn),
                go: Fact::known("1.27.3".parse().unwrap(), Provenance::BuiltIn),
                package: None,
                version: Some("v1.24.0".into()),
                module: None,
            };
            Scenario::apple_silicon().with(|machine| machine.tools = vec![tool])
        };
        assert_eq!(DlvForeign.check(&Scenario::apple_silicon().build()), Verdict::NotApplicable);
        assert_eq!(DlvForeign.check(&with("darwin/arm64").build()), Verdict::Passed);
        assert!(matches!(DlvForeign.check(&with("darwin/amd64").build()), Verdict::Failed(_)));
        let unknown = with("darwin/amd64").unknown_hardware().build();
        assert!(matches!(DlvForeign.check(&unknown), Verdict::Undetermined { .. }));
    }
}
