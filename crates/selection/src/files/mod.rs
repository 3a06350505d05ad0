//! The selection files: one parser a file, bytes in, typed values with line numbers out.

pub mod go_env;
pub mod go_mod;
pub mod go_version;
pub mod mise;
pub mod ogive_toml;
mod pin;
mod problem;
pub(crate) mod toml_text;
pub mod tool_versions;

pub use pin::Pin;
pub use problem::{FileError, Problem};
pub(crate) use problem::{line_of, text};
