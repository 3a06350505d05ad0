//! `go-too-old-for-os`: tools are here that this macOS refuses.

use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::gobin_mixed::renewing;
use crate::Machine;
use crate::said::{Said, judged};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("go-too-old-for-os"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "tools were built by a Go that this macOS may refuse",
    rationale: "macOS 26 and later refuse programs without LC_UUID, and Go wrote none before 1.24 unless it \
                linked with the system linker: \"missing LC_UUID load command\". Built anew by a newer Go \
                they run.",
    examples: &[Example {
        wrong: "a dlv built by Go 1.22, on macOS 26",
        right: "go install github.com/go-delve/delve/cmd/dlv@latest",
    }],
    references: &[Reference { title: "golang/go#68678", url: "https://github.com/golang/go/issues/68678" }],
};

/// Tools are here that this macOS refuses.
pub(crate) struct GoTooOldForOs;

impl Rule<Machine> for GoTooOldForOs {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let system = match &machine.abilities.host.system {
            Fact::Known { value, .. } if value.id == "macos" => value,
            Fact::Known { .. } => return Verdict::NotApplicable,
            Fact::Unknown { unknown, .. } => return Verdict::Undetermined { because: unknown.clone() },
        };
        let major =
            system.version.as_deref().and_then(|version| version.split('.').next()?.parse::<u32>().ok());
        match major {
            None => return Verdict::Undetermined { because: "it is not known which macOS this is".into() },
            Some(major) if major < 26 => return Verdict::NotApplicable,
            Some(_) => {}
        }
        let old = machine.tools.iter().filter(|tool| tool.go.value().is_some_and(|go| go.line() < (1, 24)));
        let said = old.map(|tool| {
            let package = tool.package.as_deref().unwrap_or("its package");
            let told = Said::new(format!(
                "{} was built by an old Go, and this macOS may refuse it",
                tool.path.display()
            ))
            .fact("built by Go", &tool.go)
            .fact("this system", &machine.abilities.host.system.clone().map(|system| system.to_string()));
            renewing(told, machine, &[tool]).steps([format!("GOOS= GOARCH= go install {package}@latest")])
        });
        let unseen = machine.tools.iter().find(|tool| tool.go.value().is_none());
        let untold = unseen.map(|tool| format!("it is not known which Go built {}", tool.path.display()));
        judged(&META, said.collect(), untold)
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::GoTool;
    use ogive_record::Provenance;

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_tool_of_an_old_go_is_told_on_a_new_macos() {
        let with = |scenario: Scenario, go: &str| {
            let known = || Provenance::BuiltIn;
            let tool = GoTool {
                path: "/Users/ann/go/bin/gopls".into(),
                port: Fact::known("darwin/arm64".parse().unwrap(), known()),
                go: Fact::known(go.parse().unwrap(), known()),
                package: Some("golang.org/x/tools/gopls".into()),
                version: None,
                module: None,
                has_replacements: false,
            };
            GoTooOldForOs.check(&scenario.with(|machine| machine.tools = vec![tool]).build())
        };
        assert!(matches!(with(Scenario::apple_silicon(), "1.22.1"), Verdict::Failed(_)));
        assert_eq!(with(Scenario::apple_silicon(), "1.27.3"), Verdict::Passed);
        assert_eq!(with(Scenario::linux_amd64(), "1.22.1"), Verdict::NotApplicable);
    }
}
