//! The selection files: one parser a file, bytes in, typed values with line numbers out.

pub mod build_table;
pub mod go_env;
pub mod go_mod;
pub mod go_version;
pub mod mise;
pub mod ogive_toml;
mod pin;
mod problem;
pub mod rule_settings;
pub(crate) mod toml_text;
pub mod tool_versions;
pub mod windows;

pub use pin::Pin;
pub use problem::{FileError, Problem};
pub(crate) use problem::{line_of, text};

/// What is shown to people, by a terminal that would obey control characters.
fn plain(text: &str, line: u32) -> Result<&str, FileError> {
    if text.contains(char::is_control) {
        return Err(Problem::refused(text, "it must be plain text on one line").at(line));
    }
    Ok(text)
}
