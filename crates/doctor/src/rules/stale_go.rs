//! `stale-usr-local-go`: one Go was unpacked over another.

use ogive_machine::ProgramKind;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("stale-usr-local-go"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the go command of a GOROOT is of another version than its VERSION says",
    rationale: "An archive was unpacked over an older Go, or half of it. Files of both lie side by side then: \
                declarations stand twice, and compiler and go command do not fit.",
    examples: &[Example {
        wrong: "tar -C /usr/local -xzf go1.27.3.linux-amd64.tar.gz over an older /usr/local/go",
        right: "rm -rf /usr/local/go before it, or ogive install",
    }],
    references: &[Reference { title: "Download and install", url: "https://go.dev/doc/install" }],
};

/// One Go was unpacked over another.
pub(crate) struct StaleGo;

impl Rule<Machine> for StaleGo {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        if machine.gos.is_empty() {
            return Verdict::NotApplicable;
        }
        let mut untold = None;
        let said = machine.gos.iter().filter_map(|go| {
            let program = go.goroot.join("bin/go");
            let file = machine.program(&program)?;
            if file.what.value().is_none() || go.version.value().is_none() {
                untold = Some(go);
            }
            let Some(ProgramKind::Native { go: Some(own), .. }) = file.what.value() else { return None };
            let told = go.version.value().filter(|told| *told != own)?;
            Some(
                Said::new(format!("{} is {own}, and VERSION beside it says {told}", program.display()))
                    .fact("VERSION", &go.version)
                    .known("the go command", own.to_string(), file.what.provenance())
                    .steps([format!(
                        "remove {} and unpack one Go there, or: ogive install {told}",
                        go.goroot.display()
                    )]),
            )
        });
        let said: Vec<_> = said.collect();
        match untold {
            Some(go) if said.is_empty() => Verdict::Undetermined {
                because: format!("the version of the Go in {} can't be seen", go.goroot.display()),
            },
            _ => verdict(&META, said),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_go_command_of_another_version_is_told() {
        let go = || Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64");
        assert_eq!(StaleGo.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
        assert_eq!(StaleGo.check(&go().build()), Verdict::Passed);
        let mixed = go().with(|machine| {
            machine.gos[0].version =
                ogive_record::Fact::known("1.26.8".parse().unwrap(), ogive_record::Provenance::BuiltIn);
        });
        let Verdict::Failed(findings) = StaleGo.check(&mixed.build()) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "/usr/local/go/bin/go is 1.27.3, and VERSION beside it says 1.26.8");
    }
}
