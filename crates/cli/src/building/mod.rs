//! What `ogive build` is told, and how it answers.

mod settings;
mod shown;
mod toolchains;

pub(crate) use settings::{Wished, wished};
pub(crate) use shown::{Watching, page};
pub(crate) use toolchains::Wants;
