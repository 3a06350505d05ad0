//! `asdf-architecture`: asdf is told an architecture in a way that it does not understand, or another one.

use ogive_machine::Machine;
use ogive_platform::Goarch;
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::toolchain_name::with_architecture;
use super::{selected, settings};
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("asdf-architecture"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "asdf is told to take Gos of another architecture, or told so where it does not read it",
    rationale: "The Go plugin of asdf asks uname -m, unless ASDF_GOLANG_OVERWRITE_ARCH says otherwise; then every Go \
                that it installs is for that architecture. A suffix in .tool-versions is taken as part of the \
                version, which does not exist.",
    examples: &[Example { wrong: "golang 1.27.3-amd64 in .tool-versions", right: "golang 1.27.3" }],
    references: &[Reference { title: "asdf-golang", url: "https://github.com/asdf-community/asdf-golang" }],
};

/// asdf is told an architecture in a way that it does not understand, or another one.
pub(crate) struct AsdfArchitecture;

impl Rule<Machine> for AsdfArchitecture {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut said = Vec::new();
        let asked = machine.project.iter().flat_map(|project| &project.asked);
        for asked in asked.filter(|asked| asked.by == ".tool-versions") {
            let words = asked.text.split_ascii_whitespace();
            let named = words.filter_map(|word| Some((word, with_architecture(word)?))).next();
            let Some((word, (version, arch))) = named else { continue };
            let place = Provenance::File { path: asked.location.path.clone(), line: asked.location.line };
            said.push(
                Said::new(format!("`{}` names an architecture, which asdf does not read", asked.text))
                    .at(Some(asked.location.clone()))
                    .known(".tool-versions", asked.text.clone(), &place)
                    .repairs(
                        format!("write {version} in {}", asked.location),
                        vec![Repair::ReplaceLine {
                            file: asked.location.path.clone(),
                            line: asked.location.line.unwrap_or(1),
                            before: asked.text.clone(),
                            after: Some(asked.text.replacen(word, &version.to_string(), 1)),
                        }],
                    )
                    .steps([
                        format!("in {}, write {version}", asked.location),
                        format!("for that architecture: ogive pin --move {version}-{arch}"),
                    ]),
            );
        }
        let set = settings::values(machine, "ASDF_GOLANG_OVERWRITE_ARCH");
        if set.is_empty() {
            return verdict(&META, said);
        }
        let Some(here) = selected::natural(machine).value() else {
            return match said.is_empty() {
                true => Verdict::Undetermined { because: "it is not known what this machine is".into() },
                false => verdict(&META, said),
            };
        };
        for setting in set {
            if architecture(&setting.value) != Some(here.arch) {
                let title = format!("asdf installs Gos for {}, and this machine is {here}", setting.value);
                said.push(settings::taken_away(Said::new(title), machine, setting));
            }
        }
        verdict(&META, said)
    }
}

/// As asdf's plugin reads names of architectures (lib/helpers.sh): as uname and as Go have them.
pub(crate) fn architecture(name: &str) -> Option<Goarch> {
    match name {
        "armv6l" | "armv7l" => Some(Goarch::Arm),
        "x86_64" => Some(Goarch::Amd64),
        "aarch64" => Some(Goarch::Arm64),
        "i386" | "i686" => Some(Goarch::I386),
        other => other.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_suffix_and_a_foreign_architecture_are_told() {
        let check = |scenario: Scenario| AsdfArchitecture.check(&scenario.build());
        let suffix = Scenario::linux_amd64().asked("/w", ".tool-versions", "golang 1.27.3-arm64", "1.27.3");
        let Verdict::Failed(findings) = check(suffix) else { panic!("nothing found") };
        assert_eq!(
            findings[0].title,
            "`golang 1.27.3-arm64` names an architecture, which asdf does not read"
        );
        let set = |arch: &str| Scenario::apple_silicon().variable("ASDF_GOLANG_OVERWRITE_ARCH", arch);
        assert!(matches!(check(set("amd64")), Verdict::Failed(_)));
        assert_eq!(check(set("arm64")), Verdict::Passed);
        assert!(matches!(check(set("amd64").unknown_hardware()), Verdict::Undetermined { .. }));
        let plain = Scenario::linux_amd64().asked("/w", ".tool-versions", "golang 1.27.3", "1.27.3");
        assert_eq!(check(plain), Verdict::Passed);
    }
}
