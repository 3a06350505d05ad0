//! `project-in-gopath`: the project around the current folder lies in GOPATH.

use ogive_machine::Machine;
use ogive_record::{
    Audience, Confidence, Example, Location, Provenance, Reference, Rule, RuleMeta, RuleName, Severity,
    Verdict,
};

use super::gopath;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("project-in-gopath"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the go.mod here lies in GOPATH",
    rationale: "The go command ignores a go.mod in GOPATH itself, so that the module is not found. Below GOPATH/src \
                modules work, but with GO111MODULE=off or auto the folder means something else.",
    examples: &[Example { wrong: "go mod init in ~/go", right: "go mod init in ~/src/project" }],
    references: &[Reference {
        title: "go help gopath",
        url: "https://pkg.go.dev/cmd/go#hdr-GOPATH_environment_variable",
    }],
};

/// The project around the current folder lies in GOPATH.
pub(crate) struct ProjectInGopath;

impl Rule<Machine> for ProjectInGopath {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(go_mod) = machine.project.as_ref().and_then(|project| project.go_mod.as_deref()) else {
            return Verdict::NotApplicable;
        };
        let folders = gopath::folders(machine);
        if folders.is_empty() {
            return Verdict::Undetermined { because: "it is not known where GOPATH is".into() };
        }
        let Some(root) = go_mod.parent() else { return Verdict::Passed };
        let location = Location { path: go_mod.to_owned(), line: None, column: None };
        let place = Provenance::File { path: go_mod.to_owned(), line: None };
        let said = folders.iter().find_map(|gopath| {
            let folder = gopath.folder.display();
            let (title, severity) = if gopath.folder.components().eq(root.components()) {
                (format!("go ignores {}, because it lies in GOPATH itself", go_mod.display()), META.severity)
            } else if root.starts_with(gopath.folder.join("src")) {
                (format!("{} lies below GOPATH/src, where it need not be", root.display()), Severity::Info)
            } else {
                return None;
            };
            Some(
                Said::new(title)
                    .severity(severity)
                    .at(Some(location.clone()))
                    .known("GOPATH", folder.to_string(), &place)
                    .steps(["move the project to a folder outside GOPATH"]),
            )
        });
        verdict(&META, said.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::Fact;

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_go_mod_in_gopath_itself_is_told() {
        let in_folder = |go_mod: &str| match ProjectInGopath
            .check(&Scenario::linux_amd64().module(go_mod, "1.27").build())
        {
            Verdict::Failed(findings) => Some(findings[0].severity),
            Verdict::Passed => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(in_folder("/home/ann/go/go.mod"), Some(Severity::Warning));
        assert_eq!(in_folder("/home/ann/go/src/example.com/x/go.mod"), Some(Severity::Info));
        assert_eq!(in_folder("/home/ann/x/go.mod"), None);
        assert_eq!(ProjectInGopath.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
        let homeless = Scenario::linux_amd64().module("/x/go.mod", "1.27").with(|machine| {
            machine.home = Fact::unknown("there is none", Provenance::BuiltIn);
        });
        assert!(matches!(ProjectInGopath.check(&homeless.build()), Verdict::Undetermined { .. }));
    }
}
