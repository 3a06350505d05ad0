//! Module files: `go.mod`, `go.work` and `vendor/modules.txt`, as far as they say which modules and packages there
//! are. What their `go` and `toolchain` lines ask for is a matter of selection.

mod go_mod;
mod go_work;
mod lines;
mod vendor;

pub use self::go_mod::{GoMod, Replace, Requirement};
pub use self::go_work::GoWork;
pub use self::vendor::{Vendor, Vendored};

/// A module's path and version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleVersion {
    /// The path.
    pub path: String,
    /// The version as written; empty for none.
    pub version: String,
}

/// A line that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct ModuleFileError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong.
    pub reason: String,
}
