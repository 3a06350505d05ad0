//! `editor-settings-malformed`: a file of settings that its editor can't read.

use ogive_machine::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::editors;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("editor-settings-malformed"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a file of settings of an editor is malformed",
    rationale: "The editor takes what stands before the mistake, or nothing of the file, without saying so where Go \
                is concerned. What it says of Go can't be judged until it is mended.",
    examples: &[Example {
        wrong: r#"{"go.goroot": "/usr/local/go" "editor.tabSize": 4}"#,
        right: r#"{"go.goroot": "/usr/local/go", "editor.tabSize": 4}"#,
    }],
    references: &[Reference {
        title: "JSON with comments in VS Code",
        url: "https://code.visualstudio.com/docs/languages/json#_json-with-comments",
    }],
};

/// A file of settings that its editor can't read.
pub(crate) struct EditorSettingsMalformed;

impl Rule<Machine> for EditorSettingsMalformed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut said = Vec::new();
        for editor in &machine.editors {
            for file in &editor.files {
                let (Some(defect), Some(at)) = (&file.defect, file.malformed_at()) else { continue };
                let name = editor.kind.name();
                said.push(
                    Said::new(format!("settings of {name} are malformed: {}", defect.message))
                        .at(Some(at.clone()))
                        .fact(file.path.display().to_string(), &file.settings)
                        .steps([format!(
                            "open {at} in an editor, and mend what stands there or just before"
                        )]),
                );
            }
        }
        editors::judged(&META, machine, said, None)
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::{EditorKind, EditorSyntax, Steers};
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::{Scenario, rules_failed};

    #[test]
    fn the_mistake_is_named_by_line_and_column() {
        let machine = Scenario::linux_amd64().malformed_settings(EditorKind::VsCodium).build();
        let Verdict::Failed(findings) = EditorSettingsMalformed.check(&machine) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "settings of VSCodium are malformed: expected comma");
        assert_eq!(findings[0].location.as_ref().unwrap().to_string(), "/home/ann/settings.json:3:5");
        assert_eq!(rules_failed(&machine), ["editor-settings-malformed"]);
    }

    #[test]
    fn sound_files_pass_and_unreadable_ones_leave_it_open() {
        let sound = || {
            let (kind, syntax) = (EditorKind::Zed, EditorSyntax::Json);
            Scenario::linux_amd64().editor_setting(kind, syntax, &["a"], Steers::Gopath, "/home/ann/go")
        };
        assert_eq!(EditorSettingsMalformed.check(&sound().build()), Verdict::Passed);
        let unread = sound().with(|machine| {
            machine.editors[0].files[0].settings = Fact::unknown("permission denied", Provenance::BuiltIn);
        });
        assert!(matches!(EditorSettingsMalformed.check(&unread.build()), Verdict::Undetermined { .. }));
        let none = Scenario::linux_amd64().build();
        assert_eq!(EditorSettingsMalformed.check(&none), Verdict::NotApplicable);
    }
}
