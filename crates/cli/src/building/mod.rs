//! What `ogive build` is told, and how it answers.

mod fetching;
mod settings;
mod shown;
pub(crate) mod target;
mod toolchains;
mod verify;
mod ways;
mod wine;

pub(crate) use fetching::Fetch;
pub(crate) use settings::{Wished, wished};
pub(crate) use shown::{Watching, page, summary};
pub(crate) use toolchains::{Wants, minimum_macos};
pub(crate) use verify::Verify;
pub(crate) use ways::RunsHere;
