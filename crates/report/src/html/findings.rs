//! The findings.

use ogive_record::{Confidence, Evidence, Plan, Remedy, Severity};

use super::escape::{escaped, path, prose};
use super::{FindingGroup, PageFinding};
use crate::finding::value;
use crate::{Excerpt, plural, source};

/// What a severity is called, and the class of what has it.
pub(super) const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// How many findings there are of each severity.
pub(super) fn severities(groups: &[FindingGroup<'_>]) -> String {
    let all = || groups.iter().flat_map(|group| &group.findings);
    let counted: String = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .filter_map(|severity| {
            let count = all().filter(|of| of.finding.severity == severity).count();
            let word = word(severity);
            (count > 0).then(|| format!("<li class=\"{word}\">{}</li>", plural(count, word)))
        })
        .collect();
    if counted.is_empty() { counted } else { format!("<ul class=\"severities\">{counted}</ul>\n") }
}

/// The id of the nth finding of a page, counted over all groups.
pub(super) fn id(at: usize) -> String {
    format!("f{at}")
}

pub(super) fn section(groups: &[FindingGroup<'_>]) -> String {
    let mut text = String::new();
    let mut at = 0;
    for group in groups {
        text.push_str(&format!("<h3>{}</h3>\n", escaped(&group.heading)));
        for of in &group.findings {
            text.push_str(&card(at, of));
            at += 1;
        }
    }
    text
}

fn card(at: usize, of: &PageFinding<'_>) -> String {
    let finding = of.finding;
    let word = word(finding.severity);
    let place =
        finding.location.as_ref().map(|at| format!("<p class=\"place\">{}</p>\n", path(&at.to_string())));
    let excerpt = of.excerpt.as_ref().map(excerpt).unwrap_or_default();
    let evidence: String = finding.evidence.iter().map(fact).collect();
    let evidence =
        if evidence.is_empty() { evidence } else { format!("<dl class=\"evidence\">\n{evidence}</dl>\n") };
    let sure = match finding.confidence {
        Confidence::High => "",
        Confidence::Medium => "<span class=\"sure\">right in nearly every case</span>",
        Confidence::Low => "<span class=\"sure\">a guess</span>",
    };
    let more: Vec<String> = of
        .references
        .iter()
        .map(|reference| format!("<a href=\"{}\">{}</a>", escaped(reference.url), escaped(reference.title)))
        .collect();
    let more = if more.is_empty() {
        String::new()
    } else {
        format!("<span class=\"more\">{}</span>", more.join(" · "))
    };
    format!(
        "<article class=\"finding {word}\" id=\"{}\">\n<h4><span class=\"severity\">{word}</span> {}</h4>\n{}{excerpt}{evidence}\
         <p>{}</p>\n{}<p class=\"rule\"><code>{}</code>{sure}{more}</p>\n</article>\n",
        id(at),
        prose(&finding.title),
        place.unwrap_or_default(),
        prose(&finding.consequence),
        remedies(&finding.remedies),
        escaped(finding.rule.as_str()),
    )
}

fn excerpt(of: &Excerpt) -> String {
    let (before, at, after) = of.parts();
    let at = if at.is_empty() { String::new() } else { format!("<mark>{}</mark>", escaped(&at)) };
    format!(
        "<pre class=\"excerpt\"><span class=\"seen\">{}</span> {}{at}{}</pre>\n",
        of.line,
        escaped(&before),
        escaped(&after)
    )
}

fn fact(evidence: &Evidence) -> String {
    let known = evidence.fact.value().is_some();
    format!(
        "<div><dt>{}</dt><dd{}>{}</dd><dd class=\"seen\">{}</dd></div>\n",
        escaped(&evidence.subject),
        if known { "" } else { " class=\"unknown\"" },
        path(&value(&evidence.fact)),
        path(&source(evidence.fact.provenance())),
    )
}

fn remedies(remedies: &[Remedy]) -> String {
    let mut items = String::new();
    for remedy in remedies {
        match remedy {
            Remedy::Plan(Plan { title, .. }) | Remedy::Repairs { title, .. } => {
                items.push_str(&format!("<li class=\"fix\"><b>ogive fix</b> {}</li>", prose(title)));
            }
            Remedy::Steps(steps) => {
                items.extend(steps.iter().map(|step| format!("<li>{}</li>", prose(step))))
            }
        }
    }
    if items.is_empty() { items } else { format!("<ul class=\"remedies\">{items}</ul>\n") }
}
