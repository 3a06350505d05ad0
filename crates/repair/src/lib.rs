//! Turns wishes for changes into one plan, where the files are at hand: one change a file, whoever wishes it,
//! made as a careful person would make it.

mod dotfiles;
mod draft;
mod handlers;
pub mod json;
mod plan;
mod shell;
mod toml;

pub use dotfiles::MadeFrom;
pub use draft::Draft;
pub use plan::{Kept, Planned, Rebuild, Refused, Ways, plan};
