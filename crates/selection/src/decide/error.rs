//! Why nothing could be decided.

use std::io;

use ogive_platform::Goos;

use super::candidate::{Place, Source};
use crate::ParseRequestError;
use crate::files::Problem;

/// Why nothing could be decided. All of them are for the user to put right.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// A file that has a say is invalid.
    #[error("{place}: {problem}")]
    File {
        /// Where.
        place: Place,
        /// What is wrong there.
        problem: Problem,
    },
    /// A file that may have a say can't be read.
    #[error("can't read {place}, which may choose the Go version: {error}")]
    Read {
        /// Which file.
        place: Place,
        /// Why.
        error: io::Error,
    },
    /// `OGIVE_GO` has no meaning.
    #[error("OGIVE_GO={value}: {error}; unset OGIVE_GO, or set it as `ogive shell 1.27.3` does")]
    Variable {
        /// Its value.
        value: String,
        /// What is wrong with it.
        error: ParseRequestError,
    },
    /// An SDK of another operating system was asked for.
    #[error("{from} asks for a Go that runs on {asked}, and this machine runs {here}")]
    OtherSystem {
        /// Who asks.
        from: Source,
        /// What it asks for.
        asked: Goos,
        /// What runs here.
        here: Goos,
    },
}
