//! Which version is asked for.

use std::fmt;
use std::str::FromStr;

use ogive_platform::GoVersion;

use crate::request::ParseRequestError;

/// A version, or a rule that picks one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector {
    /// Exactly this version: `1.27.3`, `1.27rc1`, `1.20.0`.
    Exact(GoVersion),
    /// The newest patch of a line: `1.27`, and `1.20` too, although a release has that name.
    Line {
        /// The `1` of `1.27`.
        major: u32,
        /// The `27` of `1.27`.
        minor: u32,
    },
    /// The newest release.
    Stable,
    /// The newest release of the line before.
    Oldstable,
}

impl Selector {
    /// The version, when exactly one is meant.
    #[must_use]
    pub const fn exact(self) -> Option<GoVersion> {
        match self {
            Self::Exact(version) => Some(version),
            _ => None,
        }
    }

    /// The line that `version` belongs to.
    #[must_use]
    pub const fn line_of(version: GoVersion) -> Self {
        Self::Line { major: version.major, minor: version.minor }
    }
}

impl From<GoVersion> for Selector {
    /// The name of a language version stands for its line.
    fn from(version: GoVersion) -> Self {
        if version.is_language() { Self::line_of(version) } else { Self::Exact(version) }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The release 1.20 is written 1.20.0, since 1.20 stands for the line.
            Self::Exact(version) if version.patch == Some(0) => {
                f.pad(&format!("{}.{}.0", version.major, version.minor))
            }
            Self::Exact(version) => version.fmt(f),
            Self::Line { major, minor } => f.pad(&format!("{major}.{minor}")),
            Self::Stable => f.pad("stable"),
            Self::Oldstable => f.pad("oldstable"),
        }
    }
}

impl FromStr for Selector {
    type Err = ParseRequestError;

    /// Reads `1.27.3`, `1.27`, `1.27rc1`, `stable`, `latest`, `oldstable`, with or without a
    /// leading `go`. A bare `1` means `stable`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bare = text.strip_prefix("go").filter(|t| t.starts_with(|c: char| c.is_ascii_digit()));
        let bare = bare.unwrap_or(text);
        match bare {
            "stable" | "latest" | "1" => return Ok(Self::Stable),
            "oldstable" => return Ok(Self::Oldstable),
            _ => {}
        }
        let error = || ParseRequestError::Version { text: text.to_owned() };
        // Go takes any number for a version; here 386 is an architecture and go64 an alias.
        let version: GoVersion = bare.parse().ok().filter(|_| bare.contains('.')).ok_or_else(error)?;
        // `1.20` is a release to Go, but 1.20.0 to whoever writes down a line.
        let two_parts = bare.bytes().filter(|&b| b == b'.').count() == 1;
        Ok(if two_parts && version.prerelease.is_none() { Self::line_of(version) } else { version.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions_lines_and_names() {
        let line = |minor| Selector::Line { major: 1, minor };
        let exact = |minor, patch| Selector::Exact(GoVersion::release(1, minor, patch));
        for (text, meant) in [
            ("1.27.3", exact(27, 3)),
            ("go1.27.3", exact(27, 3)),
            ("1.27", line(27)),
            ("1.20", line(20)),
            ("1.20.0", exact(20, 0)),
            ("stable", Selector::Stable),
            ("latest", Selector::Stable),
            ("1", Selector::Stable),
            ("oldstable", Selector::Oldstable),
        ] {
            assert_eq!(text.parse(), Ok(meant), "{text}");
            assert_eq!(meant.to_string().parse(), Ok(meant), "{text}");
        }
        assert_eq!("1.27rc1".parse::<Selector>().unwrap().to_string(), "1.27rc1");
    }

    #[test]
    fn refuses_what_is_no_version() {
        for text in ["", "go", "go1.27.3.4", "tip", "1.x", "../1.27", "gostable", "1.027", "64", "go2"] {
            assert!(text.parse::<Selector>().is_err(), "{text}");
        }
    }
}
