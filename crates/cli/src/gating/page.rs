//! What was found, for people.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ogive_gate::{Found, Problem, TextLines};
use ogive_record::{Finding, Off, Severity};
use ogive_report::style::{DIM, GOOD, WARNING, paint};
use ogive_report::{Excerpt, findings_in_files, harmless, inert, one_line, plural, source};

use super::{Hidden, Judged};

/// What is found and not told.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// By a baseline.
    pub(crate) hidden: Option<Hidden>,
    /// Since it was there at a revision, or stands in lines that are not changed: how many, and why.
    pub(crate) older: Option<(usize, String)>,
}

impl Left {
    pub(super) fn shown(&self) -> String {
        let mut text = String::new();
        if let Some(Hidden { file, hidden, gone }) = &self.hidden {
            text.push_str(&format!("{} in the baseline {}", plural(*hidden, "finding"), file.display()));
            if !gone.is_empty() {
                let gone = gone.len();
                text.push_str(&format!(
                    "; {gone} that it has are gone: `ogive gate baseline` writes it anew"
                ));
            }
            text.push('\n');
        }
        if let Some((older, why)) = self.older.as_ref().filter(|(older, _)| *older > 0) {
            text.push_str(&format!("{} {why}\n", plural(*older, "finding")));
        }
        text
    }
}

/// The findings by file, worst first, and what else is to be said.
pub(crate) fn page(judged: &Judged, left: &Left) -> String {
    let sorted = worst_first(&judged.review.found);
    let mut lines = TextLines::of(&judged.sources);
    let with_lines: Vec<(&Finding, Option<Excerpt>)> =
        sorted.into_iter().map(|finding| (finding, excerpt(finding, &mut lines))).collect();
    let mut text = findings_in_files(&with_lines);
    for Problem { path, line, reason } in &judged.problems {
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        let head = paint(WARNING, "not read:");
        text.push_str(&format!(
            "{head} {}{line}: {}\n",
            one_line(&path.display().to_string()),
            inert(reason)
        ));
    }
    let judgement = &judged.review.judgement;
    for untold in &judgement.untold {
        let rule = paint(DIM, format!("[{}]", untold.rule));
        text.push_str(&format!("{rule} could not tell, because {}\n", untold.because));
    }
    for Off { rule, reason, by } in &judgement.off {
        if let Some(reason) = reason {
            let rule = paint(DIM, format!("[{rule}]"));
            text.push_str(&format!("{rule} is off: {reason} ({})\n", source(by)));
        }
    }
    text.push_str(&left.shown());
    let counts = counts(judged);
    text.push_str(&if judged.review.found.is_empty() { paint(GOOD, counts) } else { counts });
    text.push_str(&format!("\n{}\n", judged_for(judged)));
    harmless(&text)
}

/// File by file, those with the worst first, and so the findings of each.
pub(super) fn worst_first(found: &[Found]) -> Vec<&Finding> {
    let path = |finding: &Finding| finding.location.as_ref().map(|at| at.path.clone());
    let mut worst: BTreeMap<Option<PathBuf>, Severity> = BTreeMap::new();
    for Found { finding, .. } in found {
        let of_file = worst.entry(path(finding)).or_insert(finding.severity);
        *of_file = finding.severity.max(*of_file);
    }
    let mut sorted: Vec<&Finding> = found.iter().map(|found| &found.finding).collect();
    sorted.sort_by_cached_key(|finding| {
        let path = path(finding);
        let place = finding.location.as_ref().map(|at| (at.line, at.column));
        (std::cmp::Reverse(worst.get(&path).copied()), path, std::cmp::Reverse(finding.severity), place)
    });
    sorted
}

/// The line that a finding stands in.
pub(super) fn excerpt(finding: &Finding, lines: &mut TextLines<'_>) -> Option<Excerpt> {
    let at = finding.location.as_ref()?;
    let line = at.line?;
    let text = String::from_utf8_lossy(lines.get(&at.path, line)?).into_owned();
    Some(Excerpt { line, column: at.column, text })
}

/// How the rules decided, in one line.
pub(super) fn counts(judged: &Judged) -> String {
    let judgement = &judged.review.judgement;
    let mut counts = format!(
        "{} failed, {} passed",
        plural(judgement.failed.len(), "rule"),
        judgement.passed.len() + judgement.not_applicable.len()
    );
    for (number, what) in [(judgement.untold.len(), "could not tell"), (judgement.off.len(), "off")] {
        if number > 0 {
            counts.push_str(&format!(", {number} {what}"));
        }
    }
    let by_severity: Vec<String> =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")]
            .into_iter()
            .filter_map(|(severity, word)| {
                let number =
                    judged.review.found.iter().filter(|found| found.finding.severity == severity).count();
                (number > 0).then(|| plural(number, word))
            })
            .collect();
    counts.push_str(": ");
    counts.push_str(&if by_severity.is_empty() {
        "nothing found".to_owned()
    } else {
        by_severity.join(", ")
    });
    if !judged.review.suppressed.is_empty() {
        counts.push_str(&format!(", {} suppressed by comments", judged.review.suppressed.len()));
    }
    counts
}

/// For which platforms, and who says so.
pub(super) fn judged_for(judged: &Judged) -> String {
    let packages = plural(judged.packages.len(), "package");
    let by = judged.declared_by();
    let mut text =
        format!("{packages} judged for {} {}", judged.declared.builds, paint(DIM, format!("({by})")));
    for (port, number) in judged.declared.of_some() {
        text.push_str(&format!("; {port} for {} of them", plural(number, "package")));
    }
    if judged.is_go_assumed {
        text.push_str(&format!("; no go.mod says for which Go: {} is assumed", Judged::go()));
    }
    text
}
