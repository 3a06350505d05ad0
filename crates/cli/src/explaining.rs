//! How an explanation looks: what it is, what this machine can run, where the two part with the ways out.

use ogive_explain::Explanation;
use ogive_record::{Confidence, Evidence, Fact};
use ogive_report::source;
use ogive_report::style::{DIM, ERROR, GOOD, LITERAL, STRONG, paint};

/// The three steps as lines.
#[must_use]
pub fn rendered(explanation: &Explanation) -> String {
    let mut text = section("what it is", &explanation.what);
    if !explanation.machine.is_empty() {
        text.push_str(&section("what this machine can run", &explanation.machine));
    }
    match &explanation.cause {
        None => text.push_str(&format!("{}\n", paint(GOOD, "nothing is in the way"))),
        Some(cause) => {
            text.push_str(&format!("{}\n", paint(STRONG, "where they part")));
            let sure = match cause.confidence {
                Confidence::High => "",
                Confidence::Medium => "",
                Confidence::Low => "perhaps: ",
            };
            let name = paint(DIM, format!("[{}]", cause.name));
            text.push_str(&format!("  {} {name}\n", paint(ERROR, format!("{sure}{}", cause.title))));
            text.push_str(&format!("  {}\n", cause.why));
        }
    }
    if !explanation.ways.is_empty() {
        text.push_str(&format!("{}\n", paint(STRONG, "ways out, best first")));
        for (number, way) in explanation.ways.iter().enumerate() {
            text.push_str(&format!("  {}. {}\n", number + 1, way.does));
            if let Some(command) = &way.command {
                text.push_str(&format!("     {}\n", paint(LITERAL, command)));
            }
        }
    }
    if let Some(rule) = &explanation.doctor {
        let command = paint(LITERAL, format!("ogive doctor --only {rule}"));
        text.push_str(&format!("{}\n  {command}\n", paint(STRONG, "check this machine for it")));
    }
    text
}

fn section(heading: &str, evidence: &[Evidence]) -> String {
    let mut text = format!("{}\n", paint(STRONG, heading));
    for one in evidence {
        let seen = paint(DIM, format!("({})", source(one.fact.provenance())));
        let value = match &one.fact {
            Fact::Known { value: serde_json::Value::String(value), .. } => value.clone(),
            Fact::Known { value, .. } => value.to_string(),
            Fact::Unknown { unknown, .. } => format!("unknown, because {unknown}"),
        };
        text.push_str(&format!("  {}: {value} {seen}\n", one.subject));
    }
    text
}
