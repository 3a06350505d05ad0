//! Why zig could not be fetched.

use std::io;

use ogive_platform::Port;
use ogive_system::HttpError;

/// Why zig could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No answer.
    #[error("ask {url}: {cause}")]
    Http {
        /// The address, without credentials.
        url: String,
        /// Why not.
        cause: HttpError,
    },
    /// An answer that is none.
    #[error("{url} answers with status {status}")]
    Status {
        /// The address, without credentials.
        url: String,
        /// The status.
        status: u16,
    },
    /// What answers is no package index.
    #[error("{url} is no package index: {because}")]
    NotAnIndex {
        /// The address, without credentials.
        url: String,
        /// Why not, as a clause.
        because: String,
    },
    /// The index has no wheel for this machine.
    #[error("the index has no wheel of ziglang{} for {host}", version.as_deref().map(|v| format!(" {v}")).unwrap_or_default())]
    NoWheel {
        /// The version asked for.
        version: Option<String>,
        /// This machine.
        host: Port,
    },
    /// The index does not say what the wheel hashes to.
    #[error("the index names no SHA-256 of {file}, without which it can't be proven")]
    NoDigest {
        /// The wheel.
        file: String,
    },
    /// The wheel is another.
    #[error("{file} has the SHA-256 {came}, and the index says {asked}: it is damaged, or another file")]
    WrongDigest {
        /// The wheel.
        file: String,
        /// What the index says.
        asked: String,
        /// What came.
        came: String,
    },
    /// The wheel is not what it should be.
    #[error("the wheel can't be unpacked: {because}")]
    Wheel {
        /// Why not, as a clause.
        because: String,
    },
    /// A connection broke.
    #[error("receive {url}: {cause}")]
    Broken {
        /// The address, without credentials.
        url: String,
        /// Why.
        cause: io::Error,
    },
    /// Files could not be changed.
    #[error("{doing}: {cause}")]
    Files {
        /// What was being done.
        doing: String,
        /// Why not.
        cause: io::Error,
    },
}

pub(super) fn files(doing: String) -> impl FnOnce(io::Error) -> FetchError {
    move |cause| FetchError::Files { doing, cause }
}
