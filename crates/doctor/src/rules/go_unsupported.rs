//! `go-unsupported`: the Go that runs, or is asked for, is of a line that gets no fixes any more.

use ogive_machine::{Asked, Machine};
use ogive_platform::ports::{self, AS_OF};
use ogive_platform::{GoVersion, SdkName};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::os_too_old::newest_here;
use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("go-unsupported"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the Go that runs is of a line that gets no fixes any more",
    rationale: "Each line of Go is maintained until there are two newer ones: after that holes in the standard library, \
                which every program carries, are closed in newer lines alone. Fixes for new systems and CPUs, such \
                as macOS 26, come to maintained lines only.",
    examples: &[Example { wrong: "Go 1.24 when 1.26 and 1.27 are out", right: "Go 1.27" }],
    references: &[Reference {
        title: "Release policy of Go",
        url: "https://go.dev/doc/devel/release#policy",
    }],
};

/// The Go that runs, or is asked for, is of a line that gets no fixes any more.
pub(crate) struct GoUnsupported;

impl Rule<Machine> for GoUnsupported {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let running = selected::on(machine, &machine.search_path).and_then(|selected| selected.go);
        // The lines of go.mod are minimums.
        let asked = machine.project.iter().flat_map(|project| &project.asked);
        let pins: Vec<(&Asked, GoVersion)> = asked
            .filter(|asked| !matches!(asked.by.as_str(), "go" | "toolchain"))
            .filter_map(|asked| Some((asked, asked.version?)))
            .collect();
        if running.is_none() && pins.is_empty() {
            return Verdict::NotApplicable;
        }
        let mut said = Vec::new();
        if let Some(go) = running {
            let Some(version) = go.version.value() else {
                return Verdict::Undetermined {
                    because: "the Go that runs does not tell its version".into(),
                };
            };
            if !is_maintained(*version) {
                let title = format!("the go on PATH is {version}: {}", policy());
                said.push(replaced(Said::new(title).fact("its version", &go.version), machine));
            }
        }
        for (asked, version) in pins.into_iter().filter(|(_, version)| !is_maintained(*version)) {
            let place = Provenance::File { path: asked.location.path.clone(), line: asked.location.line };
            let title = format!("{} asks for {version}: {}", asked.by, policy());
            let told = Said::new(title).at(Some(asked.location.clone()));
            said.push(pinned(told.known(asked.by.clone(), asked.text.clone(), &place), machine));
        }
        verdict(&META, said)
    }
}

/// Whether fewer than two newer lines are known.
fn is_maintained(version: GoVersion) -> bool {
    let (major, minor) = ports::newest().line();
    version.major > major || (version.major == major && version.minor + 2 > minor)
}

/// What is known of the lines, and since when.
fn policy() -> String {
    let (major, minor) = ports::newest().line();
    format!("as of {AS_OF}, fixes are made for {major}.{} and {major}.{minor} alone", minor - 1)
}

/// The newest Go that runs here, where that is a maintained one.
pub(super) fn newest(machine: &Machine) -> Option<SdkName> {
    let here = selected::natural(machine).value()?;
    let version = newest_here(machine, *here)?;
    is_maintained(version).then(|| SdkName::new(version, *here))
}

/// The version that stands in for one that another reason replaces: the same, or the newest here where that one gets
/// no fixes any more.
pub(super) fn successor(machine: &Machine, version: GoVersion) -> GoVersion {
    match newest(machine).filter(|_| !is_maintained(version)) {
        Some(sdk) => sdk.version,
        None => version,
    }
}

/// With what puts a maintained Go first.
fn replaced(said: Said, machine: &Machine) -> Said {
    match newest(machine) {
        Some(sdk) => said
            .repairs(
                format!("put Go {sdk} first in every shell"),
                vec![Repair::SetUp { like: Some(sdk.version) }],
            )
            .steps([format!("ogive default {}", sdk.version)]),
        None => said.steps([TOO_OLD]),
    }
}

/// With the step that asks for a maintained Go: what a project is built with is for its people to say.
fn pinned(said: Said, machine: &Machine) -> Said {
    match newest(machine) {
        Some(sdk) => said.steps([format!("ogive pin {}, in the project", sdk.version)]),
        None => said.steps([TOO_OLD]),
    }
}

const TOO_OLD: &str = "a newer Go needs a newer system first";

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    fn go(version: &str) -> Scenario {
        Scenario::linux_amd64().go("/usr/local/go", version, "linux/amd64")
    }

    #[test]
    fn the_two_newest_lines_are_maintained() {
        let (major, newest) = ports::newest().line();
        let check = |behind: u32| GoUnsupported.check(&go(&format!("{major}.{}.1", newest - behind)).build());
        assert_eq!(check(0), Verdict::Passed);
        assert_eq!(check(1), Verdict::Passed);
        let Verdict::Failed(findings) = check(2) else { panic!("nothing found") };
        let Remedy::Repairs { title, repairs } = &findings[0].remedies[0] else { panic!("no repairs") };
        assert!(title.starts_with(&format!("put Go {major}.{newest}.")), "{title}");
        assert!(matches!(repairs[..], [Repair::SetUp { like: Some(_) }]));
        let newer = go(&format!("{major}.{}.0", newest + 1));
        assert_eq!(GoUnsupported.check(&newer.build()), Verdict::Passed);
    }

    #[test]
    fn what_a_project_pins_counts_and_its_minimum_does_not() {
        let check = |scenario: Scenario| GoUnsupported.check(&scenario.build());
        let pinned = Scenario::linux_amd64().asked("/w", ".go-version", "1.20.5", "1.20.5");
        let Verdict::Failed(findings) = check(pinned) else { panic!("nothing found") };
        assert!(findings[0].title.starts_with(".go-version asks for 1.20.5"), "{}", findings[0].title);
        assert!(findings[0].title.contains(AS_OF));
        assert_eq!(check(Scenario::linux_amd64().module("/w/go.mod", "1.20")), Verdict::NotApplicable);
        let silent = go("1.20.5").with(|machine| {
            machine.gos[0].version = Fact::unknown("there is no VERSION", Provenance::BuiltIn);
        });
        assert!(matches!(check(silent), Verdict::Undetermined { .. }));
    }

    #[test]
    fn an_old_go_is_not_installed_again() {
        let (major, newest) = ports::newest().line();
        let machine = Scenario::linux_amd64().build();
        let of = |text: String| successor(&machine, text.parse().unwrap());
        let maintained: GoVersion = format!("{major}.{}.1", newest - 1).parse().unwrap();
        assert_eq!(of(maintained.to_string()), maintained);
        assert_eq!(of(format!("{major}.{}.1", newest - 2)).line(), (major, newest));
        let unknown = Scenario::linux_amd64().unknown_hardware().build();
        assert_eq!(successor(&unknown, "1.20.5".parse().unwrap()), "1.20.5".parse().unwrap());
    }

    #[test]
    fn an_old_macos_gets_the_newest_that_runs_there() {
        let old = Scenario::apple_silicon().go("/usr/local/go", "1.20.5", "darwin/arm64").with(|machine| {
            if let Fact::Known { value, .. } = &mut machine.abilities.host.system {
                value.version = Some("12.7.6".into());
            }
        });
        let Verdict::Failed(findings) = GoUnsupported.check(&old.build()) else { panic!("nothing found") };
        let Remedy::Repairs { title, .. } = &findings[0].remedies[0] else { panic!("no repairs") };
        assert!(title.starts_with("put Go 1.26."), "{title}");
    }
}
