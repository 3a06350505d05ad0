//! What every page has: a heading, how the rules decided, sections with links to them.

use super::escape::escaped;
use super::{FindingGroup, RuleCounts, findings, rules};
use crate::plural;

pub(super) const STYLE: &str = include_str!("style.css");

/// A page, but for what its sections show.
pub(super) struct Frame<'a> {
    /// The command that it is the answer of.
    pub brand: &'a str,
    /// The version of ogive.
    pub version: &'a str,
    /// When it was made, and of what.
    pub made: &'a str,
    /// What was judged, in a few names and values.
    pub facts: &'a [(String, String)],
    /// The findings, worst group first.
    pub groups: &'a [FindingGroup<'a>],
    /// How the rules decided.
    pub rules: &'a RuleCounts<'a>,
}

/// A section: the id that links name, its title, what it shows.
pub(super) type Section = (&'static str, &'static str, String);

impl Frame<'_> {
    /// The page. Sections that show nothing are left out.
    pub(super) fn page(&self, sections: impl IntoIterator<Item = Section>) -> String {
        let failed = self.rules.failed;
        let verdict = match failed {
            0 => "Nothing is wrong".to_owned(),
            _ => format!("{} failed", plural(failed, "rule")),
        };
        let facts: String = self
            .facts
            .iter()
            .map(|(name, value)| format!("<div><dt>{}</dt><dd>{}</dd></div>", escaped(name), escaped(value)))
            .collect();
        let mut links = String::new();
        let mut body = String::new();
        for (id, title, text) in sections {
            if text.is_empty() {
                continue;
            }
            links.push_str(&format!("<a href=\"#{id}\">{title}</a>"));
            body.push_str(&format!("<section id=\"{id}\">\n<h2>{title}</h2>\n{text}</section>\n"));
        }
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{brand}: {verdict}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <header>\n<p class=\"brand\">{brand}</p>\n<h1 class=\"{tone}\">{verdict}</h1>\n{severities}{bar}\
             <dl class=\"facts\">{facts}</dl>\n<nav>{links}</nav>\n</header>\n<main>\n{body}</main>\n\
             <footer>ogive {version}, {made}</footer>\n</body>\n</html>\n",
            brand = self.brand,
            tone = if failed == 0 { "fine" } else { "bad" },
            severities = findings::severities(self.groups),
            bar = rules::bar(self.rules),
            version = escaped(self.version),
            made = escaped(self.made),
        )
    }
}
