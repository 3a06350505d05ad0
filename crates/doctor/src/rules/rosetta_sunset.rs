//! `rosetta-sunset`: what will end with Rosetta.

use ogive_machine::{Machine, Manager};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::gobin_mixed::rebuilt;
use super::intel_mac;
use crate::said::{Said, judged, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("rosetta-sunset"),
    severity: Severity::Info,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "Gos, tools or package managers need Rosetta, which macOS offers no longer than 27",
    rationale: "macOS 27 is the last to translate any Intel program; later ones keep it for some old games. What is \
                listed here stops working with the update after it, and has to be replaced before.",
    examples: &[Example { wrong: "amd64 SDKs and tools on macOS 27", right: "the same for arm64" }],
    references: &[Reference {
        title: "About the Rosetta translation environment",
        url: "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment",
    }],
};

/// The last macOS that translates every program.
const LAST: u32 = 27;

/// What will end with Rosetta.
pub(crate) struct RosettaSunset;

impl Rule<Machine> for RosettaSunset {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let left = match intel_mac::left(machine) {
            Ok(left) => left,
            Err(verdict) => return verdict,
        };
        let homebrew =
            left.homebrew.filter(|_| left.gos.iter().all(|go| go.manager != Manager::HomebrewIntel));
        let count = left.gos.len() + left.tools.len() + usize::from(homebrew.is_some());
        if count == 0 {
            return judged(&META, Vec::new(), intel_mac::untold(machine));
        }
        let system = &machine.abilities.host.system;
        let version = system.value().and_then(|system| system.version.as_deref());
        let Some(major) = version.and_then(|version| version.split('.').next()?.parse::<u32>().ok()) else {
            return Verdict::Undetermined { because: "the version of macOS is not known".into() };
        };
        let things = match count {
            1 => "one thing of your Go needs Rosetta".to_owned(),
            count => format!("{count} things of your Go need Rosetta"),
        };
        let title = match major {
            LAST.. if major > LAST => {
                format!("{things}, and macOS {major} has it for old games only")
            }
            LAST => format!("{things}, and this macOS is the last that has it"),
            _ => format!("{things}, and macOS {LAST} is the last that has it"),
        };
        let mut said = Said::new(title).fact("the system", system);
        if major > LAST {
            said = said.severity(Severity::Warning);
        }
        let mut steps = Vec::new();
        for go in &left.gos {
            said = said.fact(format!("{} ({})", go.goroot.display(), go.manager.name()), &go.port);
            if let Some(version) = go.version.value() {
                let step = format!("ogive install {version}-darwin-arm64");
                if !steps.contains(&step) {
                    steps.push(step);
                }
            }
        }
        for tool in &left.tools {
            said = said.fact(tool.path.display().to_string(), &tool.port);
            steps.push(rebuilt(tool));
        }
        if let Some(homebrew) = left.homebrew {
            let place = ogive_record::Provenance::File { path: homebrew.to_owned(), line: None };
            said = said.known("Homebrew of Intel Macs", homebrew.display().to_string(), &place);
            steps.push(
                "install Homebrew below /opt/homebrew, and what `/usr/local/bin/brew leaves` names"
                    .to_owned(),
            );
        }
        verdict(&META, vec![said.steps(steps)])
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::Fact;

    use super::*;
    use crate::scenario::Scenario;

    fn on(macos: &str) -> Scenario {
        Scenario::apple_silicon().with(|machine| {
            if let Fact::Known { value, .. } = &mut machine.abilities.host.system {
                value.version = Some(macos.into());
            }
        })
    }

    #[test]
    fn what_needs_rosetta_is_listed_against_the_version() {
        let check = |macos: &str| {
            let intel = on(macos)
                .unselected_go("/usr/local/go", "1.27.3", "darwin/amd64")
                .unselected_go("/opt/homebrew/opt/go/libexec", "1.27.3", "darwin/arm64")
                .tool("/Users/ann/go/bin/ko", "darwin/amd64", "github.com/google/ko", "v0.18.0");
            match RosettaSunset.check(&intel.build()) {
                Verdict::Failed(findings) => (findings[0].title.clone(), findings[0].severity),
                other => panic!("{other:?}"),
            }
        };
        let title = "2 things of your Go need Rosetta, and";
        assert_eq!(check("26.1"), (format!("{title} macOS 27 is the last that has it"), Severity::Info));
        assert_eq!(check("27.0"), (format!("{title} this macOS is the last that has it"), Severity::Info));
        assert_eq!(check("28.0"), (format!("{title} macOS 28 has it for old games only"), Severity::Warning));
    }

    #[test]
    fn native_set_ups_and_other_systems_are_not_concerned() {
        let check = |scenario: Scenario| RosettaSunset.check(&scenario.build());
        assert_eq!(check(on("27").go("/usr/local/go", "1.27.3", "darwin/arm64")), Verdict::Passed);
        assert_eq!(check(Scenario::linux_amd64()), Verdict::NotApplicable);
        let nameless = on("?").unselected_go("/usr/local/go", "1.27.3", "darwin/amd64");
        assert!(matches!(check(nameless), Verdict::Undetermined { .. }));
    }
}
