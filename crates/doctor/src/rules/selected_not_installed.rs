//! `selected-not-installed`: the project asks for a Go that is not here.

use ogive_machine::{Asked, Machine};
use ogive_platform::{GoVersion, SdkName, ports};
use ogive_record::{
    Action, Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("selected-not-installed"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the project asks for a Go that is not here",
    rationale: "A manager then refuses, or runs another one. For the lines of go.mod the go command downloads one by \
                itself, for its own architecture: a translated go stays translated, and without network or with \
                GOTOOLCHAIN=local the build ends there.",
    examples: &[Example {
        wrong: ".go-version with 1.27.3, and only 1.26.8 installed",
        right: "ogive install",
    }],
    references: &[Reference { title: "Go toolchains", url: "https://go.dev/doc/toolchain" }],
};

/// The project asks for a Go that is not here.
pub(crate) struct SelectedNotInstalled;

impl Rule<Machine> for SelectedNotInstalled {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let wanted = wanted(machine);
        if wanted.is_empty() {
            return Verdict::NotApplicable;
        }
        let mut said: Vec<(GoVersion, Said)> = Vec::new();
        for (asked, version) in wanted {
            let is_here = machine
                .gos
                .iter()
                .filter_map(|go| go.version.value())
                .any(|here| if is_minimum(asked) { *here >= version } else { fits(*here, version) });
            // Several files often ask for the same.
            if !is_here && said.iter().all(|(told, _)| *told != version) {
                said.push((version, tell(machine, asked, version)));
            }
        }
        if !said.is_empty() && machine.gos.iter().any(|go| go.version.value().is_none()) {
            return Verdict::Undetermined { because: "a Go here does not tell its version".into() };
        }
        verdict(&META, said.into_iter().map(|(_, said)| said).collect())
    }
}

/// What the files ask for: each pin, and the highest of the minimums.
fn wanted(machine: &Machine) -> Vec<(&Asked, GoVersion)> {
    let asked = machine.project.iter().flat_map(|project| &project.asked);
    let all: Vec<(&Asked, GoVersion)> = asked.filter_map(|asked| Some((asked, asked.version?))).collect();
    let minimum = all.iter().filter(|(asked, _)| is_minimum(asked)).max_by_key(|(_, version)| *version);
    all.iter().filter(|(asked, _)| !is_minimum(asked)).chain(minimum).copied().collect()
}

fn is_minimum(asked: &Asked) -> bool {
    matches!(asked.by.as_str(), "go" | "toolchain")
}

/// Whether an installed Go is what a pin means: the name of a line means any of its releases.
fn fits(here: GoVersion, asked: GoVersion) -> bool {
    here == asked || (asked.is_language() && here.line() == asked.line())
}

fn tell(machine: &Machine, asked: &Asked, version: GoVersion) -> Said {
    let place = Provenance::File { path: asked.location.path.clone(), line: asked.location.line };
    let title = match is_minimum(asked) {
        true => format!("the project needs Go {version} or newer, and none is here"),
        false => format!("{} asks for Go {version}, and it is not here", asked.by),
    };
    let said =
        Said::new(title).at(Some(asked.location.clone())).known(asked.by.clone(), asked.text.clone(), &place);
    // Of a newer line it is not known whether it was released.
    let is_known = version.line() <= ports::newest().line();
    let here = selected::natural(machine).value().filter(|_| is_known);
    let exists = here.filter(|here| ports::first_release_of(**here).is_some_and(|first| first <= version));
    match exists {
        Some(here) => {
            let sdk = SdkName::new(release(asked, version), *here);
            said.plan(format!("install {sdk}"), vec![Action::InstallSdk { sdk }])
                .steps([format!("ogive install {version}")])
        }
        None if is_known => {
            said.steps([format!("ogive install {version}, of an architecture that this machine can run")])
        }
        None => said.steps([format!("ogive install {version}")]),
    }
}

/// What is installed: for a minimum, or a line, its newest release that is known.
fn release(asked: &Asked, version: GoVersion) -> GoVersion {
    let newest = ports::table(version).and_then(|table| table.source().parse().ok());
    let is_open = is_minimum(asked) || version.is_language();
    newest.filter(|newest| is_open && *newest > version).unwrap_or_else(|| version.first_release())
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    fn titles(scenario: Scenario) -> Vec<String> {
        match SelectedNotInstalled.check(&scenario.build()) {
            Verdict::Failed(findings) => findings.into_iter().map(|finding| finding.title).collect(),
            Verdict::Passed => Vec::new(),
            other => panic!("{other:?}"),
        }
    }

    fn with(version: &str) -> Scenario {
        Scenario::linux_amd64().go("/usr/local/go", version, "linux/amd64")
    }

    #[test]
    fn what_is_not_here_is_told_once_and_can_be_installed() {
        let asked = with("1.26.8")
            .module("/w/go.mod", "1.25")
            .asked("/w", ".go-version", "1.27.3", "1.27.3")
            .asked("/w", ".tool-versions", "golang 1.27.3", "1.27.3");
        assert_eq!(titles(asked), [".go-version asks for Go 1.27.3, and it is not here"]);
        let (major, minor) = ports::newest().line();
        let minimum = || with("1.26.8").module("/w/go.mod", &format!("{major}.{minor}"));
        let title = format!("the project needs Go {major}.{minor} or newer, and none is here");
        assert_eq!(titles(minimum()), [title]);
        let Verdict::Failed(findings) = SelectedNotInstalled.check(&minimum().build()) else { panic!() };
        let Remedy::Plan(plan) = &findings[0].remedies[0] else { panic!("no plan") };
        assert_eq!(
            plan.title,
            format!("install {}-linux-amd64", ports::newest().source().trim_start_matches("go"))
        );
    }

    #[test]
    fn a_newer_one_does_for_a_minimum_and_any_release_for_a_line() {
        let nothing: [String; 0] = [];
        assert_eq!(titles(with("1.27.3").module("/w/go.mod", "1.26.2")), nothing);
        assert_eq!(titles(with("1.27.3").asked("/w", "mise.toml", "go = \"1.27\"", "1.27")), nothing);
        let none = Scenario::linux_amd64().build();
        assert_eq!(SelectedNotInstalled.check(&none), Verdict::NotApplicable);
        let silent = with("1.27.3").asked("/w", ".go-version", "1.27.2", "1.27.2").with(|machine| {
            machine.gos[0].version = Fact::unknown("there is no VERSION", Provenance::BuiltIn);
        });
        assert!(matches!(SelectedNotInstalled.check(&silent.build()), Verdict::Undetermined { .. }));
    }

    #[test]
    fn what_was_never_made_for_this_machine_is_no_plan() {
        let old = Scenario::apple_silicon().asked("/w", ".go-version", "1.14.2", "1.14.2").build();
        let Verdict::Failed(findings) = SelectedNotInstalled.check(&old) else { panic!("nothing found") };
        assert!(matches!(findings[0].remedies[..], [Remedy::Steps(_)]));
        let unreleased = Scenario::linux_amd64().module("/w/go.mod", "1.99").build();
        let Verdict::Failed(findings) = SelectedNotInstalled.check(&unreleased) else {
            panic!("nothing found")
        };
        assert!(matches!(findings[0].remedies[..], [Remedy::Steps(_)]));
    }
}
