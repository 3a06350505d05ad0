//! `startup-file-speaks`: a start-up file writes where no person reads.

use ogive_machine::{Machine, TroubleKind};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::troubles;
use crate::said::verdict;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("startup-file-speaks"),
    severity: Severity::Info,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a start-up file writes to the output of shells that run one command",
    rationale: "It stands before what the command says: scp, sftp and rsync end with \"message too long\", and \
                ssh HOST go env GOARCH or an editor that asks for it reads a greeting. In a terminal it does no harm.",
    examples: &[Example { wrong: "echo welcome in ~/.bashrc", right: "if [ -t 1 ]; then echo welcome; fi" }],
    references: &[Reference {
        title: "sftp/scp fails at connection, but ssh is OK",
        url: "https://www.openssh.com/faq.html#2.9",
    }],
};

/// A start-up file writes where no person reads.
pub(crate) struct StartupFileSpeaks;

impl Rule<Machine> for StartupFileSpeaks {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        if !troubles::were_looked_for(machine) {
            return Verdict::NotApplicable;
        }
        let seen = troubles::of(machine, &[TroubleKind::Speaks]);
        let said = seen.iter().filter(|seen| seen.is_unattended()).map(|seen| {
            seen.said(format!(
                "{} writes to the output of whatever {} runs",
                seen.subject(),
                seen.shell.name()
            ))
            .steps(["write only to a terminal: [ -t 1 ]"])
        });
        verdict(&META, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::{ShellKind, Way};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_greeting_is_told_where_nobody_reads_it() {
        let check = |way: Way| {
            let at = Some(("/home/ann/.bashrc", 1));
            let speaks = TroubleKind::Speaks;
            let scenario = Scenario::linux_amd64().trouble(ShellKind::Bash, way, speaks, at, "welcome");
            StartupFileSpeaks.check(&scenario.build())
        };
        let Verdict::Failed(findings) = check(Way::SshCommand) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "/home/ann/.bashrc:1 writes to the output of whatever bash runs");
        assert_eq!(findings[0].severity, Severity::Info);
        let speaks = |scenario: Scenario, shell, at| {
            scenario.trouble(shell, Way::Login, TroubleKind::Speaks, Some(at), "welcome")
        };
        let both = speaks(Scenario::linux_amd64(), ShellKind::Bash, ("/home/ann/.profile", 2));
        let both = speaks(both, ShellKind::Dash, ("/etc/bash.bashrc", 54)).build();
        let Verdict::Failed(findings) = StartupFileSpeaks.check(&both) else { panic!("nothing found") };
        assert_eq!(findings.len(), 1, "dash says the same, by a line that is a guess");
        assert_eq!(check(Way::Interactive), Verdict::Passed);
        assert_eq!(StartupFileSpeaks.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
    }
}
