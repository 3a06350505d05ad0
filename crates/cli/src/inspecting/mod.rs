//! What `ogive inspect` answers.

pub(crate) mod compared;
mod csv;
pub(crate) mod found;
pub(crate) mod images;
mod long;
pub(crate) mod running;
mod table;

use std::ffi::OsStr;

use ogive_inspect::{Item, Options, Subject, inspect};
use ogive_report::{Update, plural};

use crate::Context;

/// How what was found is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// A line a program.
    Table,
    /// A sheet a program.
    Long,
    /// Comma-separated values.
    Csv,
}

/// Looks at one thing that the user named, and shows how far that is.
fn look(context: &Context, options: Options, named: &OsStr) -> Vec<Item> {
    let subject = Subject::from(named);
    let shown = shown(&subject.to_string());
    let progress = |files: u64| {
        let files = plural(usize::try_from(files).unwrap_or(usize::MAX), "file");
        let step = format!("looking, {files} so far");
        context.reporter.progress().update(Update::Step { subject: &shown, step: &step, brief: true });
    };
    let items = inspect(&context.system, &subject, options, &mut std::io::stdin().lock(), &progress);
    context.reporter.progress().update(Update::Ended { subject: &shown });
    items
}

/// Text of a file or a name, without characters that a terminal would obey.
fn shown(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            harmless.extend(character.escape_default());
        } else {
            harmless.push(character);
        }
    }
    harmless
}
