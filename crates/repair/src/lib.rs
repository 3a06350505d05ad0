//! Turns wishes for changes into one plan, where the files are at hand: one change a file, whoever wishes it,
//! made as a careful person would make it.

mod draft;
pub mod json;
mod plan;

pub use draft::Draft;
pub use plan::{Planned, Refused, plan};
