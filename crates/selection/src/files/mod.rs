//! The selection files: one parser a file, bytes in, typed values with line numbers out.

mod problem;
pub(crate) mod toml_text;

pub use problem::{FileError, Problem};
