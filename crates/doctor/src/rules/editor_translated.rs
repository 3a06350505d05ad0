//! `editor-translated`: the editor itself is another machine's.

use ogive_machine::{Machine, ProgramKind};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::foreign::is_foreign;
use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("editor-translated"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "an editor is the build for another CPU",
    rationale: "It runs through a translator, and so does every universal program that it starts: its terminal's \
                shell, compilers, and what those start. The same editor exists for this machine.",
    examples: &[Example {
        wrong: "the Intel build of Visual Studio Code on Apple silicon",
        right: "the Apple silicon or universal build",
    }],
    references: &[Reference {
        title: "VS Code on macOS",
        url: "https://code.visualstudio.com/docs/setup/mac",
    }],
};

/// The editor itself is another machine's.
pub(crate) struct EditorTranslated;

impl Rule<Machine> for EditorTranslated {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let (mut said, mut open, mut seen) = (Vec::new(), None, false);
        for editor in &machine.editors {
            for path in &editor.programs {
                let Some(file) = machine.program(path) else { continue };
                seen = true;
                let ports = match file.what.value() {
                    Some(ProgramKind::Native { ports, .. }) => ports,
                    // A script starts what it starts.
                    Some(_) => continue,
                    None => {
                        open = Some(format!("it is not known what {} is for", path.display()));
                        continue;
                    }
                };
                let foreign: Option<Vec<bool>> =
                    ports.iter().map(|port| is_foreign(machine, *port)).collect();
                match foreign {
                    None => open = Some("it is not known what this machine is".to_owned()),
                    Some(foreign) if foreign.contains(&false) => {}
                    Some(_) => {
                        let names: Vec<String> = ports.iter().map(ToString::to_string).collect();
                        let name = editor.kind.name();
                        let title = format!("{name} is the build for {}", names.join(" and "));
                        said.push(
                            Said::new(title)
                                .fact(path.display().to_string(), &file.what)
                                .fact("this machine", selected::natural(machine))
                                .steps([
                                    format!("install {name} for this machine in place of {}", path.display()),
                                    format!("end {name} and start it again: its settings stay"),
                                ]),
                        );
                    }
                }
            }
        }
        match open {
            Some(because) if said.is_empty() => Verdict::Undetermined { because },
            None if !seen => Verdict::NotApplicable,
            _ => verdict(&META, said),
        }
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::EditorKind;

    use super::*;
    use crate::scenario::{Scenario, rules_failed};

    fn zed(scenario: Scenario, ports: &[&str]) -> Machine {
        let ports = ports.iter().map(|port| port.parse().unwrap()).collect();
        let path = "/Applications/Zed.app/Contents/MacOS/zed";
        scenario.editor_program(EditorKind::Zed, path, ProgramKind::Native { ports, go: None }).build()
    }

    #[test]
    fn an_intel_build_is_told_and_a_universal_one_is_not() {
        let intel = zed(Scenario::apple_silicon(), &["darwin/amd64"]);
        let Verdict::Failed(findings) = EditorTranslated.check(&intel) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "Zed is the build for darwin/amd64");
        assert_eq!(rules_failed(&intel), ["editor-translated"]);
        let universal = zed(Scenario::apple_silicon(), &["darwin/amd64", "darwin/arm64"]);
        assert_eq!(EditorTranslated.check(&universal), Verdict::Passed);
        let unknown = zed(Scenario::apple_silicon().unknown_hardware(), &["darwin/amd64"]);
        assert!(matches!(EditorTranslated.check(&unknown), Verdict::Undetermined { .. }));
        assert_eq!(EditorTranslated.check(&Scenario::apple_silicon().build()), Verdict::NotApplicable);
        let script = Scenario::linux_amd64().editor_program(
            EditorKind::GoLand,
            "/opt/goland/bin/goland",
            ProgramKind::Script { interpreter: "/bin/sh".into() },
        );
        assert_eq!(EditorTranslated.check(&script.build()), Verdict::Passed);
    }
}
