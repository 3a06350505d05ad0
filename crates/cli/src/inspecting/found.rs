//! What was found, and whether it runs where it is expected to.

use std::ffi::OsString;

use ogive_binary::Fault;
use ogive_inspect::{ImageReport, Item, Options, Seen, judge};
use ogive_platform::Platform;
use ogive_record::Finding;
use ogive_report::{Document, NamedSchema, findings, plural, schema_of};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Output, csv, images, long, look, table};
use crate::{Context, Exit};

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct InspectDocument {
    /// Programs, in the order of the arguments and of the paths below them, and what could not be looked at.
    items: Vec<Item>,
    /// Images, in the order of the arguments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<ImageReport>,
    /// Where everything is expected to run.
    expected: Vec<Platform>,
    /// What does not run there, and images that do not hold what they claim.
    findings: Vec<Finding>,
}

impl Document for InspectDocument {
    const SCHEMA: &'static str = "ogive.inspect.v1";
}

/// Looks at everything named, shows it and judges it.
pub(crate) fn exec(
    context: &Context,
    options: Options,
    named: &[OsString],
    expected: &[Platform],
    output: Output,
) -> anyhow::Result<Exit> {
    let (mut items, mut images) = (Vec::new(), Vec::new());
    for named in named {
        if let Some(subject) = images::subject(context, named) {
            images.push(images::look(context, &subject, options.all)?);
        } else if let Some(image) = images::in_archive(context, named, options.all) {
            images.push(image);
        } else {
            items.extend(look(context, options, named));
        }
    }
    context.reporter.progress().clear();
    let mut found = if expected.is_empty() { Vec::new() } else { judge(&items, expected) };
    found.extend(images::judge(&images, expected));
    let only_images = items.is_empty() && !images.is_empty();
    let count = |wanted: fn(&Seen) -> bool| items.iter().filter(|item| wanted(&item.seen)).count();
    let programs = count(|seen| matches!(seen, Seen::Program(program) if program.is_program()));
    let missed = count(|seen| match seen {
        Seen::Program(program) => program.faults.iter().any(|fault| matches!(fault, Fault::Truncated { .. })),
        _ => true,
    });
    let exit = match () {
        () if !found.is_empty() || (!expected.is_empty() && programs == 0 && !only_images) => Exit::Findings,
        () if missed > 0 || images.iter().any(|image| images::unread(image) > 0) => Exit::Disk,
        () => Exit::Fine,
    };
    if context.reporter.json() {
        let document = InspectDocument { items, images, expected: expected.to_vec(), findings: found };
        context.reporter.document(&document)?;
        return Ok(exit);
    }
    if !images.is_empty() {
        context.reporter.data(&images::lines(&images))?;
        items.extend(images.iter().flat_map(|image| &image.platforms).flat_map(|p| p.programs.clone()));
    }
    match output {
        Output::Csv => context.reporter.data(&csv::lines(&items))?,
        Output::Long => context.reporter.data(&long::sheets(&items))?,
        Output::Table if items.is_empty() || (only_images && !options.all) => {}
        Output::Table => context.reporter.data(&table::lines(&items))?,
    }
    if !found.is_empty() {
        context.reporter.data(&format!("\n{}", findings(&found)))?;
    }
    if only_images {
        return Ok(exit);
    }
    if items.is_empty() {
        let places: Vec<_> = named.iter().map(|named| super::shown(&named.to_string_lossy())).collect();
        context.say(&format!("no program is in {}", places.join(", ")));
    } else if items.len() > 1 {
        context.say(&ending(programs, missed, found.len(), expected));
    }
    Ok(exit)
}

/// `311 programs; 2 could not be looked at; all run on linux/arm64`
fn ending(programs: usize, missed: usize, wrong: usize, expected: &[Platform]) -> String {
    let mut text = plural(programs, "program");
    if missed > 0 {
        text.push_str(&format!("; {missed} could not be looked at"));
    }
    if !expected.is_empty() {
        let platforms: Vec<_> = expected.iter().map(ToString::to_string).collect();
        let platforms = platforms.join(" or ");
        text.push_str(&match wrong {
            0 if programs == 0 => "; nothing could be checked".to_owned(),
            0 => format!("; all run on {platforms}"),
            wrong => format!("; {} on {platforms}", plural(wrong, "finding")),
        });
    }
    text
}

/// The schemas of the documents.
pub(crate) fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<InspectDocument>()]
}
