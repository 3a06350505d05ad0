//! A port with an optional level.

use std::fmt;

use crate::text::string_serde;
use crate::{Port, UnknownName};

/// Why a text is not a platform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParsePlatformError {
    /// Not of the form `GOOS/GOARCH` or `GOOS/GOARCH/LEVEL`.
    #[error("{0:?} is not of the form GOOS/GOARCH or GOOS/GOARCH/LEVEL, as in linux/arm64")]
    Shape(String),
    /// A part is unknown to Go.
    #[error(transparent)]
    Name(#[from] UnknownName),
}

/// Where a program runs: a port and, optionally, the least level its CPU must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Platform {
    /// The operating system and architecture.
    pub port: Port,
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.port.fmt(f)
    }
}

impl std::str::FromStr for Platform {
    type Err = ParsePlatformError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self { port: text.parse()? })
    }
}

string_serde!(Platform, "platform");
