//! `selection-disagrees`: the files of a project ask for different Gos.

use std::path::Path;

use ogive_machine::{Asked, Machine, Project};
use ogive_platform::GoVersion;
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("selection-disagrees"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "files of the project ask for different Gos",
    rationale: "Each manager reads another file, so that people, editors and pipelines build with different Gos. A \
                version below the go or toolchain line of go.mod is not even used: the go command switches to \
                the newer one.",
    examples: &[Example {
        wrong: ".go-version with 1.26.8 beside toolchain go1.27.3 in go.mod",
        right: "one file that names a version: ogive pin 1.27.3",
    }],
    references: &[Reference { title: "Go toolchains", url: "https://go.dev/doc/toolchain" }],
};

/// The files that pin, the one first that counts where several stand in one folder (docs/selection.md).
const KINDS: [&str; 4] = ["ogive.toml", ".go-version", ".tool-versions", "mise.toml"];

/// The files of a project ask for different Gos.
pub(crate) struct SelectionDisagrees;

impl Rule<Machine> for SelectionDisagrees {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(project) = &machine.project else { return Verdict::NotApplicable };
        let asked = of_project(project);
        let pins: Vec<&(&Asked, GoVersion)> = asked.iter().filter(|(asked, _)| !is_minimum(asked)).collect();
        let Some((first, version)) = pins.first() else { return Verdict::NotApplicable };
        let other = pins.iter().find(|(_, other)| other != version);
        let above = asked.iter().find(|(asked, least)| is_minimum(asked) && least > version);
        let title = match (other, above) {
            (Some((other, other_version)), _) => {
                format!("{} asks for {version}, and {} for {other_version}", first.by, other.by)
            }
            (None, Some((line, least))) => {
                let file = line.location.path.file_name().unwrap_or_default().to_string_lossy();
                format!("{} asks for {version}, and the {} line of {file} for {least}", first.by, line.by)
            }
            (None, None) => return Verdict::Passed,
        };
        let mut said = Said::new(title).at(Some(first.location.clone()));
        for (asked, _) in &asked {
            let place = Provenance::File { path: asked.location.path.clone(), line: asked.location.line };
            said = said.known(asked.by.clone(), asked.text.clone(), &place);
        }
        // The pin that wins says which Go is meant; the go command takes the least version of go.mod instead where that
        // is newer.
        let least = asked.iter().filter(|(asked, _)| is_minimum(asked)).map(|(_, least)| *least).max();
        let wanted = least.filter(|least| least > version).unwrap_or(*version).first_release();
        let others: Vec<&Asked> =
            pins.iter().filter(|(_, other)| *other != wanted).map(|(asked, _)| *asked).collect();
        let Some(os) = selected::natural(machine).value().map(|port| port.os) else {
            return verdict(&META, vec![said.steps([format!("ogive pin {wanted}")])]);
        };
        let repairs = others.iter().map(|asked| {
            let file = asked.location.path.clone();
            Repair::PinVersion { file, version: wanted, os }
        });
        said = said.repairs(format!("pin {wanted} in all of them"), repairs.collect());
        let steps = others.iter().map(|asked| format!("write {wanted} in {}, or remove it", asked.location));
        verdict(&META, vec![said.steps(steps)])
    }
}

/// What the files in the project ask for, the first entry of each: managers take that one. What stands above
/// the project is for everything else.
fn of_project(project: &Project) -> Vec<(&Asked, GoVersion)> {
    let root = project.go_work.as_deref().or(project.go_mod.as_deref()).and_then(Path::parent);
    let deepest = || {
        project
            .asked
            .iter()
            .filter_map(|asked| asked.location.path.parent())
            .max_by_key(|f| f.components().count())
    };
    let Some(root) = root.or_else(deepest) else { return Vec::new() };
    let mut files: Vec<(&Asked, GoVersion)> = Vec::new();
    for asked in project.asked.iter().filter(|asked| asked.location.path.starts_with(root)) {
        let is_new = !files
            .iter()
            .any(|(known, _)| known.by == asked.by && known.location.path == asked.location.path);
        files.extend(asked.version.filter(|_| is_new).map(|version| (asked, version)));
    }
    // As ogive decides: the nearest folder, and in it the first kind that names a version.
    let rank = |asked: &Asked| KINDS.iter().position(|kind| *kind == asked.by);
    files
        .sort_by_key(|(asked, _)| (std::cmp::Reverse(asked.location.path.components().count()), rank(asked)));
    files
}

/// The lines of go.mod name the least version.
fn is_minimum(asked: &Asked) -> bool {
    matches!(asked.by.as_str(), "go" | "toolchain")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use crate::{Only, examine, wishes};

    fn title(scenario: Scenario) -> Option<String> {
        match SelectionDisagrees.check(&scenario.build()) {
            Verdict::Failed(findings) => Some(findings[0].title.clone()),
            Verdict::Passed => None,
            other => panic!("{other:?}"),
        }
    }

    fn project() -> Scenario {
        Scenario::linux_amd64().module("/w/go.mod", "1.26").asked("/w", ".go-version", "1.26.8", "1.26.8")
    }

    #[test]
    fn files_that_ask_for_different_gos_are_told() {
        let other = project().asked("/w", "mise.toml", "go = \"1.27.3\"", "1.27.3");
        assert_eq!(title(other).unwrap(), ".go-version asks for 1.26.8, and mise.toml for 1.27.3");
        let above = project().asked("/w", "toolchain", "go1.27.3", "1.27.3");
        assert_eq!(
            title(above).unwrap(),
            ".go-version asks for 1.26.8, and the toolchain line of go.mod for 1.27.3"
        );
    }

    #[test]
    fn the_others_get_the_version_of_the_file_that_counts_but_never_one_below_go_mod() {
        let pinned = |scenario: Scenario| -> Vec<(String, String)> {
            let only = Only::from(ogive_record::Asked::only(&["selection-disagrees"]));
            let wishes = wishes(&examine(&scenario.build(), &only));
            let repairs = wishes.into_iter().flat_map(|wish| wish.repairs);
            let pins = repairs.map(|repair| match repair {
                Repair::PinVersion { file, version, .. } => (file.display().to_string(), version.to_string()),
                other => panic!("{other:?}"),
            });
            pins.collect()
        };
        let pin = |file: &str, version: &str| (file.to_owned(), version.to_owned());
        let three = project().asked("/w", "mise.toml", "go = \"1.27.3\"", "1.27.3").asked(
            "/w",
            ".tool-versions",
            "golang 1.26.8",
            "1.26.8",
        );
        assert_eq!(pinned(three), [pin("/w/mise.toml", "1.26.8")]);
        let ogive = project().asked("/w", "ogive.toml", "version = \"1.27.3\"", "1.27.3");
        assert_eq!(pinned(ogive), [pin("/w/.go-version", "1.27.3")]);
        let nearer = project().asked("/w/a", "mise.toml", "go = \"1.27.3\"", "1.27.3");
        assert_eq!(pinned(nearer), [pin("/w/.go-version", "1.27.3")]);
        let above = project().asked("/w", "toolchain", "go1.27.3", "1.27.3").asked(
            "/w",
            "mise.toml",
            "go = \"1.27.3\"",
            "1.27.3",
        );
        assert_eq!(pinned(above), [pin("/w/.go-version", "1.27.3")]);
    }

    #[test]
    fn files_that_agree_and_those_above_the_project_are_fine() {
        assert_eq!(title(project()), None);
        assert_eq!(title(project().asked("/w", ".tool-versions", "golang 1.26.8", "1.26.8")), None);
        assert_eq!(title(project().asked("/", ".tool-versions", "golang 1.20", "1.20")), None);
        let alone = Scenario::linux_amd64().module("/w/go.mod", "1.26").build();
        assert_eq!(SelectionDisagrees.check(&alone), Verdict::NotApplicable);
    }
}
