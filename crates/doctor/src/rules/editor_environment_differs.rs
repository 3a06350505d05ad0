//! `editor-environment-differs`: an editor sets variables that the terminal has otherwise.

use std::path::{Path, PathBuf};

use ogive_machine::{Machine, Meaning, Receiver, Steers};
use ogive_platform::Goos;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::editors::{self, Set, Terminal};
use super::selected;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("editor-environment-differs"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "an editor sets Go's variables or PATH otherwise than the terminal",
    rationale: "What builds, passes or resolves in the one fails in the other, and the build cache holds everything \
                twice. What is meant for all belongs where both find it: go env -w, or a start-up file.",
    examples: &[Example {
        wrong: r#""go.toolsEnvVars": {"GOFLAGS": "-mod=mod"} and GOFLAGS=-mod=vendor in .profile"#,
        right: "go env -w GOFLAGS=-mod=vendor, and nothing in the editor",
    }],
    references: &[Reference {
        title: "go help environment",
        url: "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    }],
};

/// Other rules tell these.
const TOLD_ELSEWHERE: [&str; 3] = ["GOOS", "GOARCH", "GOROOT"];
/// What steers a Go program while it runs, not a build.
const OF_RUNS: [&str; 7] =
    ["GOCOVERDIR", "GODEBUG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GORACE", "GOTRACEBACK"];

/// An editor sets variables that the terminal has otherwise.
pub(crate) struct EditorEnvironmentDiffers;

impl Rule<Machine> for EditorEnvironmentDiffers {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let terminal = editors::terminal(machine);
        let (mut said, mut open) = (Vec::new(), None);
        for set in editors::settings(machine) {
            let Some((name, receiver)) = variable(&set) else { continue };
            let terminal = match &terminal {
                Ok(terminal) => terminal,
                Err(because) => {
                    open = Some(because.clone());
                    continue;
                }
            };
            let found = if name.eq_ignore_ascii_case("PATH") {
                path_differs(machine, terminal, &set, receiver)
            } else {
                differs(machine, terminal, &set, name, receiver)
            };
            match found {
                Ok(found) => said.extend(found),
                Err(because) => open = Some(because),
            }
        }
        editors::judged(&META, machine, said, open)
    }
}

/// The variable that a setting sets, and who gets it.
fn variable<'m>(set: &Set<'m>) -> Option<(&'m str, Receiver)> {
    match &set.setting.steers {
        Steers::Gopath => Some(("GOPATH", Receiver::Tools)),
        Steers::Variable { of: Receiver::Task | Receiver::Tests, .. } => None,
        Steers::Variable { name, of } => {
            let name = name.as_str();
            let is_told = TOLD_ELSEWHERE.contains(&name) || OF_RUNS.contains(&name);
            // The PATH of a program that is debugged is its own affair.
            let is_of_run = *of == Receiver::Debugger && name.eq_ignore_ascii_case("PATH");
            (!is_told && !is_of_run).then_some((name, *of))
        }
        _ => None,
    }
}

fn differs(
    machine: &Machine,
    terminal: &Terminal<'_>,
    set: &Set<'_>,
    name: &str,
    receiver: Receiver,
) -> Result<Option<Said>, String> {
    let editor = set.editor.kind.name();
    let value = set.setting.names.as_ref().map(|names| names.display().to_string());
    let value = value.unwrap_or_else(|| set.setting.value.clone());
    if editors::is_open(&value) {
        return Err(format!("it is not known what {value} is to {editor}"));
    }
    let own = terminal.variable(name);
    let default = (name == "GOPATH").then(|| machine.home.value().map(|home| home.join("go"))).flatten();
    let default = default.map(|folder| folder.display().to_string()).unwrap_or_default();
    if own.map_or(default.as_str(), |own| own.value.as_str()) == value {
        return Ok(None);
    }
    let sets = format!("{editor} sets {name}={value} for {}", receiver.name());
    Ok(Some(match own {
        Some(own) => {
            set.taken_away(Said::new(format!("{sets}, and the terminal has {}", own.value)).setting(own))
        }
        None => set.shown(Said::new(format!("{sets}, and the terminal does not set it"))).steps([
            format!("if it is meant everywhere: go env -w {name}={value}, or export it in a start-up file"),
            format!("if not, remove {} from {}", set.setting.label(), set.file.path.display()),
            set.restart(),
        ]),
    }))
}

/// A PATH counts for the go that is found on it.
fn path_differs(
    machine: &Machine,
    terminal: &Terminal<'_>,
    set: &Set<'_>,
    receiver: Receiver,
) -> Result<Option<Said>, String> {
    let path = terminal.search_path();
    let Some(own) = path.first("go") else { return Ok(None) };
    let is_windows = selected::natural(machine).value().is_some_and(|here| here.os == Goos::Windows);
    // `${env:PATH}` has a colon of its own.
    const INHERITED: &str = "\u{0}";
    let mut value = set.setting.value.clone();
    for inherited in ["${env:PATH}", "${env:Path}", "${env.PATH}", "$PATH", "%PATH%"] {
        value = value.replace(inherited, INHERITED);
    }
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in value.split(if is_windows { ';' } else { ':' }) {
        if folder == INHERITED {
            folders.extend(path.folders.iter().map(|entry| entry.folder.clone()));
        } else if folder.contains('$') {
            return Err(format!("it is not known what {folder} is to {}", set.editor.kind.name()));
        } else {
            folders.push(folder.into());
        }
    }
    let found = folders.iter().find_map(|folder| go_in(machine, terminal, folder));
    if found.as_deref() == Some(own) {
        return Ok(None);
    }
    let editor = set.editor.kind.name();
    let finds = found.map_or("no go".to_owned(), |found| found.display().to_string());
    let title = format!(
        "{editor} sets a PATH for {} on which {finds} is found, and the terminal runs {}",
        receiver.name(),
        own.display()
    );
    Ok(Some(set.taken_away(Said::new(title))))
}

/// The go command in a folder, where one is known.
fn go_in(machine: &Machine, terminal: &Terminal<'_>, folder: &Path) -> Option<PathBuf> {
    let candidates = [folder.join("go"), folder.join("go.exe")];
    let known = candidates.iter().find(|program| machine.program(program).is_some());
    let on_path = || match terminal.search_path().word("go")? {
        Meaning::Programs(programs) => programs.iter().find(|program| program.parent() == Some(folder)),
        _ => None,
    };
    known.or_else(on_path).cloned()
}

#[cfg(test)]
mod tests {
    use ogive_machine::{EditorKind, EditorSyntax, Way};
    use ogive_record::{Fact, Provenance, Remedy};

    use super::*;
    use crate::scenario::{Scenario, rules_failed};

    fn with(scenario: Scenario, name: &str, value: &str, of: Receiver) -> Machine {
        let steers = Steers::Variable { name: name.into(), of };
        let path = ["go.toolsEnvVars", name];
        scenario.editor_setting(EditorKind::VsCode, EditorSyntax::Json, &path, steers, value).build()
    }

    fn title(machine: &Machine) -> String {
        match EditorEnvironmentDiffers.check(machine) {
            Verdict::Failed(findings) => findings[0].title.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_variable_that_the_terminal_has_otherwise_is_told() {
        let exported = || Scenario::linux_amd64().exported("GOFLAGS", "-mod=mod", "/home/ann/.profile", 3);
        let other = with(exported(), "GOFLAGS", "-v", Receiver::Tools);
        assert_eq!(title(&other), "VS Code sets GOFLAGS=-v for the Go tools, and the terminal has -mod=mod");
        let Verdict::Failed(findings) = EditorEnvironmentDiffers.check(&other) else {
            panic!("nothing found")
        };
        assert!(matches!(findings[0].remedies[0], Remedy::Repairs { .. }));
        assert_eq!(rules_failed(&other), ["editor-environment-differs"]);
        let absent = with(Scenario::linux_amd64(), "GOFLAGS", "-v", Receiver::LanguageServer);
        assert!(title(&absent).ends_with("the terminal does not set it"), "{}", title(&absent));
        let Verdict::Failed(findings) = EditorEnvironmentDiffers.check(&absent) else {
            panic!("nothing found")
        };
        assert!(matches!(findings[0].remedies[..], [Remedy::Steps(_)]));
        for (machine, why) in [
            (with(exported(), "GOFLAGS", "-mod=mod", Receiver::Tools), "equal"),
            (with(exported(), "GODEBUG", "x=1", Receiver::Debugger), "of a run"),
            (with(exported(), "GOFLAGS", "-v", Receiver::Task), "a task"),
            (
                with(Scenario::linux_amd64().persisted("GOPROXY", "off"), "GOPROXY", "off", Receiver::Tools),
                "persisted",
            ),
        ] {
            assert_eq!(EditorEnvironmentDiffers.check(&machine), Verdict::Passed, "{why}");
        }
    }

    #[test]
    fn a_path_counts_by_the_go_on_it() {
        let two = || {
            Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64").unselected_go(
                "/opt/go",
                "1.26.8",
                "linux/amd64",
            )
        };
        let path = |value: &str| with(two(), "PATH", value, Receiver::Terminal);
        assert_eq!(
            title(&path("/opt/go/bin:${env:PATH}")),
            "VS Code sets a PATH for the terminal on which /opt/go/bin/go is found, and the terminal runs \
             /usr/local/go/bin/go"
        );
        assert!(title(&path("/nowhere")).contains("no go is found"), "{}", title(&path("/nowhere")));
        for same in ["/home/ann/bin:${env:PATH}", "${env:PATH}:/opt/go/bin", "/usr/local/go/bin"] {
            assert_eq!(EditorEnvironmentDiffers.check(&path(same)), Verdict::Passed, "{same}");
        }
        let open = EditorEnvironmentDiffers.check(&path("${workspaceFolder}/bin:${env:PATH}"));
        assert!(matches!(open, Verdict::Undetermined { .. }));
    }

    #[test]
    fn a_shell_that_did_not_start_leaves_it_open() {
        let hangs = Scenario::linux_amd64().bash(Way::LoginInteractive, |_| {}).with(|machine| {
            machine.shells[0].starts[0].outcome = Fact::unknown("it hangs", Provenance::BuiltIn);
        });
        let machine = with(hangs, "GOFLAGS", "-v", Receiver::Tools);
        assert!(matches!(EditorEnvironmentDiffers.check(&machine), Verdict::Undetermined { .. }));
        let none = Scenario::linux_amd64().build();
        assert_eq!(EditorEnvironmentDiffers.check(&none), Verdict::NotApplicable);
        let gopath = Scenario::linux_amd64().editor_setting(
            EditorKind::GoLand,
            EditorSyntax::Xml,
            &["GoLibraries"],
            Steers::Gopath,
            "/home/ann/go",
        );
        assert_eq!(EditorEnvironmentDiffers.check(&gopath.build()), Verdict::Passed);
    }
}
