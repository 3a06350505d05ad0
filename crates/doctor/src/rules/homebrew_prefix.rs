//! `homebrew-prefix-mismatch`: on Apple silicon, Homebrew for Intel Macs supplies Go.

use std::path::Path;

use ogive_machine::{GoInstallation, Machine, Manager};
use ogive_platform::{Goarch, Goos, Port};
use ogive_record::{
    Audience, Confidence, Example, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{go_unsupported, selected, settings, starts};
use crate::said::{Said, judged};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("homebrew-prefix-mismatch"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "on Apple silicon, Homebrew for Intel Macs supplies Go",
    rationale: "Homebrew below /usr/local installs programs for Intel Macs, Go, compilers and libraries; they run \
                through Rosetta and do not link with native ones. Homebrew for Apple silicon lies below \
                /opt/homebrew.",
    examples: &[Example {
        wrong: "eval \"$(/usr/local/bin/brew shellenv)\" on Apple silicon",
        right: "eval \"$(/opt/homebrew/bin/brew shellenv)\"",
    }],
    references: &[Reference { title: "Homebrew, installation", url: "https://docs.brew.sh/Installation" }],
};

/// On Apple silicon, Homebrew for Intel Macs supplies Go.
pub(crate) struct HomebrewPrefix;

impl Rule<Machine> for HomebrewPrefix {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(hardware) = machine.abilities.host.hardware.value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        if *hardware != Port::new(Goos::Darwin, Goarch::Arm64) {
            return Verdict::NotApplicable;
        }
        let mut said = Vec::new();
        let prefixes = settings::values(machine, "HOMEBREW_PREFIX");
        if let Some(setting) = prefixes.iter().find(|setting| setting.value == "/usr/local") {
            let told = Said::new("shells are set up for Homebrew of Intel Macs: HOMEBREW_PREFIX=/usr/local")
                .seen_at(&setting.source)
                .setting(setting);
            let told = match has_native(machine) {
                true => told.repairs(
                    "take the lines of Homebrew for Intel Macs out of start-up files",
                    vec![Repair::TakeOutHook {
                        files: starts::own_files(machine),
                        manager: Manager::HomebrewIntel.name().to_owned(),
                        folder: "/usr/local/bin".into(),
                        others: None,
                    }],
                ),
                false => told,
            };
            said.push(
                told.steps([
                    "eval \"$(/opt/homebrew/bin/brew shellenv)\" in the place of /usr/local/bin/brew",
                ]),
            );
        }
        let by = |manager: Manager| machine.gos.iter().find(|go| go.manager == manager);
        if let Some(intel) = by(Manager::HomebrewIntel) {
            let runs = starts::paths(machine).any(|path| {
                selected::on(machine, path)
                    .and_then(|selected| selected.go)
                    .is_some_and(|go| go.real == intel.real)
            });
            if runs {
                said.push(tell(
                    machine,
                    format!("the go that runs is Homebrew's for Intel Macs, {}", intel.goroot.display()),
                    intel,
                ));
            } else if let Some(arm) = by(Manager::HomebrewArm) {
                let title = "both Homebrews have a Go, and the one for Intel Macs runs nowhere";
                said.push(
                    tell(machine, title.to_owned(), intel)
                        .severity(Severity::Warning)
                        .fact("the other", &arm.port),
                );
            }
        }
        let programs = starts::paths(machine).filter_map(|path| path.first("go"));
        let is_unseen =
            |program: &&Path| machine.program(program).is_some_and(|file| file.real.value().is_none());
        let unseen = programs.into_iter().find(is_unseen);
        judged(&META, said, unseen.map(|program| format!("where {} leads is not known", program.display())))
    }
}

/// Whether Homebrew for Apple silicon is on PATH of any shell: without it nothing would be left.
fn has_native(machine: &Machine) -> bool {
    let mut folders = starts::paths(machine).flat_map(|path| &path.folders);
    folders.any(|entry| entry.folder == Path::new("/opt/homebrew/bin"))
}

fn tell(machine: &Machine, title: String, intel: &GoInstallation) -> Said {
    let like = intel.version.value().map(|version| go_unsupported::successor(machine, *version));
    let said = Said::new(title).fact("its port", &intel.port).fact("its version", &intel.version);
    said.repairs("put a native Go first in every shell", vec![Repair::SetUp { like }]).steps([
        "arch -x86_64 /usr/local/bin/brew uninstall go",
        "/opt/homebrew/bin/brew install go, or ogive setup",
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use crate::{Only, examine, wishes};

    const INTEL: &str = "/usr/local/Cellar/go/1.27.3/libexec";
    const ARM: &str = "/opt/homebrew/Cellar/go/1.27.3/libexec";

    fn managed(scenario: Scenario) -> Scenario {
        scenario.with(|machine| {
            for go in &mut machine.gos {
                let is_intel = go.goroot.starts_with("/usr/local");
                go.manager = if is_intel { Manager::HomebrewIntel } else { Manager::HomebrewArm };
            }
        })
    }

    fn severities(scenario: Scenario) -> Vec<Severity> {
        match HomebrewPrefix.check(&managed(scenario).build()) {
            Verdict::Failed(findings) => findings.iter().map(|finding| finding.severity).collect(),
            Verdict::Passed => Vec::new(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_intel_lines_go_where_the_native_homebrew_is_there_too() {
        let wished = |folders: &[&str]| {
            let folders = folders.iter().map(|folder| ogive_machine::PathEntry {
                folder: folder.into(),
                added_by: None,
                defect: None,
            });
            let folders = folders.collect();
            let mac = Scenario::apple_silicon().variable("HOMEBREW_PREFIX", "/usr/local").bash(
                ogive_machine::Way::LoginInteractive,
                |started| {
                    started.search_path.folders = folders;
                    started.files = vec!["/home/ann/.bash_profile".into()];
                },
            );
            let only = Only::from(ogive_record::Asked::only(&["homebrew-prefix-mismatch"]));
            wishes(&examine(&mac.build(), &only))
                .into_iter()
                .flat_map(|wish| wish.repairs)
                .collect::<Vec<_>>()
        };
        let hook = Repair::TakeOutHook {
            files: vec!["/home/ann/.bash_profile".into()],
            manager: "Homebrew (/usr/local)".into(),
            folder: "/usr/local/bin".into(),
            others: None,
        };
        assert_eq!(wished(&["/usr/local/bin", "/opt/homebrew/bin"]), [hook]);
        assert_eq!(wished(&["/usr/local/bin"]), []);
    }

    #[test]
    fn the_intel_prefix_is_told_where_it_counts() {
        let mac = Scenario::apple_silicon;
        assert_eq!(severities(mac().go(INTEL, "1.27.3", "darwin/amd64")), [Severity::Error]);
        let both = mac().go(ARM, "1.27.3", "darwin/arm64").unselected_go(INTEL, "1.27.3", "darwin/amd64");
        assert_eq!(severities(both), [Severity::Warning]);
        assert_eq!(severities(mac().variable("HOMEBREW_PREFIX", "/usr/local")), [Severity::Error]);
        let native = mac().go(ARM, "1.27.3", "darwin/arm64").variable("HOMEBREW_PREFIX", "/opt/homebrew");
        assert_eq!(severities(native), []);
        let linux = Scenario::linux_amd64().variable("HOMEBREW_PREFIX", "/usr/local").build();
        assert_eq!(HomebrewPrefix.check(&linux), Verdict::NotApplicable);
        let unknown = mac().unknown_hardware().build();
        assert!(matches!(HomebrewPrefix.check(&unknown), Verdict::Undetermined { .. }));
    }
}
