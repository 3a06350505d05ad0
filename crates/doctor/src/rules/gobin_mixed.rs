//! `gobin-mixed`: what Go installed is for another CPU.

use ogive_machine::{GoTool, Machine};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gobin-mixed"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "tools in GOBIN or GOPATH/bin are for another CPU",
    rationale: "They end with \"exec format error\", or run through a translator: a translated gopls is slow, and a \
                translated dlv refuses to debug. They were installed while a foreign Go, or a target, was in effect.",
    examples: &[Example {
        wrong: "an amd64 dlv in ~/go/bin on Apple silicon",
        right: "go install github.com/go-delve/delve/cmd/dlv@latest, by a native Go",
    }],
    references: &[Reference {
        title: "go-delve/delve#2604",
        url: "https://github.com/go-delve/delve/issues/2604",
    }],
};

/// What Go installed is for another CPU.
pub(crate) struct GobinMixed;

impl Rule<Machine> for GobinMixed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        if machine.tools.is_empty() {
            return Verdict::NotApplicable;
        }
        let natural = selected::natural(machine);
        let Some(here) = natural.value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        let foreign = |tool: &&GoTool| {
            let port = tool.port.value();
            // dlv has a rule of its own.
            port.is_some_and(|port| port.arch != here.arch) && !in_port_folder(tool) && tool.name() != "dlv"
        };
        let said = machine.tools.iter().filter(foreign).map(|tool| {
            let port = tool.port.value().map(ToString::to_string).unwrap_or_default();
            let said =
                Said::new(format!("{} is for {port}, and this machine is {here}", tool.path.display()))
                    .fact(tool.name().to_owned(), &tool.port)
                    .fact("built by Go", &tool.go)
                    .fact("this machine", natural);
            match (&tool.package, &tool.version) {
                (Some(package), Some(version)) if version.starts_with('v') => {
                    said.steps([format!("GOOS= GOARCH= go install {package}@{version}")])
                }
                (Some(package), _) => said.steps([format!("GOOS= GOARCH= go install {package}@latest")]),
                _ => said,
            }
        });
        verdict(&META, said.collect())
    }
}

/// Whether a tool stands in `bin/OS_ARCH`, where go install puts what is meant for elsewhere.
fn in_port_folder(tool: &GoTool) -> bool {
    let folder = tool.path.parent().and_then(|folder| folder.file_name()).and_then(|name| name.to_str());
    let port = tool.port.value().map(|port| format!("{}_{}", port.os, port.arch));
    folder.is_some() && folder.map(str::to_owned) == port
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn tool(path: &str, port: &str) -> GoTool {
        GoTool {
            path: path.into(),
            port: Fact::known(port.parse().unwrap(), Provenance::BuiltIn),
            go: Fact::known("1.27.3".parse().unwrap(), Provenance::BuiltIn),
            package: Some("golang.org/x/tools/gopls".into()),
            version: Some("v0.18.1".into()),
            module: Some("golang.org/x/tools/gopls".into()),
        }
    }

    #[test]
    fn a_foreign_tool_is_told_with_the_command_that_builds_it_anew() {
        let with = |tools: Vec<GoTool>| Scenario::linux_amd64().with(|machine| machine.tools = tools);
        assert_eq!(GobinMixed.check(&with(Vec::new()).build()), Verdict::NotApplicable);
        let fine = vec![
            tool("/home/ann/go/bin/gopls", "linux/amd64"),
            tool("/home/ann/go/bin/linux_arm64/gopls", "linux/arm64"),
        ];
        assert_eq!(GobinMixed.check(&with(fine).build()), Verdict::Passed);
        let foreign = with(vec![tool("/home/ann/go/bin/gopls", "linux/arm64")]);
        let Verdict::Failed(findings) = GobinMixed.check(&foreign.build()) else { panic!("nothing found") };
        let steps = serde_json::to_string(&findings[0].remedies).unwrap();
        assert!(steps.contains("go install golang.org/x/tools/gopls@v0.18.1"), "{steps}");
        let unknown = with(vec![tool("/home/ann/go/bin/gopls", "linux/arm64")]).unknown_hardware();
        assert!(matches!(GobinMixed.check(&unknown.build()), Verdict::Undetermined { .. }));
    }
}
