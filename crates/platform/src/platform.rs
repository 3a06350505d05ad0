//! A port with an optional level.

use std::fmt;
use std::str::FromStr;

use crate::text::string_serde;
use crate::{Level, ParseLevelError, Port, UnknownName};

/// Why a text is not a platform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParsePlatformError {
    /// Not of the form `GOOS/GOARCH` or `GOOS/GOARCH/LEVEL`.
    #[error("{0:?} is not of the form GOOS/GOARCH or GOOS/GOARCH/LEVEL, as in linux/arm64")]
    Shape(String),
    /// A part is unknown to Go.
    #[error(transparent)]
    Name(#[from] UnknownName),
    /// The third part is no level of the architecture.
    #[error(transparent)]
    Level(#[from] ParseLevelError),
}

/// Where a program runs: a port and, optionally, the least level its CPU must have.
///
/// Written `linux/arm64` or `linux/amd64/v3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Platform {
    /// The operating system and architecture.
    pub port: Port,
    /// The level; none where it is not known or does not matter. When set, it belongs to the
    /// port's architecture.
    pub level: Option<Level>,
}

impl Platform {
    /// `port` at no particular level.
    #[must_use]
    pub const fn new(port: Port) -> Self {
        Self { port, level: None }
    }

    /// `port` at `level`; none when `level` is one of another architecture.
    #[must_use]
    pub const fn with_level(port: Port, level: Level) -> Option<Self> {
        if level.belongs_to(port.arch) { Some(Self { port, level: Some(level) }) } else { None }
    }
}

impl From<Port> for Platform {
    fn from(port: Port) -> Self {
        Self::new(port)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Some(level) => f.pad(&format!("{}/{level}", self.port)),
            None => self.port.fmt(f),
        }
    }
}

impl FromStr for Platform {
    type Err = ParsePlatformError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = || ParsePlatformError::Shape(text.to_owned());
        let mut parts = text.splitn(3, '/');
        let (os, arch) = parts.next().zip(parts.next()).ok_or_else(shape)?;
        let port = Port::new(os.parse()?, arch.parse()?);
        let level = match parts.next() {
            Some("") => return Err(shape()),
            Some(level) => Some(Level::parse(port.arch, level)?),
            None => None,
        };
        Ok(Self { port, level })
    }
}

string_serde!(Platform, "platform");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_level_is_the_third_part() {
        for text in ["linux/arm64", "linux/amd64/v3", "linux/arm/7,softfloat", "js/wasm/satconv"] {
            assert_eq!(text.parse::<Platform>().unwrap().to_string(), text);
        }
        for (text, says) in [
            ("linux", "\"linux\" is not of the form GOOS/GOARCH or GOOS/GOARCH/LEVEL, as in linux/arm64"),
            (
                "linux/amd64/",
                "\"linux/amd64/\" is not of the form GOOS/GOARCH or GOOS/GOARCH/LEVEL, as in linux/arm64",
            ),
            ("linux/amd64/v9", "\"v9\" is not a level of amd64 (GOAMD64 is v1 to v4)"),
            ("linux/x64", "\"x64\" is not a known GOARCH"),
        ] {
            assert_eq!(text.parse::<Platform>().unwrap_err().to_string(), says);
        }
        let v2 = Level::parse(crate::Goarch::Amd64, "v2").unwrap();
        assert_eq!(Platform::with_level("linux/arm64".parse().unwrap(), v2), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(\\PC{0,30}|[a-z]{1,8}/[a-z0-9]{1,8}(/[a-z0-9.,]{0,12})?)") {
            if let Ok(platform) = text.parse::<Platform>() {
                prop_assert_eq!(platform.to_string().parse::<Platform>(), Ok(platform));
            }
        }
    }
}
