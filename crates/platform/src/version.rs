//! Go versions and their order, as in `internal/gover` and `go/version`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::text::string_serde;

/// Why a text is not a Go version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a Go version such as 1.27.3, 1.27 or 1.27rc1")]
pub struct ParseVersionError(pub String);

/// What stands before a release: `alpha` < `beta` < `rc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Prerelease {
    /// `1.8alpha1`
    Alpha(u32),
    /// `1.21beta1`
    Beta(u32),
    /// `1.21rc2`
    Rc(u32),
}

/// A Go version: a release (`1.27.3`), a prerelease (`1.27rc1`) or, from 1.21 on, the name of a
/// language version (`1.27`), which precedes all of its releases.
///
/// Before 1.21 the first release of a line has no `.0`: `1.20` and `1.20.0` are equal, and
/// written `1.20`. The order is that of `go/version.Compare`.
///
/// Go's own reader also takes prereleases of any kind (`1.27foo1`), without a number (`1.27rc`), and
/// numbers above 32 bits; no release ever had such a name, and they are refused here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GoVersion {
    /// The `1` of `1.27.3`.
    pub major: u32,
    /// The `27` of `1.27.3`.
    pub minor: u32,
    /// The `3` of `1.27.3`; none for language versions and prereleases.
    pub patch: Option<u32>,
    /// The `rc1` of `1.27rc1`.
    pub prerelease: Option<Prerelease>,
}

impl GoVersion {
    /// The release `major.minor.patch`.
    #[must_use]
    pub const fn release(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch: Some(patch), prerelease: None }
    }

    /// The line this version belongs to, as a language version: `1.27` of `1.27.3`.
    #[must_use]
    pub const fn line(self) -> (u32, u32) {
        (self.major, self.minor)
    }

    /// Whether this is only the name of a language version (`1.27`), which was never released.
    #[must_use]
    pub const fn is_language(self) -> bool {
        self.patch.is_none() && self.prerelease.is_none()
    }

    /// Whether this is a release rather than a prerelease or a language version.
    #[must_use]
    pub const fn is_release(self) -> bool {
        self.patch.is_some()
    }

    /// The first release of a language version (`1.27` → `1.27.0`); any other version is itself.
    /// This is how the go command reads a bare `go 1.27` line.
    #[must_use]
    pub const fn first_release(self) -> Self {
        if self.is_language() { Self::release(self.major, self.minor, 0) } else { self }
    }

    /// From 1.21 on, first releases carry `.0`, and `1.N` is the name of the language. Go looks at
    /// the minor number alone, so that a Go 2 would start anew (`internal/gover`, `Parse`).
    const fn names_language(minor: u32) -> bool {
        minor >= 21
    }
}

impl fmt::Display for GoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("{}.{}", self.major, self.minor);
        match (self.patch, self.prerelease) {
            (Some(0), _) if !Self::names_language(self.minor) => {}
            (Some(patch), _) => text.push_str(&format!(".{patch}")),
            (None, Some(Prerelease::Alpha(n))) => text.push_str(&format!("alpha{n}")),
            (None, Some(Prerelease::Beta(n))) => text.push_str(&format!("beta{n}")),
            (None, Some(Prerelease::Rc(n))) => text.push_str(&format!("rc{n}")),
            (None, None) => {}
        }
        f.pad(&text)
    }
}

impl FromStr for GoVersion {
    type Err = ParseVersionError;

    /// Reads `1.27.3`, with or without a leading `go`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text.strip_prefix("go").unwrap_or(text)).ok_or_else(|| ParseVersionError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<GoVersion> {
    let (major, rest) = number(text)?;
    if rest.is_empty() {
        return Some(GoVersion::release(major, 0, 0));
    }
    let (minor, rest) = number(rest.strip_prefix('.')?)?;
    if rest.is_empty() {
        let patch = if GoVersion::names_language(minor) { None } else { Some(0) };
        return Some(GoVersion { major, minor, patch, prerelease: None });
    }
    if let Some(rest) = rest.strip_prefix('.') {
        let (patch, rest) = number(rest)?;
        return rest.is_empty().then(|| GoVersion::release(major, minor, patch));
    }
    let digits = rest.find(|c: char| c.is_ascii_digit())?;
    let (n, end) = number(&rest[digits..])?;
    let prerelease = match &rest[..digits] {
        "alpha" => Prerelease::Alpha(n),
        "beta" => Prerelease::Beta(n),
        "rc" => Prerelease::Rc(n),
        _ => return None,
    };
    end.is_empty().then_some(GoVersion { major, minor, patch: None, prerelease: Some(prerelease) })
}

/// A decimal number without leading zeros, and what follows it.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let digits = &text[..end];
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    Some((digits.parse().ok()?, &text[end..]))
}

impl PartialOrd for GoVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for GoVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |v: &Self| (v.major, v.minor, v.patch, v.prerelease);
        key(self).cmp(&key(other))
    }
}

string_serde!(GoVersion, "Go version");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(\\PC{0,20}|(go)?[0-9]{0,3}([.a-z]{0,4}[0-9]{0,11}){0,3})") {
            if let Ok(version) = text.parse::<GoVersion>() {
                prop_assert_eq!(version.to_string().parse::<GoVersion>(), Ok(version));
            }
        }
    }

    fn version(text: &str) -> GoVersion {
        text.parse().unwrap()
    }

    #[test]
    fn orders_as_go_does() {
        let ascending =
            ["1.9", "1.20rc1", "1.20", "1.20.1", "1.21", "1.21beta1", "1.21rc2", "1.21.0", "1.21.13", "1.22"];
        for pair in ascending.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{} < {}", pair[0], pair[1]);
        }
        assert_eq!(version("1.20"), version("1.20.0"));
    }

    #[test]
    fn writes_a_release_by_its_own_name() {
        for (given, written) in
            [("go1.20.0", "1.20"), ("1.21.0", "1.21.0"), ("go1.27rc1", "1.27rc1"), ("1.27", "1.27")]
        {
            assert_eq!(version(given).to_string(), written);
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for text in
            ["", "go", "1.", "1.021", "1.27.3rc1", "1.27gamma1", "1.27.3.4", "v1.27", "1.27-amd64", "1.27rc"]
        {
            assert!(text.parse::<GoVersion>().is_err(), "{text}");
        }
    }
}
