//! A diagnosis as one HTML page that needs no network and runs no script.

mod escape;
mod findings;
mod machine;
mod rules;
#[cfg(test)]
mod tests;
mod view;

pub use view::{
    DoctorPage, FindingGroup, GoMark, OffRule, PageFinding, PathFolder, ProcessBox, RuleCounts, ShellCell,
    ShellRow,
};

use crate::plural;
use escape::escaped;

const STYLE: &str = include_str!("style.css");

/// The page. Everything in it is quoted: it may come from another machine's document.
#[must_use]
pub fn doctor_page(page: &DoctorPage<'_>) -> String {
    let failed = page.rules.failed;
    let verdict = match failed {
        0 => "Nothing is wrong".to_owned(),
        _ => format!("{} failed", plural(failed, "rule")),
    };
    let facts: String = page
        .facts
        .iter()
        .map(|(name, value)| format!("<div><dt>{}</dt><dd>{}</dd></div>", escaped(name), escaped(value)))
        .collect();
    let sections = [
        ("findings", "What is wrong", findings::section(page)),
        ("shells", "What go is, by shell and how it is started", machine::shells(page)),
        ("processes", "What started this process", machine::processes(page)),
        ("rules", "How the rules decided", rules::section(page)),
    ];
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
         <title>ogive doctor: {verdict}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<p class=\"brand\">ogive doctor</p>\n<h1 class=\"{tone}\">{verdict}</h1>\n{severities}{bar}\
         <dl class=\"facts\">{facts}</dl>\n<nav>{links}</nav>\n</header>\n<main>\n{body}</main>\n\
         <footer>ogive {version}, {made}</footer>\n</body>\n</html>\n",
        tone = if failed == 0 { "fine" } else { "bad" },
        severities = findings::severities(page),
        bar = rules::bar(&page.rules),
        version = escaped(page.version),
        made = escaped(&page.made),
    )
}
