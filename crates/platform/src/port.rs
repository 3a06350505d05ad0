//! A GOOS/GOARCH pair.

use std::fmt;
use std::str::FromStr;

use crate::text::string_serde;
use crate::{Goarch, Goos, ParsePlatformError};

/// An operating system and an architecture, written `linux/arm64`.
///
/// Any pair can be written down; whether Go supports it depends on the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port {
    /// The operating system.
    pub os: Goos,
    /// The architecture.
    pub arch: Goarch,
}

impl Port {
    /// The pair of `os` and `arch`.
    #[must_use]
    pub const fn new(os: Goos, arch: Goarch) -> Self {
        Self { os, arch }
    }

    /// The form of file names: `linux-arm64`.
    #[must_use]
    pub fn dashed(self) -> String {
        format!("{}-{}", self.os, self.arch)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.os, self.arch))
    }
}

impl FromStr for Port {
    type Err = ParsePlatformError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (os, arch) = text.split_once('/').ok_or_else(|| ParsePlatformError::Shape(text.to_owned()))?;
        Ok(Self::new(os.parse()?, arch.parse()?))
    }
}

string_serde!(Port, "port");
