//! What can go wrong with git.

use std::path::PathBuf;

/// Why git does not tell.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no such program.
    #[error("there is no git on PATH")]
    Missing,
    /// The folder is in no repository.
    #[error("{} is in no git repository", .0.display())]
    NoRepository(PathBuf),
    /// Nothing has that name.
    #[error("git knows no revision {0:?} here")]
    NoRevision(String),
    /// It refused.
    #[error("`git {command}` failed: {said}")]
    Failed {
        /// What it was to do.
        command: String,
        /// What it said.
        said: String,
    },
    /// It did not end.
    #[error("`git {0}` did not end")]
    TimedOut(String),
    /// It can't be run, or a file can't be read.
    #[error("cannot run git: {0}")]
    Io(#[from] std::io::Error),
}
