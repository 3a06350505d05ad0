//! `translated-ancestor`: something that the shell was started from runs through a translator.

use ogive_machine::{Ancestor, Machine};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::ancestors;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("translated-ancestor"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "an editor, a tmux server or an agent above this process runs through a translator",
    rationale: "Universal programs that it starts, shells and compilers among them, run their translated part, \
                and so does what those start. A tmux server keeps the architecture that it was started with until \
                it ends.",
    examples: &[Example {
        wrong: "a tmux server of an Intel Homebrew",
        right: "tmux kill-server, and a native tmux",
    }],
    references: &[Reference {
        title: "About the Rosetta translation environment",
        url: "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment",
    }],
};

/// Something that the shell was started from runs through a translator.
pub(crate) struct TranslatedAncestor;

impl Rule<Machine> for TranslatedAncestor {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(ancestry) = ancestors::looked_at(machine) else { return Verdict::NotApplicable };
        let Some(chain) = ancestry.value() else {
            return Verdict::Undetermined { because: "the processes above this one can't be seen".into() };
        };
        // The nearest shell is told by translated-shell.
        let nearest = chain.iter().position(ancestors::is_shell);
        let above = || chain.iter().enumerate().filter(|(at, _)| Some(*at) != nearest).map(|(_, a)| a);
        let Some(translated) = above().find(|ancestor| ancestor.translated.value() == Some(&true)) else {
            // Few may look at init, and where it is translated everything is.
            let is_unseen = |ancestor: &&Ancestor| ancestor.pid != 1 && ancestor.translated.value().is_none();
            return match above().find(is_unseen) {
                Some(unseen) => Verdict::Undetermined {
                    because: format!("{} does not show whether it is translated", ancestors::shown(unseen)),
                },
                None => Verdict::Passed,
            };
        };
        let mut said = Said::new(format!("{} runs through a translator", ancestors::shown(translated)));
        for ancestor in chain {
            said = match ancestor.translated.value() {
                Some(true) => {
                    said.fact(format!("{}: translated", ancestors::shown(ancestor)), &ancestor.translated)
                }
                _ => said.fact(ancestors::shown(ancestor), &ancestor.port),
            };
        }
        // What is translated starts what can be both translated: the outermost is the cause.
        let outermost = above().rfind(|ancestor| ancestor.translated.value() == Some(&true));
        let said = said.steps(remedy(outermost.unwrap_or(translated)));
        verdict(&META, vec![said])
    }
}

fn remedy(outermost: &Ancestor) -> [String; 2] {
    let again = "end it and start it again; a tmux server: tmux kill-server".to_owned();
    // macOS' own programs are for both: they do as the application does that started them.
    let own = ["/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"];
    let program = outermost.program.value().map(|program| program.to_string_lossy());
    let is_own = match &program {
        Some(program) => own.iter().any(|folder| program.starts_with(folder)),
        None => outermost.name == "login",
    };
    let application = program.as_deref().and_then(|program| program.split_once(".app/Contents/"));
    let application = application.map(|(application, _)| format!("{application}.app"));
    if is_own || application.is_some() {
        let application = application.unwrap_or_else(|| "the terminal's application".to_owned());
        let get_info = format!("in Finder, Get Info of {application}: switch \"Open using Rosetta\" off");
        let replace = "where there is no such box, replace it by its build for this machine";
        return [
            format!("{get_info}; {replace}"),
            "then quit the application, with all its windows, and open it again".to_owned(),
        ];
    }
    [format!("replace {} by its build for this machine", outermost.name), again]
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn what_is_translated_above_the_shell_is_told_with_the_chain() {
        let check = |scenario: Scenario| TranslatedAncestor.check(&scenario.build());
        let shell = || Scenario::apple_silicon().ancestor("zsh", false);
        let Verdict::Failed(findings) =
            check(shell().ancestor("tmux: server", true).ancestor("launchd", false))
        else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "tmux: server (101) runs through a translator");
        assert_eq!(findings[0].evidence.len(), 3);
        let steps = |findings: &[ogive_record::Finding]| match &findings[0].remedies[0] {
            ogive_record::Remedy::Steps(steps) => steps[0].clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(steps(&findings), "replace tmux: server by its build for this machine");
        let login = shell().ancestor("login", true).ancestor("launchd", false);
        let Verdict::Failed(findings) = check(login) else { panic!("nothing found") };
        assert!(steps(&findings).contains("Open using Rosetta"), "{:?}", steps(&findings));
        assert_eq!(check(shell().ancestor("launchd", false)), Verdict::Passed);
        let shell_alone = Scenario::apple_silicon().ancestor("zsh", true);
        assert_eq!(check(shell_alone), Verdict::Passed);
        let unseen = shell().ancestor("launchd", false).with(|machine| {
            if let Fact::Known { value, .. } = &mut machine.ancestry {
                value[1].translated = Fact::unknown("its program can't be seen", Provenance::BuiltIn);
            }
        });
        assert!(matches!(check(unseen), Verdict::Undetermined { .. }));
    }
}
