//! `os-too-old`: a Go is here that this macOS does not run.

use ogive_platform::ports::{self, MacosVersion};
use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("os-too-old"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a Go needs a newer macOS than this",
    rationale: "It ends at once with \"Symbol not found\" or \"dyld: cannot load\", and so does what it \
                builds. Each release of Go has a least macOS: Go 1.27 needs macOS 13.",
    examples: &[Example { wrong: "Go 1.27 on macOS 12", right: "the newest Go whose least macOS this is" }],
    references: &[Reference {
        title: "Go, MinimumRequirements",
        url: "https://go.dev/wiki/MinimumRequirements",
    }],
};

/// A Go is here that this macOS does not run.
pub(crate) struct OsTooOld;

impl Rule<Machine> for OsTooOld {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let host = &machine.abilities.host;
        let system = match &host.system {
            Fact::Known { value, .. } if value.id == "macos" => value,
            Fact::Known { .. } => return Verdict::NotApplicable,
            Fact::Unknown { unknown, .. } => return Verdict::Undetermined { because: unknown.clone() },
        };
        let Some(here) = system.version.as_deref().and_then(version) else {
            return Verdict::Undetermined { because: "it is not known which macOS this is".into() };
        };
        let said = machine.gos.iter().filter_map(|go| {
            let own = *go.version.value()?;
            let least = ports::table(own)?.minimum_macos(go.port.value()?.arch)?;
            (here < least).then(|| {
                Said::new(format!(
                    "{} is Go {own}, which needs macOS {least}; this is {here}",
                    go.goroot.display()
                ))
                .fact("its version", &go.version)
                .fact("this system", &host.system)
                .steps(["ogive list --remote, and install an older line: ogive install 1.24"])
            })
        });
        verdict(&META, said.collect())
    }
}

/// `26.1`, `12.7.6`
fn version(text: &str) -> Option<MacosVersion> {
    let mut parts = text.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next().map_or(Some(0), |minor| minor.parse().ok())?;
    Some(MacosVersion { major, minor })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_go_for_a_newer_macos_is_told() {
        let on = |version: &str| {
            Scenario::apple_silicon().go("/usr/local/go", "1.27.3", "darwin/arm64").with(|machine| {
                if let Fact::Known { value, .. } = &mut machine.abilities.host.system {
                    value.version = Some(version.into());
                }
            })
        };
        assert_eq!(OsTooOld.check(&on("26.1").build()), Verdict::Passed);
        assert!(matches!(OsTooOld.check(&on("12.7.6").build()), Verdict::Failed(_)));
        assert!(matches!(OsTooOld.check(&on("odd").build()), Verdict::Undetermined { .. }));
        assert_eq!(OsTooOld.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
    }
}
