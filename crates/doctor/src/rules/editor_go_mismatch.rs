//! `editor-go-mismatch`: an editor is told to take another Go than the terminal.

use std::path::{Path, PathBuf};

use ogive_machine::{Machine, ProgramFile, ProgramKind, Receiver, Steers};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::editors::{self, Set, Terminal};
use super::foreign::is_foreign;
use super::selected;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("editor-go-mismatch"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the settings of an editor name another Go than the terminal's, a foreign one, or none",
    rationale: "Language server, tests and debugger of the editor then disagree with what the same command says in a \
                terminal, and go on doing so after Go is replaced there. Without the setting an editor takes the go \
                of its PATH, as a shell does.",
    examples: &[Example {
        wrong: r#""go.goroot": "/usr/local/go" beside another go on PATH"#,
        right: "no go.goroot, and one go on PATH",
    }],
    references: &[Reference {
        title: "Settings of Go in VS Code",
        url: "https://github.com/golang/vscode-go/wiki/settings",
    }],
};

/// An editor is told to take another Go than the terminal.
pub(crate) struct EditorGoMismatch;

impl Rule<Machine> for EditorGoMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let terminal = editors::terminal(machine);
        let (mut said, mut open) = (Vec::new(), None);
        for set in editors::settings(machine) {
            let Some(programs) = named(&set) else { continue };
            match judged(machine, terminal.as_ref().ok(), &set, &programs) {
                Ok(found) => said.extend(found),
                Err(because) => open = Some(because),
            }
            if let Err(because) = &terminal {
                open.get_or_insert_with(|| because.clone());
            }
        }
        editors::judged(&META, machine, said, open)
    }
}

/// The go commands that a setting may name, for each system one; none where it names no Go.
fn named(set: &Set<'_>) -> Option<Vec<PathBuf>> {
    let of = |goroot: &Path| vec![goroot.join("bin/go"), goroot.join("bin/go.exe")];
    let names = set.setting.names.as_deref();
    match &set.setting.steers {
        Steers::Goroot => Some(names.map(of).unwrap_or_default()),
        Steers::ToolsBuilder => Some(names.map(|program| vec![program.to_owned()]).unwrap_or_default()),
        Steers::Program(name) if name == "go" => {
            Some(names.map(|program| vec![program.to_owned()]).unwrap_or_default())
        }
        Steers::Variable { name, of: receiver } if name == "GOROOT" && *receiver != Receiver::Task => {
            let is_path = !editors::is_open(&set.setting.value);
            Some(if is_path { of(Path::new(&set.setting.value)) } else { Vec::new() })
        }
        _ => None,
    }
}

/// What is wrong with the Go that a setting names; an error where that can't be told.
fn judged(
    machine: &Machine,
    terminal: Option<&Terminal<'_>>,
    set: &Set<'_>,
    programs: &[PathBuf],
) -> Result<Option<Said>, String> {
    let value = &set.setting.value;
    // vscode-go takes its own GOROOT only where the environment has none: then that is judged, by other rules.
    let is_hidden = set.setting.steers == Steers::Goroot && set.editor.kind.is_of_vscode_family();
    if is_hidden && terminal.is_some_and(|terminal| terminal.variable("GOROOT").is_some()) {
        return Ok(None);
    }
    if programs.is_empty() {
        let is_bare = !value.contains(['/', '\\', '$']);
        if is_bare {
            let title = format!("{}, {value}, is no program on PATH", set.name());
            return Ok(Some(set.taken_away(Said::new(title))));
        }
        return Err(format!("it is not known what {value} is to {}", set.editor.kind.name()));
    }
    let file = programs.iter().find_map(|program| machine.program(program));
    let Some(file) = file else {
        let title = format!("{}, {value}, leads to no Go", set.name());
        return Ok(Some(set.taken_away(Said::new(title))));
    };
    if matches!(file.what.value(), Some(ProgramKind::Shim { .. })) {
        return Ok(None);
    }
    let go = machine.go_of(file);
    let port = match file.what.value() {
        Some(ProgramKind::Native { ports, .. }) => ports.first().copied(),
        _ => go.and_then(|go| go.port.value().copied()),
    };
    let Some(port) = port else { return Err(format!("{value} does not show what it is for")) };
    match is_foreign(machine, port) {
        Some(true) => {
            let title = format!("{}, {value}, is for {port}, not for this machine", set.name());
            let said = Said::new(title).fact("this machine", selected::natural(machine));
            return Ok(Some(set.taken_away(said)));
        }
        Some(false) => {}
        None => return Err("it is not known what this machine is".into()),
    }
    // The Go that builds the tools may be any.
    let Some(terminal) = terminal.filter(|_| set.setting.steers != Steers::ToolsBuilder) else {
        return Ok(None);
    };
    differing(machine, terminal, set, file)
}

fn differing(
    machine: &Machine,
    terminal: &Terminal<'_>,
    set: &Set<'_>,
    file: &ProgramFile,
) -> Result<Option<Said>, String> {
    let Some(runs) = selected::on(machine, terminal.search_path()) else { return Ok(None) };
    let is_lost = |file: &ProgramFile| file.real.value().is_none();
    if is_lost(file) || machine.program(runs.program).is_some_and(is_lost) {
        return Err("it is not known where the go command leads".into());
    }
    let (Some(own), Some(other)) = (runs.go, machine.go_of(file)) else { return Ok(None) };
    if other.real == own.real {
        return Ok(None);
    }
    let (Some(others), Some(owns)) = (other.version.value(), own.version.value()) else {
        return Err("it is not known which versions the editor and the terminal have".into());
    };
    let versions = (others, owns);
    if versions.0 == versions.1 {
        return Ok(None);
    }
    let title = format!("{} is Go {}, and the terminal runs {}", set.name(), versions.0, versions.1);
    let said = Said::new(title)
        .fact(other.goroot.display().to_string(), &other.version)
        .fact(own.goroot.display().to_string(), &own.version);
    Ok(Some(set.taken_away(said)))
}

#[cfg(test)]
mod tests {
    use ogive_machine::{EditorKind, EditorSyntax, Manager};
    use ogive_record::{Remedy, Repair};

    use super::*;
    use crate::scenario::{Scenario, rules_failed};

    fn two() -> Scenario {
        Scenario::apple_silicon()
            .go("/opt/homebrew/opt/go/libexec", "1.27.3", "darwin/arm64")
            .unselected_go("/usr/local/go", "1.26.8", "darwin/arm64")
            .unselected_go("/opt/intel", "1.27.3", "darwin/amd64")
            .with(|machine| machine.gos[0].manager = Manager::HomebrewArm)
    }

    fn vscode(scenario: Scenario, value: &str) -> Verdict {
        let scenario = scenario.editor_setting(
            EditorKind::VsCode,
            EditorSyntax::Json,
            &["go.goroot"],
            Steers::Goroot,
            value,
        );
        EditorGoMismatch.check(&scenario.build())
    }

    fn title(verdict: Verdict) -> String {
        match verdict {
            Verdict::Failed(findings) => findings[0].title.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn another_a_foreign_and_a_missing_go_are_told() {
        assert_eq!(
            title(vscode(two(), "/usr/local/go")),
            "go.goroot of VS Code is Go 1.26.8, and the terminal runs 1.27.3"
        );
        assert_eq!(
            title(vscode(two(), "/opt/intel")),
            "go.goroot of VS Code, /opt/intel, is for darwin/amd64, not for this machine"
        );
        assert_eq!(title(vscode(two(), "/gone")), "go.goroot of VS Code, /gone, leads to no Go");
        assert_eq!(vscode(two(), "/opt/homebrew/opt/go/libexec"), Verdict::Passed);
        assert_eq!(vscode(two().variable("GOROOT", "/opt/intel"), "/usr/local/go"), Verdict::Passed);
        assert_eq!(EditorGoMismatch.check(&two().build()), Verdict::NotApplicable);
    }

    #[test]
    fn the_setting_is_taken_away_where_it_is_json_and_named_where_it_is_not() {
        let Verdict::Failed(findings) = vscode(two(), "/gone") else { panic!("nothing found") };
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(1));
        let Remedy::Repairs { repairs, .. } = &findings[0].remedies[0] else { panic!("no repair") };
        let Repair::EditJson { path, after, .. } = &repairs[0] else { panic!("{repairs:?}") };
        assert_eq!((path[0].as_str(), after), ("go.goroot", &None));
        let goland = two().editor_setting(
            EditorKind::GoLand,
            EditorSyntax::Xml,
            &["GOROOT"],
            Steers::Goroot,
            "/usr/local/go",
        );
        let machine = goland.build();
        assert!(rules_failed(&machine).contains(&"editor-go-mismatch".to_owned()));
        let Verdict::Failed(findings) = EditorGoMismatch.check(&machine) else { panic!("nothing found") };
        assert!(matches!(&findings[0].remedies[..], [Remedy::Steps(_)]));
    }

    #[test]
    fn what_is_not_known_is_not_passed() {
        let undetermined = |verdict| assert!(matches!(verdict, Verdict::Undetermined { .. }), "{verdict:?}");
        undetermined(vscode(two(), "${config:x}/go"));
        undetermined(vscode(two().unknown_hardware(), "/usr/local/go"));
        let shims = two().program("go", "/shims/go", ProgramKind::Shim { of: Manager::Ogive });
        assert_eq!(vscode(shims, "/usr/local/go"), Verdict::Passed);
    }
}
