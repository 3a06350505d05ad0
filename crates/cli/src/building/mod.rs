//! What `ogive build` is told, and how it answers.

mod settings;
mod shown;
pub(crate) mod target;
mod toolchains;
mod verify;
mod ways;

pub(crate) use settings::{Wished, wished};
pub(crate) use shown::{Watching, page, summary};
pub(crate) use toolchains::Wants;
pub(crate) use verify::Verify;
pub(crate) use ways::RunsHere;
