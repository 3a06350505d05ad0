//! `startup-file-mistake`: a start-up file has a mistake that its shell can't read past.

use ogive_machine::{Machine, ShellKind, TroubleKind};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::troubles;
use crate::said::verdict;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("startup-file-mistake"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a start-up file has a mistake that its shell can't read past",
    rationale: "What stands below the mistake is not done, and often nothing of the file is: the line that puts Go on \
                PATH stands there and does nothing. sh reads ~/.profile too, and knows less than bash.",
    examples: &[Example {
        wrong: "an if without fi in ~/.bashrc",
        right: "bash -n ~/.bashrc, which says nothing",
    }],
    references: &[Reference {
        title: "Bash startup files",
        url: "https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html",
    }],
};

/// A start-up file has a mistake that its shell can't read past.
pub(crate) struct StartupFileMistake;

impl Rule<Machine> for StartupFileMistake {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        if !troubles::were_looked_for(machine) {
            return Verdict::NotApplicable;
        }
        let mut seen = troubles::of(machine, &[TroubleKind::Mistake]);
        // A shell that names no file mostly means the one that another names.
        if seen.iter().any(|seen| seen.trouble.at.is_some()) {
            seen.retain(|seen| seen.trouble.at.is_some());
        }
        let said = seen.iter().map(|seen| {
            let shell = seen.shell.name();
            let title = format!("{} has a mistake that {shell} can't read past", seen.subject());
            let steps = [format!("correct it: {}", seen.trouble.told)].into_iter().chain(check(seen));
            seen.said(title).steps(steps)
        });
        verdict(&META, said.collect())
    }
}

/// How a shell reads a file and does nothing of it.
fn check(seen: &troubles::Seen<'_>) -> Option<String> {
    let shell = match seen.shell {
        // Their -n ends before the file, or there is none.
        ShellKind::Tcsh | ShellKind::Nu => return None,
        shell => shell.name(),
    };
    let file = seen.trouble.at.as_ref()?.path.display().to_string();
    Some(format!("see whether {shell} can read it: {shell} -n {file}"))
}

#[cfg(test)]
mod tests {
    use ogive_machine::Way;

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_mistake_is_told_once_with_its_line() {
        let check = |scenario: Scenario| StartupFileMistake.check(&scenario.build());
        let told = "/home/ann/.profile: line 3: syntax error near unexpected token `fi'";
        let at = Some(("/home/ann/.profile", 3));
        let wrong = Scenario::linux_amd64()
            .trouble(ShellKind::Bash, Way::Login, TroubleKind::Mistake, at, told)
            .trouble(ShellKind::Bash, Way::LoginInteractive, TroubleKind::Mistake, at, told)
            .trouble(
                ShellKind::Dash,
                Way::Login,
                TroubleKind::Mistake,
                None,
                "Syntax error: \"fi\" unexpected",
            );
        let Verdict::Failed(findings) = check(wrong) else { panic!("nothing found") };
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].severity, Severity::Warning);
        assert_eq!(findings[0].title, "/home/ann/.profile:3 has a mistake that bash can't read past");
        let dash = Scenario::linux_amd64().trouble(
            ShellKind::Dash,
            Way::Login,
            TroubleKind::Mistake,
            None,
            "Syntax error",
        );
        let Verdict::Failed(findings) = check(dash) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "a start-up file of dash has a mistake that dash can't read past");
        assert_eq!(check(Scenario::linux_amd64().bash(Way::Login, |_| {})), Verdict::Passed);
        assert_eq!(check(Scenario::linux_amd64()), Verdict::NotApplicable);
    }
}
