//! `path-helper-demotes`: on macOS a line puts Go onto PATH too early.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ogive_machine::{Machine, Meaning, ShellKind};
use ogive_platform::Goos;
use ogive_record::{
    Audience, Confidence, Example, Location, Reference, Repair, Rule, RuleMeta, RuleName, Severity,
    Statement, Verdict,
};

use super::starts;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("path-helper-demotes"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a line in .zshenv puts Go onto PATH, and path_helper moves it behind the system's folders",
    rationale: "In login shells macOS runs path_helper from /etc/zprofile after .zshenv: it puts the folders of /etc/paths, \
                /usr/local/bin among them, before all others. Terminals then find another Go than scripts, and a shell in \
                tmux another one again.",
    examples: &[Example {
        wrong: "export PATH=$HOME/sdk/go1.27.3/bin:$PATH in ~/.zshenv",
        right: "the same line in ~/.zprofile",
    }],
    references: &[Reference {
        title: "zsh, start-up files",
        url: "https://zsh.sourceforge.io/Doc/Release/Files.html",
    }],
};

/// On macOS a line puts Go onto PATH too early.
pub(crate) struct PathHelper;

impl Rule<Machine> for PathHelper {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        match machine.abilities.host.hardware.value() {
            None => return Verdict::Undetermined { because: "it is not known what this machine is".into() },
            Some(port) if port.os != Goos::Darwin => return Verdict::NotApplicable,
            Some(_) => {}
        }
        let logins: Vec<_> = starts::all(machine)
            .filter(|start| start.shell.kind == ShellKind::Zsh && start.way.is_login())
            .collect();
        if logins.is_empty() {
            return Verdict::NotApplicable;
        }
        let mut said = Vec::new();
        let mut told: Vec<(&Path, &Location)> = Vec::new();
        for start in &logins {
            let Some(started) = start.outcome.value() else { continue };
            let path = &started.search_path;
            for name in ["go", "gofmt", "gopls", "dlv"] {
                let Some(Meaning::Programs(programs)) = path.word(name) else { continue };
                let [first, later @ ..] = programs.as_slice() else { continue };
                // What a line of the user's own puts before it is no affair of path_helper.
                let put_by = path.entry_of(first).and_then(|entry| entry.added_by.as_ref());
                if put_by.is_some_and(|line| !line.path.starts_with("/etc")) {
                    continue;
                }
                for program in later {
                    let Some(line) = path.entry_of(program).and_then(|entry| entry.added_by.as_ref()) else {
                        continue;
                    };
                    let folder = program.parent().unwrap_or(program);
                    // One finding a folder: gofmt lies beside go.
                    if !is_early(line) || !is_of_system(first) || told.contains(&(folder, line)) {
                        continue;
                    }
                    told.push((folder, line));
                    let to = profile(&started.files, line);
                    let moved = is_own(machine, line).then(|| moved(line, folder, &to)).flatten();
                    let title = format!(
                        "{} puts {} first, and in {} path_helper puts {} before it",
                        line,
                        folder.display(),
                        start.name(),
                        first.display()
                    );
                    let step = format!("move the line from {line} to {}", to.display());
                    let told = Said::new(title);
                    let told = match moved {
                        Some(repair) => told.repairs(step.clone(), vec![repair]),
                        None => told,
                    };
                    said.push(
                        told.at(Some(line.clone()))
                            .known(name, first.display().to_string(), start.outcome.provenance())
                            .known(
                                "the line was for",
                                program.display().to_string(),
                                start.outcome.provenance(),
                            )
                            .steps([step]),
                    );
                }
            }
        }
        if said.is_empty() && logins.iter().any(|start| start.outcome.value().is_none()) {
            return Verdict::Undetermined { because: "a login shell did not come to its end".into() };
        }
        verdict(&META, said)
    }
}

/// The file of this user's that runs after /etc/zprofile: `$ZDOTDIR` may be another folder than that of .zshenv.
fn profile(ran: &[PathBuf], line: &Location) -> PathBuf {
    let names = [".zprofile", ".zshrc", ".zlogin"].map(OsStr::new);
    let beside = ran.iter().find(|file| file.file_name().is_some_and(|name| names.contains(&name)));
    beside.unwrap_or(&line.path).with_file_name(".zprofile")
}

/// Whether a line is of the user's own files.
fn is_own(machine: &Machine, line: &Location) -> bool {
    machine.home.value().is_some_and(|home| line.path.starts_with(home))
}

fn moved(line: &Location, folder: &Path, to: &Path) -> Option<Repair> {
    let statement = Statement::PathEntry { folder: folder.to_owned() };
    Some(Repair::MoveStatement { file: line.path.clone(), line: line.line?, statement, to: to.to_owned() })
}

/// Whether a line runs before /etc/zprofile.
fn is_early(line: &Location) -> bool {
    let name = line.path.file_name().and_then(|name| name.to_str());
    matches!(name, Some(".zshenv" | "zshenv"))
}

/// Whether a program lies in a folder of /etc/paths or /etc/paths.d.
fn is_of_system(program: &Path) -> bool {
    let folder = program.parent().unwrap_or(program);
    ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/go/bin", "/opt/homebrew/bin"]
        .iter()
        .any(|of| folder == Path::new(of))
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;
    use crate::{Only, examine, wishes};

    fn check(line: &str, order: [&str; 2]) -> Verdict {
        PathHelper
            .check(&Scenario::apple_silicon().zsh_login(line, "/Users/ann/sdk/go1.27.3/bin", order).build())
    }

    #[test]
    fn a_line_of_zshenv_is_demoted() {
        let own = "/Users/ann/sdk/go1.27.3/bin";
        let Verdict::Failed(findings) = check("/Users/ann/.zshenv", ["/usr/local/bin", own]) else {
            panic!("nothing found")
        };
        assert_eq!(
            findings[0].title,
            "/Users/ann/.zshenv:2 puts /Users/ann/sdk/go1.27.3/bin first, and in zsh (login, interactive) \
             path_helper puts /usr/local/bin/go before it"
        );
        assert_eq!(check("/Users/ann/.zprofile", ["/usr/local/bin", own]), Verdict::Passed);
        assert_eq!(check("/Users/ann/.zshenv", [own, "/usr/local/bin"]), Verdict::Passed);
        let by_brew = Scenario::apple_silicon()
            .zsh_login("/Users/ann/.zshenv", own, ["/opt/homebrew/bin", own])
            .with(|machine| {
                let line = Location { path: "/Users/ann/.zprofile".into(), line: Some(1), column: None };
                if let Fact::Known { value, .. } = &mut machine.shells[0].starts[0].outcome {
                    value.search_path.folders[0].added_by = Some(line);
                }
            });
        assert_eq!(PathHelper.check(&by_brew.build()), Verdict::Passed);
    }

    #[test]
    fn the_line_is_moved_where_it_is_the_user_s_own() {
        let own = "/Users/ann/sdk/go1.27.3/bin";
        let wished = |file: &str, ran: &[&str]| {
            let ran: Vec<PathBuf> = ran.iter().map(PathBuf::from).collect();
            let mac =
                Scenario::apple_silicon().zsh_login(file, own, ["/usr/local/bin", own]).with(|machine| {
                    machine.home = Fact::known("/Users/ann".into(), Provenance::BuiltIn);
                    if let Fact::Known { value, .. } = &mut machine.shells[0].starts[0].outcome {
                        value.files = ran;
                    }
                });
            let only = Only::from(ogive_record::Asked::only(&["path-helper-demotes"]));
            wishes(&examine(&mac.build(), &only))
                .into_iter()
                .flat_map(|wish| wish.repairs)
                .collect::<Vec<_>>()
        };
        let moved = |to: &str| Repair::MoveStatement {
            file: "/Users/ann/.zshenv".into(),
            line: 2,
            statement: Statement::PathEntry { folder: own.into() },
            to: to.into(),
        };
        let zshenv = "/Users/ann/.zshenv";
        assert_eq!(wished(zshenv, &[zshenv]), [moved("/Users/ann/.zprofile")]);
        let elsewhere = ["/etc/zshrc", zshenv, "/Users/ann/.config/zsh/.zshrc"];
        assert_eq!(wished(zshenv, &elsewhere), [moved("/Users/ann/.config/zsh/.zprofile")]);
        assert_eq!(wished("/etc/zshenv", &[]), []);
    }

    #[test]
    fn elsewhere_it_says_nothing_and_a_shell_that_hangs_leaves_it_open() {
        assert_eq!(PathHelper.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
        assert_eq!(PathHelper.check(&Scenario::apple_silicon().build()), Verdict::NotApplicable);
        let hung = Scenario::apple_silicon().zsh_login("/Users/ann/.zshenv", "/x", ["/x", "/usr/bin"]).with(
            |machine| {
                let because = "its start-up files had not ended after 5 seconds";
                machine.shells[0].starts[0].outcome = Fact::unknown(because, Provenance::BuiltIn);
            },
        );
        assert!(matches!(PathHelper.check(&hung.build()), Verdict::Undetermined { .. }));
    }
}
