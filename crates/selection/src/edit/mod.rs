//! Editing selection files and settings: bytes in, bytes out, comments and format kept.

mod lines;
mod toml_files;
mod unpin;

pub use lines::{go_version, tool_versions};
pub use toml_files::{mise, project_arch, project_version, user_alias, user_default};

pub use unpin::unpinned;

use ogive_platform::Goos;

use crate::Selector;
use crate::decide::PinFile;
use crate::files::FileError;

/// Why a file can't be edited.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// It is invalid already.
    #[error("line {}: {}", .0.line, .0.problem)]
    Invalid(#[from] FileError),
    /// The place to change has an unforeseen form.
    #[error("{0} is written in a way that can't be changed without rewriting it; change it by hand")]
    Form(&'static str),
}

/// Writes another version into a file that pins one.
///
/// # Errors
/// When the file is invalid, or can't be changed in place.
pub fn pinned_version(
    file: PinFile,
    bytes: &[u8],
    selector: Selector,
    os: Goos,
) -> Result<Vec<u8>, EditError> {
    match file {
        PinFile::Ogive => project_version(bytes, selector),
        PinFile::GoVersion => go_version(bytes, selector),
        PinFile::ToolVersions => tool_versions(bytes, selector),
        PinFile::Mise => mise(bytes, selector, os),
    }
}

#[cfg(test)]
mod tests;
