//! `translated-ancestor`: something above this process runs through a translator.

use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("translated-ancestor"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a terminal, a tmux server or an editor above this process is translated",
    rationale: "What a translated process starts is told that the machine is the translator's: installers fetch the \
                foreign Go, and universal programs run their foreign slice. A tmux server keeps it for every pane \
                until it is ended.",
    examples: &[Example {
        wrong: "tmux, started once from a terminal under Rosetta",
        right: "tmux kill-server, then tmux from a native terminal",
    }],
    references: &[Reference {
        title: "Apple, About the Rosetta translation environment",
        url: "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment",
    }],
};

/// Something above this process runs through a translator.
pub(crate) struct TranslatedAncestor;

impl Rule<Machine> for TranslatedAncestor {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let chain = match &machine.ancestry {
            ogive_record::Fact::Known { value, .. } => value,
            ogive_record::Fact::Unknown { unknown, .. } => {
                return Verdict::Undetermined { because: unknown.clone() };
            }
        };
        // The farthest one is where it begins.
        let Some(first) = chain.iter().rev().find(|process| process.translated.value() == Some(&true)) else {
            return Verdict::Passed;
        };
        let mut said = Said::new(format!("{} (process {}) runs through a translator", first.name, first.pid));
        for process in chain {
            said = said.fact(
                format!("{} (process {}) is translated", process.name, process.pid),
                &process.translated,
            );
        }
        let step = if first.name.starts_with("tmux") {
            "save your work, then: tmux kill-server, and start tmux from a native terminal".to_owned()
        } else {
            format!("start {} anew as a native program", first.name)
        };
        verdict(&META, vec![said.steps([step])])
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::Ancestor;
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn process(pid: u32, name: &str, translated: bool) -> Ancestor {
        let seen = || Provenance::SystemCall("sysctl.proc_translated".into());
        Ancestor {
            pid,
            name: name.into(),
            program: Fact::known(format!("/usr/bin/{name}").into(), seen()),
            port: Fact::known("darwin/arm64".parse().unwrap(), seen()),
            translated: Fact::known(translated, seen()),
        }
    }

    #[test]
    fn the_first_translated_process_is_named() {
        let chain = |chain: Vec<Ancestor>| {
            Scenario::apple_silicon().with(|machine| {
                machine.ancestry = Fact::known(chain, Provenance::BuiltIn);
            })
        };
        let native = chain(vec![process(9, "zsh", false), process(1, "launchd", false)]);
        assert_eq!(TranslatedAncestor.check(&native.build()), Verdict::Passed);
        let tmux =
            chain(vec![process(9, "zsh", true), process(5, "tmux", true), process(1, "launchd", false)]);
        let Verdict::Failed(findings) = TranslatedAncestor.check(&tmux.build()) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "tmux (process 5) runs through a translator");
        let unknown = Scenario::apple_silicon()
            .with(|machine| machine.ancestry = Fact::unknown("no /proc", Provenance::BuiltIn));
        assert!(matches!(TranslatedAncestor.check(&unknown.build()), Verdict::Undetermined { .. }));
    }
}
