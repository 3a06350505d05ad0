//! `toolchain-name-with-architecture`: the name of a toolchain has an architecture in it.

use ogive_machine::Machine;
use ogive_platform::{GoVersion, Goarch, Goos};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::settings;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("toolchain-name-with-architecture"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a toolchain line or GOTOOLCHAIN names an architecture",
    rationale: "Such a toolchain exists nowhere: a go command that is older looks for a program of that name, then \
                asks the proxy for it, and stops; one of that version builds without a word. It takes the architecture of the go that runs, and nothing in go.mod can name \
                another.",
    examples: &[Example { wrong: "toolchain go1.27.1-amd64", right: "toolchain go1.27.1" }],
    references: &[Reference { title: "Go toolchains", url: "https://go.dev/doc/toolchain#name" }],
};

/// The name of a toolchain has an architecture in it.
pub(crate) struct ToolchainName;

impl Rule<Machine> for ToolchainName {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut said = Vec::new();
        let asked = machine.project.iter().flat_map(|project| &project.asked);
        for asked in asked.filter(|asked| asked.by == "toolchain") {
            let Some((version, arch)) = with_architecture(&asked.text) else { continue };
            let place = Provenance::File { path: asked.location.path.clone(), line: asked.location.line };
            said.push(
                Said::new(format!(
                    "toolchain {} names an architecture: an older Go can't switch to it",
                    asked.text
                ))
                .at(Some(asked.location.clone()))
                .known("toolchain", asked.text.clone(), &place)
                .repairs(
                    format!("write toolchain go{version} in {}", asked.location),
                    vec![Repair::ReplaceLine {
                        file: asked.location.path.clone(),
                        line: asked.location.line.unwrap_or(1),
                        before: format!("toolchain {}", asked.text),
                        after: Some(format!("toolchain go{version}")),
                    }],
                )
                .steps([
                    format!("in {}, write: toolchain go{version}", asked.location),
                    format!("for that architecture in this project: ogive pin {version}-{arch}"),
                ]),
            );
        }
        for setting in settings::values(machine, "GOTOOLCHAIN") {
            let (name, mode) = match setting.value.find('+') {
                Some(at) => setting.value.split_at(at),
                None => (setting.value.as_str(), ""),
            };
            let Some((version, arch)) = with_architecture(name) else { continue };
            let title = format!("GOTOOLCHAIN={} names an architecture, which Go refuses", setting.value);
            let right = format!("go{version}{mode}");
            said.push(
                settings::replaced(Said::new(title), machine, setting, &right)
                    .steps([format!("for that architecture: ogive default {version}-{arch}")]),
            );
        }
        settings::judged(&META, machine, said)
    }
}

/// The version and the architecture in `go1.27.1-amd64` or `go1.27.1.linux-amd64`; none for a release, and
/// for the suffixes that makers of Gos give to theirs.
pub(super) fn with_architecture(name: &str) -> Option<(GoVersion, Goarch)> {
    let name = name.strip_prefix("go").unwrap_or(name);
    if name.parse::<GoVersion>().is_ok() {
        return None;
    }
    let is_mark = |c: char| matches!(c, '-' | '.' | '_' | '/');
    let ends = name.char_indices().filter(|(_, c)| is_mark(*c)).map(|(at, _)| at);
    let (end, version) = ends.filter_map(|end| Some((end, name[..end].parse().ok()?))).next_back()?;
    let mut rest = name[end + 1..].split(is_mark);
    let arch = rest.find_map(|part| match part {
        "x86_64" | "x64" => Some(Goarch::Amd64),
        "aarch64" => Some(Goarch::Arm64),
        "armv6l" => Some(Goarch::Arm),
        _ if part.parse::<Goos>().is_ok() => None,
        _ => part.parse().ok(),
    })?;
    Some((version, arch))
}

#[cfg(test)]
mod tests {
    use ogive_machine::Asked;
    use ogive_record::{Action, Location, Plan, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn architectures_are_told_from_other_suffixes() {
        let found = |name: &str| with_architecture(name).map(|(version, arch)| format!("{version} {arch}"));
        assert_eq!(found("go1.27.1-amd64").as_deref(), Some("1.27.1 amd64"));
        assert_eq!(found("go1.27.1.linux-arm64").as_deref(), Some("1.27.1 arm64"));
        assert_eq!(found("1.27rc1-darwin-aarch64").as_deref(), Some("1.27rc1 arm64"));
        for name in ["go1.27.1", "go1.27.386", "go1.27.1-custom", "local", "auto", "default", "go1.27rc1", ""]
        {
            assert_eq!(found(name), None, "{name}");
        }
    }

    #[test]
    fn a_line_and_a_setting_are_told_with_what_is_right() {
        let machine = Scenario::linux_amd64()
            .module("/w/go.mod", "1.27")
            .with(|machine| {
                let location = Location { path: "/w/go.mod".into(), line: Some(5), column: None };
                let text = "go1.27.1-amd64".to_owned();
                let asked = Asked { location, by: "toolchain".into(), text, version: None };
                machine.project.as_mut().unwrap().asked.push(asked);
            })
            .persisted("GOTOOLCHAIN", "go1.27.1-arm64+auto")
            .build();
        let Verdict::Failed(findings) = ToolchainName.check(&machine) else { panic!("nothing found") };
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(5));
        let Remedy::Plan(Plan { actions, .. }) = &findings[1].remedies[0] else { panic!("no plan") };
        assert!(
            matches!(&actions[0], Action::SetGoEnv { after: Some(after), .. } if after == "go1.27.1+auto")
        );
        let right = Scenario::linux_amd64().module("/w/go.mod", "1.27").variable("GOTOOLCHAIN", "go1.27.1");
        assert_eq!(ToolchainName.check(&right.build()), Verdict::Passed);
        let unread = Scenario::linux_amd64().unreadable_goenv().build();
        assert!(matches!(ToolchainName.check(&unread), Verdict::Undetermined { .. }));
    }
}
