//! `os-too-old`: this macOS is older than a Go needs.

use ogive_machine::{Machine, Manager};
use ogive_platform::ports::{self, MacosVersion, PortTable};
use ogive_platform::{GoVersion, Goarch, Goos, Port, SdkName};
use ogive_record::{
    Action, Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::selected;
use crate::said::{Said, judged};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("os-too-old"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "this macOS is older than the Go needs",
    rationale: "Such a Go, and everything that it builds, ends in \"Symbol not found\" or crashes there. Each release \
                of Go drops the oldest macOS: 1.25 needs macOS 12, 1.27 macOS 13.",
    examples: &[Example { wrong: "Go 1.27 on macOS 12", right: "Go 1.26, or macOS 13" }],
    references: &[Reference {
        title: "Minimum requirements, macOS",
        url: "https://go.dev/wiki/MinimumRequirements",
    }],
};

/// This macOS is older than a Go needs.
pub(crate) struct OsTooOld;

impl Rule<Machine> for OsTooOld {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let host = &machine.abilities.host;
        let Some(here) = selected::natural(machine).value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        if here.os != Goos::Darwin {
            return Verdict::NotApplicable;
        }
        let Some(os) = host.system.value().and_then(|system| version(system.version.as_deref()?)) else {
            return Verdict::Undetermined { because: "the version of macOS is not known".into() };
        };
        let running = selected::on(machine, &machine.search_path).and_then(|selected| selected.go);
        let mut said = Vec::new();
        let mut untold = None;
        for go in &machine.gos {
            let (Some(version), Some(port)) = (go.version.value(), go.port.value()) else {
                untold = Some(format!("it is not known which Go {} is", go.goroot.display()));
                continue;
            };
            let Some(least) = least(*version, port.arch).filter(|least| *least > os) else { continue };
            let is_running = running.is_some_and(|running| running.real == go.real);
            // Others are kept for other uses; downloads are taken by the go command itself.
            let severity = match is_running || go.manager == Manager::Gotoolchain {
                true => Severity::Error,
                false => Severity::Info,
            };
            let title = format!(
                "{} is Go {version}, which needs macOS {least}, and this is {os}",
                go.goroot.display()
            );
            let tell = Said::new(title).severity(severity).fact("its version", &go.version);
            said.push(remedied(
                tell.fact("the system", &host.system.clone().map(|system| system.to_string())),
                *here,
                os,
            ));
        }
        for asked in
            machine.project.iter().flat_map(|project| &project.asked).filter(|asked| asked.by == "go")
        {
            let Some(version) = asked.version else { continue };
            let Some(least) = least(version, here.arch).filter(|least| *least > os) else { continue };
            let place = Provenance::File { path: asked.location.path.clone(), line: asked.location.line };
            let title =
                format!("the project needs Go {version}, which needs macOS {least}, and this is {os}");
            let tell =
                Said::new(title).at(Some(asked.location.clone())).known("go", asked.text.clone(), &place);
            said.push(
                tell.fact("the system", &host.system.clone().map(|system| system.to_string()))
                    .steps([format!("macOS {least} or newer")]),
            );
        }
        judged(&META, said, untold)
    }
}

/// The least macOS of a Go; none for lines that are not known.
fn least(version: GoVersion, arch: Goarch) -> Option<MacosVersion> {
    ports::table(version)?.minimum_macos(arch)
}

/// `26.1`, `13`, `10.15.7`
fn version(text: &str) -> Option<MacosVersion> {
    let mut parts = text.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next().map_or(Some(0), |minor| minor.parse().ok())?;
    Some(MacosVersion { major, minor })
}

/// With the newest Go that runs on `os`.
fn remedied(said: Said, here: Port, os: MacosVersion) -> Said {
    match newest_on(here, os) {
        Some(version) => {
            let sdk = SdkName::new(version, here);
            said.plan(format!("install {sdk}"), vec![Action::InstallSdk { sdk }])
                .steps([format!("ogive default {version}"), "or a newer macOS".to_owned()])
        }
        None => said.steps(["a newer macOS"]),
    }
}

fn newest_on(here: Port, os: MacosVersion) -> Option<GoVersion> {
    let runs = |table: &PortTable| table.minimum_macos(here.arch).is_some_and(|least| least <= os);
    ports::tables().filter(runs).last()?.source().parse().ok()
}

/// The newest Go that is known and that runs on this machine.
pub(crate) fn newest_here(machine: &Machine, here: Port) -> Option<GoVersion> {
    let system = machine.abilities.host.system.value();
    match system.and_then(|system| version(system.version.as_deref()?)).filter(|_| here.os == Goos::Darwin) {
        Some(os) => newest_on(here, os),
        None => ports::tables().filter(|table| table.exists(here)).last()?.source().parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    fn macos(version: &str) -> Scenario {
        Scenario::apple_silicon().with(|machine| {
            if let Fact::Known { value, .. } = &mut machine.abilities.host.system {
                value.version = Some(version.into());
            }
        })
    }

    fn check(scenario: Scenario) -> Verdict {
        OsTooOld.check(&scenario.build())
    }

    #[test]
    fn a_go_that_needs_a_newer_macos_is_told_with_the_newest_that_runs() {
        let go = |os: &str| macos(os).go("/usr/local/go", "1.27.3", "darwin/arm64");
        let Verdict::Failed(findings) = check(go("12.7.6")) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "/usr/local/go is Go 1.27.3, which needs macOS 13, and this is 12.7");
        let Remedy::Plan(plan) = &findings[0].remedies[0] else { panic!("no plan") };
        assert!(plan.title.starts_with("install 1.26."), "{}", plan.title);
        assert_eq!(check(go("13")), Verdict::Passed);
        let kept = macos("12.7.6").unselected_go("/opt/go", "1.27.3", "darwin/arm64");
        let Verdict::Failed(findings) = check(kept) else { panic!("nothing found") };
        assert_eq!(findings[0].severity, Severity::Info);
        assert!(matches!(check(macos("12.7.6").module("/w/go.mod", "1.27")), Verdict::Failed(_)));
    }

    #[test]
    fn other_systems_are_not_concerned_and_unknown_ones_open() {
        assert_eq!(check(Scenario::linux_amd64()), Verdict::NotApplicable);
        assert!(matches!(check(macos("unknown")), Verdict::Undetermined { .. }));
        assert!(matches!(check(Scenario::apple_silicon().unknown_hardware()), Verdict::Undetermined { .. }));
    }
}
