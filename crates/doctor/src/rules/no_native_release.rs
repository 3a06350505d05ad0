//! `no-native-release`: a version is asked for that was never made for this machine.

use ogive_machine::{Asked, Machine};
use ogive_platform::ports::{self, Lifetime};
use ogive_platform::{GoVersion, Goarch, Port};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("no-native-release"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a Go is asked for that was never released for this machine",
    rationale: "The version is older than the port: darwin/arm64 came with Go 1.16, and what came before runs on \
                Apple silicon through Rosetta only. Ports end, too.",
    examples: &[Example {
        wrong: ".go-version with 1.15.15 on Apple silicon",
        right: "1.16.15, or 1.15.15-amd64",
    }],
    references: &[Reference {
        title: "Go 1.16 release notes, ports",
        url: "https://go.dev/doc/go1.16#darwin",
    }],
};

/// A version is asked for that was never made for this machine.
pub(crate) struct NoNativeRelease;

impl Rule<Machine> for NoNativeRelease {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let asked: Vec<(&Asked, GoVersion)> = machine
            .project
            .iter()
            .flat_map(|project| &project.asked)
            // The lines of go.mod are minimums: a newer Go is right for them.
            .filter(|asked| {
                !matches!(asked.by.as_str(), "go" | "toolchain") && !names_architecture(&asked.text)
            })
            .filter_map(|asked| Some((asked, asked.version?)))
            .collect();
        if asked.is_empty() {
            return Verdict::NotApplicable;
        }
        let Some(here) = selected::natural(machine).value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        let Some(lifetime) = ports::lifetime(*here) else { return Verdict::NotApplicable };
        let said = asked.into_iter().filter_map(|(asked, version)| {
            let nearest = nearest(version, lifetime)?;
            Some(tell(asked, version, *here, &nearest))
        });
        verdict(&META, said.collect())
    }
}

/// Whether a line asks for an architecture by itself.
fn names_architecture(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.parse::<Goarch>().is_ok())
}

/// The nearest line of releases that has the port; none when the version has it.
fn nearest(version: GoVersion, lifetime: Lifetime) -> Option<String> {
    if version < lifetime.first {
        return Some(lifetime.first.to_string());
    }
    let (major, minor) = lifetime.last.filter(|last| version.line() > *last)?;
    Some(format!("{major}.{minor}"))
}

fn tell(asked: &Asked, version: GoVersion, here: Port, nearest: &str) -> Said {
    let place = Provenance::File { path: asked.location.path.clone(), line: asked.location.line };
    Said::new(format!("there is no Go {version} for {here}"))
        .at(Some(asked.location.clone()))
        .known(asked.by.clone(), asked.text.clone(), &place)
        .steps([
            format!("in {}, ask for {nearest}, the nearest that there is", asked.location),
            format!("or for another architecture that this machine can run: ogive pin {version}-ARCH"),
        ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn check(scenario: Scenario, by: &str, text: &str, version: &str) -> Verdict {
        NoNativeRelease.check(&scenario.asked("/w", by, text, version).build())
    }

    #[test]
    fn a_version_before_the_port_is_told() {
        let mac = Scenario::apple_silicon;
        let Verdict::Failed(findings) = check(mac(), ".go-version", "1.15.15", "1.15.15") else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "there is no Go 1.15.15 for darwin/arm64");
        assert_eq!(check(mac(), ".go-version", "1.16.15", "1.16.15"), Verdict::Passed);
        let chosen = check(mac(), "ogive.toml", "go = \"1.15.15-amd64\"", "1.15.15");
        assert_eq!(chosen, Verdict::NotApplicable);
        assert_eq!(check(mac(), "go", "1.15", "1.15"), Verdict::NotApplicable);
        let linux = check(Scenario::linux_amd64(), ".go-version", "1.15.15", "1.15.15");
        assert_eq!(linux, Verdict::Passed);
        let unknown = check(mac().unknown_hardware(), ".go-version", "1.15.15", "1.15.15");
        assert!(matches!(unknown, Verdict::Undetermined { .. }));
    }
}
