//! `toolchain-name-with-architecture`: a toolchain is named in a way that Go does not understand.

use crate::Machine;
use ogive_platform::Goarch;
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("toolchain-name-with-architecture"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a toolchain's name has an architecture",
    rationale: "Go's toolchain names have a version only: it takes go1.27.3-amd64 for a version of somebody's own, \
                looks for a program of that name and fails. The architecture is that of the go command itself.",
    examples: &[Example {
        wrong: "toolchain go1.27.3-amd64",
        right: "toolchain go1.27.3, and `ogive pin --arch` for the rest",
    }],
    references: &[Reference { title: "Go Toolchains", url: "https://go.dev/doc/toolchain" }],
};

/// A toolchain is named in a way that Go does not understand.
pub(crate) struct ToolchainName;

impl Rule<Machine> for ToolchainName {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut said = Vec::new();
        let asked = machine.project.iter().flat_map(|project| &project.asked);
        for asked in asked.filter(|asked| matches!(asked.by.as_str(), "go" | "toolchain")) {
            if let Some(plain) = without_architecture(&asked.text) {
                let place = Provenance::File { path: asked.location.path.clone(), line: asked.location.line };
                said.push(
                    Said::new(format!(
                        "the {} line names {}, which Go does not understand",
                        asked.by, asked.text
                    ))
                    .at(Some(asked.location.clone()))
                    .known(asked.by.clone(), asked.text.clone(), &place)
                    .steps([format!("write {plain} there")]),
                );
            }
        }
        if let Some(setting) = machine.go_settings.effective("GOTOOLCHAIN")
            && let Some(plain) = without_architecture(setting.value.split('+').next().unwrap_or_default())
        {
            said.push(
                Said::new(format!("GOTOOLCHAIN={} is a name that Go does not understand", setting.value))
                    .seen_at(&setting.source)
                    .setting(setting)
                    .steps([format!("set it to {plain}, or leave it unset")]),
            );
        }
        verdict(&META, said)
    }
}

/// The name without the architecture at its end; none where it has none.
fn without_architecture(name: &str) -> Option<&str> {
    let (plain, last) = name.rsplit_once(['-', '.'])?;
    last.parse::<Goarch>().ok()?;
    let plain = plain.split(['-']).next().unwrap_or(plain);
    (plain.starts_with("go1") || plain.starts_with('1')).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn an_architecture_in_a_toolchain_s_name_is_told() {
        let fine =
            Scenario::linux_amd64().module("/w/go.mod", "1.27.3").variable("GOTOOLCHAIN", "go1.27.3+auto");
        assert_eq!(ToolchainName.check(&fine.build()), Verdict::Passed);
        let vendor = Scenario::linux_amd64().variable("GOTOOLCHAIN", "go1.27.3-bigcorp");
        assert_eq!(ToolchainName.check(&vendor.build()), Verdict::Passed);
        let wrong = Scenario::linux_amd64()
            .module("/w/go.mod", "1.27.3-amd64")
            .variable("GOTOOLCHAIN", "go1.27.3-linux-arm64");
        let Verdict::Failed(findings) = ToolchainName.check(&wrong.build()) else { panic!("nothing found") };
        assert_eq!(findings.len(), 2);
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(3));
    }
}
