//! Where each kind of subject that is no text is explained.

use std::ffi::OsString;
use std::path::Path;

use ogive_explain::Explanation;

use crate::{Context, Exit, Failure};

/// A program.
pub(crate) fn file(_: &Context, path: &Path) -> anyhow::Result<Explanation> {
    Err(not_yet(&format!("cannot explain {}", path.display())))
}

/// A command, run and watched: the answer, and how it ended.
pub(crate) fn command(_: &Context, words: &[OsString]) -> anyhow::Result<(Explanation, Exit)> {
    let program = words.first().map(|word| word.to_string_lossy()).unwrap_or_default();
    Err(not_yet(&format!("cannot run and watch {program}")))
}

/// An image.
pub(crate) fn image(_: &Context, reference: &str) -> anyhow::Result<Explanation> {
    Err(not_yet(&format!("cannot explain the image {reference}")))
}

fn not_yet(doing: &str) -> anyhow::Error {
    Failure::new(Exit::MissingTool, doing).hint("this ogive explains texts and logs alone").into()
}
