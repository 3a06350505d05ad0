//! What differs between two builds.

use std::ffi::OsStr;

use ogive_inspect::{Difference, Options, Seen, compare};
use ogive_report::style::{DIM, GOOD, REMOVED, STRONG, paint};
use ogive_report::{Document, NamedSchema, plural, schema_of};
use schemars::JsonSchema;
use serde::Serialize;

use super::{look, shown};
use crate::{Context, Exit};

/// What differs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct CompareDocument {
    /// What was compared.
    first: String,
    /// With what.
    second: String,
    /// What differs, by program and in the order of the full sheet.
    differences: Vec<Difference>,
}

impl Document for CompareDocument {
    const SCHEMA: &'static str = "ogive.inspect-compare.v1";
}

/// Compares what is at two places.
pub(crate) fn exec(
    context: &Context,
    options: Options,
    first: &OsStr,
    second: &OsStr,
) -> anyhow::Result<Exit> {
    let (one, other) = (look(context, options, first), look(context, options, second));
    context.reporter.progress().clear();
    let (first, second) = (first.to_string_lossy().into_owned(), second.to_string_lossy().into_owned());
    let differences = compare(&one, &other, [&first, &second]);
    let missed = one.iter().chain(&other).any(|item| !matches!(item.seen, Seen::Program(_)));
    let exit = match (differences.is_empty(), missed) {
        (false, _) => Exit::Findings,
        (true, true) => Exit::Disk,
        (true, false) => Exit::Fine,
    };
    if context.reporter.json() {
        context.reporter.document(&CompareDocument { first, second, differences })?;
        return Ok(exit);
    }
    context.reporter.data(&lines(&differences))?;
    let compared = plural(one.len().max(other.len()), "program");
    context.say(&match differences.len() {
        0 if one.is_empty() && other.is_empty() => "no program is in either".to_owned(),
        0 => format!("nothing that is known of {compared} differs"),
        count => plural(count, "difference"),
    });
    Ok(exit)
}

fn lines(differences: &[Difference]) -> String {
    let mut text = String::new();
    let mut program = "";
    for difference in differences {
        if difference.program != program {
            program = &difference.program;
            text.push_str(&format!("{}\n", paint(STRONG, shown(program))));
        }
        text.push_str(&format!("  {}\n", paint(DIM, shown(&difference.what))));
        if let Some(first) = &difference.first {
            text.push_str(&format!("    {}\n", paint(REMOVED, format!("- {}", shown(first)))));
        }
        if let Some(second) = &difference.second {
            text.push_str(&format!("    {}\n", paint(GOOD, format!("+ {}", shown(second)))));
        }
    }
    text
}

/// The schemas of the documents.
pub(crate) fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<CompareDocument>()]
}
