//! Builds for a platform that a flag names: what is judged for it, and not for this machine.

use ogive_machine::{Machine, Setting};
use ogive_platform::{Level, Platform, Port};
use ogive_record::{Provenance, RuleName};

/// The flag.
const FLAG: &str = "--platform";

/// The rules that concern what builds are for.
const CONCERNED: &[&str] = &[
    "binfmt-missing",
    "cgo-compiler-foreign",
    "cgo-compiler-missing",
    "cgo-flags-foreign",
    "gobin-blocks-cross-install",
    "level-above-cpu",
    "pkg-config-foreign",
];

/// Whether a rule concerns what builds are for.
pub(crate) fn concerns(rule: &RuleName) -> bool {
    CONCERNED.contains(&rule.as_str())
}

/// The same machine with builds for a platform, as `GOOS=… GOARCH=… go build` has them.
pub(crate) fn building_for(machine: &Machine, platform: Platform) -> Machine {
    let Port { os, arch } = platform.port;
    let level = platform.level.and_then(|level| Some((Level::variable(arch)?, level.to_string())));
    let settings = [("GOOS", os.to_string()), ("GOARCH", arch.to_string())].into_iter().chain(level);
    let mut machine = machine.clone();
    for (name, value) in settings {
        machine.go_settings.process.retain(|setting| setting.name != name);
        let source = Provenance::Argument(format!("{FLAG} {platform}"));
        machine.go_settings.process.push(Setting { name: name.to_owned(), value, source });
    }
    machine.abilities.emulators.retain(|emulator| emulator.arch == arch);
    machine
}

/// What builds are for, where the flag says so.
pub(crate) fn asked(machine: &Machine) -> Option<Port> {
    let by_flag = |name: &str| {
        let setting = machine.go_settings.process.iter().find(|setting| setting.name == name)?;
        matches!(&setting.source, Provenance::Argument(flag) if flag.starts_with(FLAG))
            .then_some(setting.value.as_str())
    };
    Some(Port::new(by_flag("GOOS")?.parse().ok()?, by_flag("GOARCH")?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use ogive_record::Fact;

    use super::*;
    use crate::scenario::Scenario;
    use crate::{Only, RULES, examine};

    #[test]
    fn what_is_concerned_is_a_rule() {
        for name in CONCERNED {
            assert!(RULES.iter().any(|ruling| ruling.rule.meta().name.as_str() == *name), "{name}");
        }
    }

    fn failed(scenario: Scenario, platform: &str) -> Vec<String> {
        let only = Only { platform: Some(platform.parse().unwrap()), ..Only::default() };
        let findings = examine(&scenario.build(), &only).findings;
        findings
            .iter()
            .map(|grouped| format!("{}: {}", grouped.finding.rule, grouped.finding.title))
            .collect()
    }

    fn here() -> Scenario {
        Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64").with(|machine| {
            let level = "linux/amd64/v3".parse().unwrap();
            machine.abilities.host.level = Fact::known(level, Provenance::BuiltIn);
        })
    }

    fn with_gcc() -> Scenario {
        here().compiler("gcc", "x86_64-linux-gnu", "linux/amd64")
    }

    #[test]
    fn compilers_flags_and_levels_are_judged_for_what_builds_are_for() {
        let cross = || with_gcc().variable("CGO_ENABLED", "1");
        assert_eq!(
            failed(cross(), "linux/arm64"),
            ["cgo-compiler-foreign: gcc compiles for linux/amd64, and Go for linux/arm64"]
        );
        let nothing: [String; 0] = [];
        assert_eq!(failed(cross(), "linux/amd64"), nothing);
        let arm = "/usr/lib/aarch64-linux-gnu/pkgconfig";
        let libraries = || here().variable("PKG_CONFIG_PATH", arm);
        assert_eq!(failed(libraries(), "linux/arm64"), nothing);
        assert!(
            failed(libraries(), "linux/amd64").iter().any(|said| said.contains("builds are for linux/amd64"))
        );
        assert_eq!(
            failed(here().variable("CGO_CFLAGS", "--target=x86_64-linux-gnu"), "linux/arm64"),
            ["cgo-flags-foreign: CGO_CFLAGS has --target=x86_64-linux-gnu, and builds are for linux/arm64"]
        );
        assert_eq!(
            failed(with_gcc(), "linux/amd64/v4"),
            ["level-above-cpu: GOAMD64=v4, and this CPU offers v3"]
        );
        assert_eq!(failed(with_gcc(), "linux/amd64/v2"), nothing);
        // A flag is no setting that lasts.
        assert_eq!(failed(here(), "plan9/386"), nothing);
    }
}
