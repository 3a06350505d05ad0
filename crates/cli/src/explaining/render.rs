//! Answers on a terminal: what it is, what this machine is, where the two part, the ways out.

use ogive_explain::Explanation;
use ogive_explain::text;
use ogive_record::{Confidence, Evidence, Fact};
use ogive_report::style::{DIM, ERROR, GOOD, LITERAL, STRONG, WARNING, paint};
use ogive_report::{plural, source};

use crate::commands::explain::FoundDocument;

/// All answers, an empty line between two.
pub(crate) fn answers(found: &[FoundDocument], left_out: u64) -> String {
    let mut text = found.iter().map(one).collect::<Vec<_>>().join("\n");
    if left_out > 0 {
        text.push_str(&format!("\nand {left_out} more lines of other kinds, left out here\n"));
    }
    text
}

/// Nothing is known of a text: what was looked for.
pub(crate) fn unknown(lines: u64) -> String {
    let mut text = format!(
        "Nothing in {} is an error that ogive knows. Looked for:\n",
        plural(usize::try_from(lines).unwrap_or(usize::MAX), "line")
    );
    for recogniser in text::recognisers() {
        text.push_str(&format!("  {}  {}\n", paint(LITERAL, &recogniser.name), recogniser.title));
    }
    text
}

fn one(found: &FoundDocument) -> String {
    let answer = &found.explanation;
    let mut text = format!("{}\n", paint(STRONG, harmless(&answer.subject)));
    if found.count > 1 {
        let line = found.line.unwrap_or_default();
        text.push_str(&format!("  {} times, first in line {line}\n", found.count));
    }
    part(&mut text, "what it is", &answer.what);
    part(&mut text, "what this machine can run", &answer.machine);
    text.push_str(&parting(answer));
    text.push_str(&ways(answer));
    text
}

fn part(text: &mut String, heading: &str, evidence: &[Evidence]) {
    if evidence.is_empty() {
        return;
    }
    text.push_str(&format!("{}\n", paint(STRONG, format!("{heading}:"))));
    for evidence in evidence {
        text.push_str(&format!("  {}\n", line(evidence)));
    }
}

fn line(evidence: &Evidence) -> String {
    let (value, seen) = match &evidence.fact {
        Fact::Known { value: serde_json::Value::String(value), provenance } => (value.clone(), provenance),
        Fact::Known { value, provenance } => (value.to_string(), provenance),
        Fact::Unknown { unknown, provenance } => (format!("unknown, because {unknown}"), provenance),
    };
    let seen = paint(DIM, format!("({})", harmless(&source(seen))));
    format!("{}: {} {seen}", evidence.subject, harmless(&value))
}

fn parting(answer: &Explanation) -> String {
    let Some(cause) = &answer.cause else {
        return match &answer.untold {
            Some(because) => {
                format!("{} that can't be told: {}\n", paint(WARNING, "where they part:"), harmless(because))
            }
            None => format!("{} nothing is in the way\n", paint(GOOD, "where they part:")),
        };
    };
    let sure = match cause.confidence {
        Confidence::High => "",
        Confidence::Medium => "most likely: ",
        Confidence::Low => "perhaps: ",
    };
    let name = paint(DIM, format!("[{}]", cause.name));
    format!("{} {sure}{} {name}\n  {}\n", paint(ERROR, "where they part:"), cause.title, cause.why)
}

fn ways(answer: &Explanation) -> String {
    let mut text = String::new();
    if !answer.ways.is_empty() {
        text.push_str(&format!("{}\n", paint(STRONG, "ways out, best first:")));
    }
    for (number, way) in answer.ways.iter().enumerate() {
        text.push_str(&format!("  {}. {}\n", number + 1, harmless(&way.does)));
        if let Some(command) = &way.command {
            text.push_str(&format!("     {}\n", paint(LITERAL, harmless(command))));
        }
    }
    if let Some(rule) = &answer.doctor {
        let command = paint(LITERAL, format!("ogive doctor --only {rule}"));
        text.push_str(&format!("check this machine for it: {command}\n"));
    }
    text
}

/// Names and texts may be anybody's: no terminal obeys them.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
