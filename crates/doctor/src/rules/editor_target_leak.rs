//! `editor-target-leak`: an editor sets a target platform for its language server, debugger or terminal.

use ogive_machine::{Machine, Receiver, Steers};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{editors, selected};
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("editor-target-leak"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the settings of an editor set GOOS or GOARCH of another platform",
    rationale: "The language server then hides the files of this platform, tools that the editor installs are for \
                the other one, and what the debugger builds does not start here. A target belongs to the one task \
                that builds for it.",
    examples: &[Example {
        wrong: r#""go.toolsEnvVars": {"GOARCH": "arm64"} on an amd64 machine"#,
        right: "a task with GOARCH=arm64 go build ./...",
    }],
    references: &[Reference {
        title: "Settings of Go in VS Code",
        url: "https://github.com/golang/vscode-go/wiki/settings",
    }],
};

/// An editor sets a target platform for its language server, debugger or terminal.
pub(crate) struct EditorTargetLeak;

impl Rule<Machine> for EditorTargetLeak {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let here = selected::natural(machine).value();
        let (mut said, mut open) = (Vec::new(), None);
        for set in editors::settings(machine) {
            let Steers::Variable { name, of } = &set.setting.steers else { continue };
            let is_target = matches!(name.as_str(), "GOOS" | "GOARCH");
            let value = &set.setting.value;
            if !is_target || *of == Receiver::Task || value.is_empty() {
                continue;
            }
            let Some(here) = here else {
                open = Some("it is not known what this machine is".to_owned());
                continue;
            };
            if editors::is_open(value) {
                open = Some(format!("it is not known what {value} is to {}", set.editor.kind.name()));
                continue;
            }
            if *value == here.os.name() || *value == here.arch.name() {
                continue;
            }
            let title = format!("{} sets {name}={value} for {}", set.editor.kind.name(), of.name());
            said.push(set.taken_away(Said::new(title).fact("this machine", selected::natural(machine))));
        }
        editors::judged(&META, machine, said, open)
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::{EditorKind, EditorSyntax};
    use ogive_record::{Remedy, Repair};

    use super::*;
    use crate::scenario::{Scenario, rules_failed};

    fn with(scenario: Scenario, name: &str, value: &str, of: Receiver) -> Machine {
        let steers = Steers::Variable { name: name.into(), of };
        let path = ["go.toolsEnvVars", name];
        scenario.editor_setting(EditorKind::VsCode, EditorSyntax::Json, &path, steers, value).build()
    }

    #[test]
    fn a_target_of_another_platform_is_told_for_all_but_tasks() {
        let leak = with(Scenario::linux_amd64(), "GOARCH", "arm64", Receiver::Tools);
        let Verdict::Failed(findings) = EditorTargetLeak.check(&leak) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "VS Code sets GOARCH=arm64 for the Go tools");
        let Remedy::Repairs { repairs, .. } = &findings[0].remedies[0] else { panic!("no repair") };
        let Repair::EditJson { path, .. } = &repairs[0] else { panic!("{repairs:?}") };
        assert_eq!(path, &["go.toolsEnvVars", "GOARCH"]);
        assert_eq!(rules_failed(&leak), ["editor-target-leak"]);
        let debugger = with(Scenario::linux_amd64(), "GOOS", "windows", Receiver::Debugger);
        assert!(matches!(EditorTargetLeak.check(&debugger), Verdict::Failed(_)));
        for (name, value, of) in [
            ("GOARCH", "amd64", Receiver::Tools),
            ("GOOS", "linux", Receiver::LanguageServer),
            ("GOARCH", "arm64", Receiver::Task),
            ("GOFLAGS", "-v", Receiver::Debugger),
        ] {
            let machine = with(Scenario::linux_amd64(), name, value, of);
            assert_eq!(EditorTargetLeak.check(&machine), Verdict::Passed, "{name}={value}");
        }
    }

    #[test]
    fn editors_alike_and_unread_files_are_not_passed() {
        let steers = Steers::Variable { name: "GOOS".into(), of: Receiver::LanguageServer };
        for (kind, syntax) in [
            (EditorKind::Helix, EditorSyntax::Toml),
            (EditorKind::Neovim, EditorSyntax::Script),
            (EditorKind::GoLand, EditorSyntax::Xml),
            (EditorKind::Zed, EditorSyntax::Json),
        ] {
            let scenario =
                Scenario::linux_amd64().editor_setting(kind, syntax, &["GOOS"], steers.clone(), "js");
            assert!(matches!(EditorTargetLeak.check(&scenario.build()), Verdict::Failed(_)), "{kind:?}");
        }
        let unread = Scenario::linux_amd64().malformed_settings(EditorKind::Zed).build();
        assert!(matches!(EditorTargetLeak.check(&unread), Verdict::Undetermined { .. }));
        let unknown = with(Scenario::linux_amd64().unknown_hardware(), "GOOS", "js", Receiver::Tools);
        assert!(matches!(EditorTargetLeak.check(&unknown), Verdict::Undetermined { .. }));
        assert_eq!(EditorTargetLeak.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
    }
}
