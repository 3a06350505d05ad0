//! `mixed-userland`: the kernel is a 64-bit one, and the system's programs are 32-bit ones.

use ogive_machine::Machine;
use ogive_platform::{Architecture, Goarch, Goos};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("mixed-userland"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a 64-bit kernel below a 32-bit system",
    rationale: "uname -m names the kernel's architecture, and installers fetch programs for it: those that need a \
                dynamic loader end in \"no such file or directory\", and cgo's compiler is for the other \
                architecture. A Go for the system's own architecture fits.",
    examples: &[Example {
        wrong: "go1.27.3.linux-arm64 on 32-bit Raspberry Pi OS",
        right: "go1.27.3.linux-armv6l, or the 64-bit system",
    }],
    references: &[Reference {
        title: "Raspberry Pi documentation, config.txt, arm_64bit",
        url: "https://www.raspberrypi.com/documentation/computers/config_txt.html#arm_64bit",
    }],
};

/// The kernel is a 64-bit one, and the system's programs are 32-bit ones.
pub(crate) struct MixedUserland;

impl Rule<Machine> for MixedUserland {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let host = &machine.abilities.host;
        let (Some(hardware), Some(userland)) = (host.hardware.value(), host.userland.value()) else {
            return Verdict::Undetermined {
                because: "it is not known what the kernel or the system's programs are for".into(),
            };
        };
        // A container of another architecture is meant to be one.
        if hardware.os != Goos::Linux || machine.abilities.container.value() == Some(&true) {
            return Verdict::NotApplicable;
        }
        if !is_64_bit(hardware.arch) || is_64_bit(userland.arch) {
            return Verdict::Passed;
        }
        let said =
            Said::new(format!("the kernel is for {hardware}, and the system's programs for {userland}"))
                .fact("the kernel", &host.hardware)
                .fact("the system's programs", &host.userland)
                .steps([
                    format!("use Gos for {userland}: ogive install takes those by itself"),
                    format!("or install the system for {hardware}"),
                ]);
        verdict(&META, vec![said])
    }
}

fn is_64_bit(arch: Goarch) -> bool {
    Architecture::of(arch).is_some_and(|architecture| architecture.pointer_size == 8)
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn machine(hardware: &str, userland: &str) -> Scenario {
        let port = |text: &str| Fact::known(text.parse().unwrap(), Provenance::BuiltIn);
        let (hardware, userland) = (port(hardware), port(userland));
        Scenario::linux_amd64().with(|machine| {
            machine.abilities.host.hardware = hardware;
            machine.abilities.host.userland = userland;
        })
    }

    #[test]
    fn a_32_bit_system_on_a_64_bit_kernel_is_told() {
        let check = |scenario: Scenario| MixedUserland.check(&scenario.build());
        let mixed = || machine("linux/arm64", "linux/arm");
        let Verdict::Failed(findings) = check(mixed()) else { panic!("nothing found") };
        assert_eq!(
            findings[0].title,
            "the kernel is for linux/arm64, and the system's programs for linux/arm"
        );
        let container = mixed().with(|machine| {
            machine.abilities.container = Fact::known(true, Provenance::BuiltIn);
        });
        assert_eq!(check(container), Verdict::NotApplicable);
        assert_eq!(check(machine("linux/arm", "linux/arm")), Verdict::Passed);
        assert_eq!(check(Scenario::linux_amd64()), Verdict::Passed);
        assert_eq!(check(Scenario::apple_silicon()), Verdict::NotApplicable);
        assert!(matches!(check(Scenario::linux_amd64().unknown_hardware()), Verdict::Undetermined { .. }));
    }
}
