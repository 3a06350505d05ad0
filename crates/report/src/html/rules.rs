//! How the rules decided.

use ogive_record::RuleName;

use super::escape::{escaped, path, prose};
use super::{OffRule, RuleCounts};

impl RuleCounts<'_> {
    /// Each outcome: its class, how many rules had it, and what it is called.
    fn outcomes(&self) -> [(&'static str, usize, &str); 5] {
        [
            ("failed", self.failed, "failed"),
            ("untold", self.untold.len(), "could not tell"),
            ("passed", self.passed.len(), "passed"),
            ("off", self.off.len(), "off"),
            ("na", self.not_applicable.len(), self.not_concerned),
        ]
    }
}

/// The outcomes as a bar with its numbers.
pub(super) fn bar(rules: &RuleCounts<'_>) -> String {
    let outcomes = || rules.outcomes().into_iter().filter(|(_, count, _)| *count > 0);
    let parts: String = outcomes()
        .map(|(class, count, _)| format!("<i class=\"{class}\" style=\"flex-grow:{count}\"></i>"))
        .collect();
    let words: String = outcomes()
        .map(|(class, count, word)| format!("<li class=\"{class}\"><b>{count}</b> {word}</li>"))
        .collect();
    format!("<div class=\"bar\" aria-hidden=\"true\">{parts}</div>\n<ul class=\"counts\">{words}</ul>\n")
}

pub(super) fn section(rules: &RuleCounts<'_>) -> String {
    let untold: Vec<String> = rules
        .untold
        .iter()
        .map(|(rule, because)| {
            format!("{}<span>could not tell, because {}</span>", name(rule), prose(because))
        })
        .collect();
    let off: Vec<String> = rules.off.iter().map(is_off).collect();
    let names = |rules: &[&RuleName]| rules.iter().map(|rule| name(rule)).collect::<Vec<_>>();
    [
        list("could not tell", "said", &untold, true),
        list("off", "said", &off, true),
        list("passed", "names", &names(&rules.passed), false),
        list(rules.not_concerned, "names", &names(&rules.not_applicable), false),
    ]
    .concat()
}

fn name(rule: &RuleName) -> String {
    format!("<code>{}</code>", escaped(rule.as_str()))
}

fn is_off(off: &OffRule<'_>) -> String {
    let reason = off.reason.map(|reason| format!("{} ", escaped(reason))).unwrap_or_default();
    format!("{}<span>{reason}<span class=\"seen\">{}</span></span>", name(off.rule), path(&off.by))
}

fn list(title: &str, class: &str, items: &[String], open: bool) -> String {
    if items.is_empty() {
        return String::new();
    }
    let open = if open { " open" } else { "" };
    let all: String = items.iter().map(|item| format!("<li>{item}</li>")).collect();
    format!(
        "<details{open}><summary>{} {title}</summary><ul class=\"{class}\">{all}</ul></details>\n",
        items.len()
    )
}
