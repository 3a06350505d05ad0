//! Packages of other modules: those below `vendor`, and those of the module cache.

mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::SourceFolder;

/// The packages of other modules that a repository imports, by themselves or through one another.
#[derive(Debug, Default)]
pub struct Foreign {
    /// Their folders. Each is called as people know it: `vendor/golang.org/x/sys/unix`, `golang.org/x/sys@v0.1.0/unix`.
    pub folders: Vec<SourceFolder>,
    /// By the folder of the module that is built and the path of an import, the number of the folder.
    pub by_import: BTreeMap<(PathBuf, String), usize>,
}
