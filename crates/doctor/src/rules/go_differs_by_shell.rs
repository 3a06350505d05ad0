//! `go-differs-by-shell`: another Go runs in another shell.

use std::path::Path;

use ogive_machine::{Machine, Manager, Meaning, ProgramKind, SearchPath, Started, Way};
use ogive_record::{
    Audience, Confidence, Example, Location, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::starts::{self, Start};
use super::{go_unsupported, selected};
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("go-differs-by-shell"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "login, interactive and script shells find different Gos",
    rationale: "The terminal, the editor, make and cron each start a shell in another way, and each way reads other \
                start-up files. What builds in one fails in another, or is built for another CPU.",
    examples: &[Example {
        wrong: "PATH=/usr/local/go/bin:$PATH in ~/.bashrc, and /usr/bin/go for everything that reads ~/.profile",
        right: "the shims of ogive first on PATH in every start-up file",
    }],
    references: &[Reference {
        title: "Bash startup files",
        url: "https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html",
    }],
};

/// Another Go runs in another shell.
pub(crate) struct GoDiffersByShell;

/// What `go` is in a start.
#[derive(PartialEq)]
enum Runs<'m> {
    /// A shim: it chooses the same in every shell.
    Shim(Manager),
    /// A program, by where its file or its Go lies.
    Program(&'m Path),
    /// Nothing.
    Nothing,
}

impl Rule<Machine> for GoDiffersByShell {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut seen: Vec<(Start<'_>, &Started, Runs<'_>)> = Vec::new();
        let mut unknown = Vec::new();
        for start in starts::all(machine) {
            match start.outcome.value() {
                // Aliases and functions are told by go-is-alias.
                Some(started) => {
                    seen.extend(runs(machine, &started.search_path).map(|go| (start, started, go)))
                }
                None => unknown.push(start),
            }
        }
        let found: Vec<_> = seen.iter().filter(|(.., go)| *go != Runs::Nothing).collect();
        let Some((_, _, first)) = found.first() else {
            return match (seen.is_empty(), unknown.is_empty()) {
                (true, true) => Verdict::Undetermined { because: "no shell was started".into() },
                (_, false) => Verdict::Undetermined { because: "some shells did not start".into() },
                (false, true) => Verdict::NotApplicable,
            };
        };
        let is_missing = found.len() < seen.len();
        let differ = found.iter().any(|(.., go)| go != first);
        if !differ && !is_missing {
            return match unknown.is_empty() {
                true => Verdict::Passed,
                false => Verdict::Undetermined { because: "some shells did not start".into() },
            };
        }
        let (title, severity) = match differ {
            true => {
                (format!("{} of Go run, by the shell and how it starts", places(&found)), severity(&found))
            }
            // Such a start usually has the PATH of the session around it, which is not seen here.
            false => ("some ways to start a shell find no Go by themselves".to_owned(), Severity::Info),
        };
        let mut said = Said::new(title).severity(severity).at(odd_line(machine, &found));
        for (start, started, _) in &seen {
            said = said.known(start.name(), told(machine, &started.search_path), start.outcome.provenance());
        }
        for start in unknown {
            said = said.fact(start.name(), start.outcome);
        }
        if differ {
            let like = starts::newest(machine).map(|newest| go_unsupported::successor(machine, newest));
            said = said.repairs("put the shims first in every shell", vec![Repair::SetUp { like }]).steps([
                "ogive setup, which puts its shims first in the start-up files of every shell".to_owned(),
                "start a new session, and ask again: ogive doctor --only go-differs-by-shell".to_owned(),
            ]);
        }
        verdict(&META, vec![said])
    }
}

/// What `go` is on a search path; none for aliases and functions.
fn runs<'m>(machine: &'m Machine, path: &'m SearchPath) -> Option<Runs<'m>> {
    if matches!(path.word("go"), Some(Meaning::Alias { .. } | Meaning::Function { .. })) {
        return None;
    }
    let Some(program) = path.first("go") else { return Some(Runs::Nothing) };
    let Some(file) = machine.program(program) else { return Some(Runs::Program(program)) };
    if let Some(ProgramKind::Shim { of }) = file.what.value() {
        return Some(Runs::Shim(*of));
    }
    let place = machine.go_of(file).map(|go| go.real.as_path());
    Some(Runs::Program(place.or_else(|| file.real.value().map(|real| real.as_path())).unwrap_or(program)))
}

/// The line that puts another Go first than the one that runs here; where there is none, the first line that
/// puts any.
fn odd_line(machine: &Machine, found: &[&(Start<'_>, &Started, Runs<'_>)]) -> Option<Location> {
    let here = runs(machine, &machine.search_path);
    let line = |(_, started, _): &(Start<'_>, &Started, Runs<'_>)| {
        let path = &started.search_path;
        path.first("go").and_then(|go| path.entry_of(go)).and_then(|entry| entry.added_by.clone())
    };
    let odd = found.iter().filter(|(.., go)| here.as_ref().is_some_and(|here| here != go));
    odd.chain(found).find_map(|found| line(found))
}

/// The number of different Gos.
fn places(found: &[&(Start<'_>, &Started, Runs<'_>)]) -> String {
    let is_new = |at: &usize| !found[..*at].iter().any(|(.., earlier)| *earlier == found[*at].2);
    format!("{} installations", (0..found.len()).filter(is_new).count())
}

/// Worse where the shell of the user's own sessions disagrees with itself than where only scripts, or
/// shells that nobody may use, find another Go.
fn severity(found: &[&(Start<'_>, &Started, Runs<'_>)]) -> Severity {
    let knows_own = found.iter().any(|(start, ..)| start.shell.is_login_shell);
    let mut own = found
        .iter()
        .filter(|(start, ..)| (start.shell.is_login_shell || !knows_own) && is_session(start.way))
        .map(|(.., go)| go);
    let first = own.next();
    if own.any(|go| Some(go) != first) { Severity::Error } else { Severity::Warning }
}

/// Whether somebody sits before it.
fn is_session(way: Way) -> bool {
    way.is_login() || way.is_interactive()
}

/// `go 1.27.3 for linux/amd64, /usr/local/go/bin/go, put there by /home/ann/.bashrc:7`
fn told(machine: &Machine, path: &SearchPath) -> String {
    let Some(program) = path.first("go") else { return "no go".to_owned() };
    let mut text = String::new();
    if let Some(go) = selected::on(machine, path) {
        if let Some(version) = go.go.and_then(|go| go.version.value()) {
            text.push_str(&format!("go {version}, "));
        }
        if let Some(port) = go.port {
            text.push_str(&format!("{port}, "));
        }
    }
    if let Some(Some(ProgramKind::Shim { of })) = machine.program(program).map(|file| file.what.value()) {
        text.push_str(&format!("the shim of {}, ", of.name()));
    }
    text.push_str(&program.display().to_string());
    if let Some(line) = path.entry_of(program).and_then(|entry| entry.added_by.as_ref()) {
        text.push_str(&format!(", put there by {}", line));
    }
    text
}

#[cfg(test)]
mod tests {
    use ogive_machine::PathEntry;
    use ogive_record::{Fact, Finding, Location, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn finds(started: &mut Started, goroot: &str) {
        let folder = Path::new(goroot).join("bin");
        let added_by = Some(Location { path: "/home/ann/.bashrc".into(), line: Some(7), column: None });
        let path = &mut started.search_path;
        path.words.retain(|word| word.name != "go");
        path.words.push(ogive_machine::Word {
            name: "go".into(),
            meaning: Meaning::Programs(vec![folder.join("go")]),
        });
        path.folders.insert(0, PathEntry { folder, added_by, defect: None });
    }

    fn two() -> Scenario {
        Scenario::linux_amd64().go("/usr/lib/go", "1.26.8", "linux/amd64").unselected_go(
            "/usr/local/go",
            "1.27.3",
            "linux/amd64",
        )
    }

    fn finding(scenario: Scenario) -> Finding {
        match GoDiffersByShell.check(&scenario.build()) {
            Verdict::Failed(mut findings) => findings.remove(0),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn shells_that_disagree_are_told_with_the_line_that_decided() {
        let differing = two()
            .bash(Way::LoginInteractive, |_| {})
            .bash(Way::Interactive, |started| finds(started, "/usr/local/go"));
        let finding = finding(differing);
        assert_eq!(finding.severity, Severity::Error);
        assert_eq!(finding.title, "2 installations of Go run, by the shell and how it starts");
        let second = finding.evidence[1].fact.value().unwrap().as_str().unwrap();
        assert_eq!(second, "go 1.27.3, linux/amd64, /usr/local/go/bin/go, put there by /home/ann/.bashrc:7");
    }

    #[test]
    fn scripts_alone_are_less_and_absence_is_only_worth_knowing() {
        let script = two()
            .bash(Way::LoginInteractive, |started| finds(started, "/usr/local/go"))
            .bash(Way::Script, |_| {});
        assert_eq!(finding(script).severity, Severity::Warning);
        let absent = two()
            .bash(Way::LoginInteractive, |_| {})
            .bash(Way::Script, |started| started.search_path.words.clear());
        assert_eq!(finding(absent).severity, Severity::Info);
    }

    #[test]
    fn shells_that_agree_pass_and_those_that_did_not_start_leave_it_open() {
        let same = || two().bash(Way::LoginInteractive, |_| {}).bash(Way::Interactive, |_| {});
        assert_eq!(GoDiffersByShell.check(&same().build()), Verdict::Passed);
        let hangs = same().with(|machine| {
            machine.shells[0].starts[1].outcome = Fact::unknown("it hangs", Provenance::BuiltIn);
        });
        assert!(matches!(GoDiffersByShell.check(&hangs.build()), Verdict::Undetermined { .. }));
        assert!(matches!(GoDiffersByShell.check(&two().build()), Verdict::Undetermined { .. }));
    }
}
