//! The published table.

use std::fmt::Write as _;

use super::Outcome;
use super::row::{Case, Unreachable};

/// What is published of the cases, and of the issues that can't be tried.
pub fn page(outcomes: &[(&Case, Outcome)], unreachable: &[Unreachable]) -> String {
    let count = |is: &dyn Fn(&Case, &Outcome) -> bool| outcomes.iter().filter(|(c, o)| is(c, o)).count();
    // What was not found before can't be seen to be gone.
    let fixed = count(&|case, outcome| case.fixed().is_some() && outcome.found.is_some());
    let mut text = format!(
        "# Whether the gate finds what its rules are about\n\n\
         Written by `cargo xtask gate-catalogue`. Behind the rules are issues of real projects. For each whose faulty version \
         the module proxy serves, the gate reads that version, for all ports, and has to point at the file; it reads a \
         later one with the repair as well, and must not point there any more.\n\n\
         {} of {} faulty versions are found, and of those {} of {fixed} repaired ones are quiet.\n\n\
         | rule | issue | faulty | repaired | found at | then |\n|---|---|---|---|---|---|\n",
        count(&|_, outcome| outcome.found.is_some()),
        outcomes.len(),
        count(&|case, outcome| {
            case.fixed().is_some() && outcome.found.is_some() && outcome.still.is_none()
        }),
    );
    for (case, outcome) in outcomes {
        let fixed = case.fixed().unwrap_or_else(|| "none is served".to_owned());
        let then = match (case.fixed(), &outcome.still) {
            (None, _) => "–".to_owned(),
            (Some(_), None) if outcome.found.is_none() => "–".to_owned(),
            (Some(_), None) => "quiet".to_owned(),
            (Some(_), Some(place)) => format!("**still told** at {place}"),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {fixed} | {} | {then} |",
            case.rule,
            link(&case.issue),
            case.faulty(),
            outcome.found.as_deref().unwrap_or("**missed**"),
        );
    }
    text.push_str("\n## Not to be had\n\nThat is, by the proxy that this was written with.\n\n");
    for Unreachable { rule, issue, why } in unreachable {
        let _ = writeln!(text, "- {rule}, {}: {why}", link(issue));
    }
    text
}

/// A link to an issue.
fn link(issue: &str) -> String {
    match issue.split_once('#') {
        Some((repository, number)) => format!("[{issue}](https://github.com/{repository}/issues/{number})"),
        None => issue.to_owned(),
    }
}
