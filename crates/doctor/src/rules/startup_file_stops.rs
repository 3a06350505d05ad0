//! `startup-file-stops`: a start-up file keeps its shell from starting.

use ogive_machine::{Machine, TroubleKind};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::troubles::{self, Seen};
use crate::said::verdict;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("startup-file-stops"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a start-up file hangs, asks, ends its shell or starts something else in its place",
    rationale: "Editors, ssh and scripts start the shell without a person before it, to learn its PATH or to run one \
                command. There it never comes so far: the editor goes on without Go, the command does not run. Where \
                a person sits before it, nothing of this need be seen.",
    examples: &[Example {
        wrong: "exec fish in ~/.profile",
        right: "if [ -t 0 ] && [ -t 1 ]; then exec fish; fi, or chsh",
    }],
    references: &[Reference {
        title: "Resolving shell environment fails (VS Code)",
        url: "https://code.visualstudio.com/docs/supporting/faq#_resolving-shell-environment-fails",
    }],
};

const KINDS: [TroubleKind; 4] =
    [TroubleKind::Hangs, TroubleKind::Ends, TroubleKind::Replaces, TroubleKind::Asks];

/// A start-up file keeps its shell from starting.
pub(crate) struct StartupFileStops;

impl Rule<Machine> for StartupFileStops {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        if !troubles::were_looked_for(machine) {
            return Verdict::NotApplicable;
        }
        let said = troubles::of(machine, &KINDS).into_iter().map(|seen| {
            let (title, steps) = told(&seen);
            let said = seen.said(title).steps(steps);
            // Where a person sits before it, another shell is what was wished for.
            let is_wished = seen.trouble.kind == TroubleKind::Replaces && !seen.is_unattended();
            if is_wished { said.severity(Severity::Info) } else { said }
        });
        verdict(&META, said.collect())
    }
}

fn told(seen: &Seen<'_>) -> (String, Vec<String>) {
    let (subject, shell) = (seen.subject(), seen.shell.name());
    match seen.trouble.kind {
        TroubleKind::Hangs => (
            format!("{subject} does not come to its end when {shell} starts"),
            vec![
                "let it end, or do it only where there is a terminal: [ -t 0 ]".into(),
                "if it is only slow, give it more time: ogive doctor --shell-time 30".into(),
            ],
        ),
        TroubleKind::Asks => (
            format!("{subject} waits for what is typed when {shell} starts"),
            vec!["ask only where there is a terminal: [ -t 0 ]".into()],
        ),
        TroubleKind::Replaces => (
            format!("{subject} puts another program in the place of {shell}"),
            vec![
                "do so only where there is a terminal: [ -t 0 ] && [ -t 1 ]".into(),
                "or make the other shell the login shell: chsh".into(),
            ],
        ),
        _ => (
            format!("{subject} ends {shell} when it starts"),
            vec!["take exit out, or let return stand there, which ends the file and not the shell".into()],
        ),
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::{ShellKind, Way};

    use super::*;
    use crate::scenario::Scenario;

    fn check(kind: TroubleKind, way: Way, told: &str) -> Verdict {
        let at = Some(("/home/ann/.bashrc", 2));
        StartupFileStops.check(&Scenario::linux_amd64().trouble(ShellKind::Bash, way, kind, at, told).build())
    }

    #[test]
    fn what_keeps_a_shell_from_starting_is_told_with_its_line() {
        for (kind, line, title) in [
            (
                TroubleKind::Hangs,
                "sleep 100",
                "/home/ann/.bashrc:2 does not come to its end when bash starts",
            ),
            (TroubleKind::Asks, "read name", "/home/ann/.bashrc:2 waits for what is typed when bash starts"),
            (TroubleKind::Ends, "exit", "/home/ann/.bashrc:2 ends bash when it starts"),
            (
                TroubleKind::Replaces,
                "exec fish",
                "/home/ann/.bashrc:2 puts another program in the place of bash",
            ),
        ] {
            let Verdict::Failed(findings) = check(kind, Way::Login, line) else { panic!("{line}") };
            assert_eq!(findings[0].title, title);
            assert_eq!(findings[0].severity, Severity::Warning, "{line}");
            assert_eq!(findings[0].location.as_ref().unwrap().line, Some(2));
        }
        let Verdict::Failed(findings) = check(TroubleKind::Replaces, Way::Interactive, "exec fish") else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].severity, Severity::Info);
        assert_eq!(check(TroubleKind::Speaks, Way::Login, "echo"), Verdict::Passed);
        assert_eq!(StartupFileStops.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
    }
}
