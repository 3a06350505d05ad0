//! `GOARM64`: the version of the 64-bit Arm architecture and two of its extensions.

use std::fmt;

/// A `GOARM64`. From v8.1 on the large system extension is part of the architecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arm64Level {
    major: u8,
    minor: u8,
    lse: bool,
    crypto: bool,
}

impl Arm64Level {
    /// `v8.0`
    pub const V8_0: Self = Self { major: 8, minor: 0, lse: false, crypto: false };
    /// `v8.3`, the first version with pointer authentication.
    pub const V8_3: Self = Self { major: 8, minor: 3, lse: true, crypto: false };

    /// The level of version `major.minor`, with the extensions given; none when Go knows no such
    /// version.
    #[must_use]
    pub const fn new(major: u8, minor: u8, lse: bool, crypto: bool) -> Option<Self> {
        match (major, minor) {
            (8, 0..=9) | (9, 0..=5) => {
                Some(Self { major, minor, lse: lse || major > 8 || minor > 0, crypto })
            }
            _ => None,
        }
    }

    /// Every version without optional extensions.
    pub(super) fn versions() -> impl Iterator<Item = Self> {
        let versions = (0..=9).map(|minor| (8, minor)).chain((0..=5).map(|minor| (9, minor)));
        versions.filter_map(|(major, minor)| Self::new(major, minor, false, false))
    }

    /// The architecture's version, as in `(8, 3)`.
    #[must_use]
    pub const fn version(self) -> (u8, u8) {
        (self.major, self.minor)
    }

    /// Whether the atomic instructions of the large system extension are there.
    #[must_use]
    pub const fn lse(self) -> bool {
        self.lse
    }

    /// Whether the AES, PMULL, SHA1 and SHA256 instructions are there.
    #[must_use]
    pub const fn crypto(self) -> bool {
        self.crypto
    }

    /// `vMAJOR.MINOR`, then `,lse` and `,crypto` in any order and number, as Go reads it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let (major, minor) = parts.next()?.strip_prefix('v')?.split_once('.')?;
        let (mut lse, mut crypto) = (false, false);
        for option in parts {
            match option {
                "lse" => lse = true,
                "crypto" => crypto = true,
                _ => return None,
            }
        }
        Self::new(digit(major)?, digit(minor)?, lse, crypto)
    }

    pub(super) const fn covers(self, less: Self) -> bool {
        self.has_version(less.major, less.minor) && (self.lse || !less.lse) && (self.crypto || !less.crypto)
    }

    /// v9.0 stands on v8.5, v9.1 on v8.6 and so on; no v8 includes a v9.
    const fn has_version(self, major: u8, minor: u8) -> bool {
        match (self.major, major) {
            (8, 8) | (9, 9) => minor <= self.minor,
            (9, 8) => minor <= self.minor + 5,
            _ => false,
        }
    }

    /// The versions included, as build tags name them: without extensions.
    pub(super) fn features(self) -> Vec<String> {
        Self::versions()
            .filter(|each| self.has_version(each.major, each.minor))
            .map(|each| format!("v{}.{}", each.major, each.minor))
            .collect()
    }
}

/// One decimal digit and nothing else.
fn digit(text: &str) -> Option<u8> {
    match text.as_bytes() {
        &[digit @ b'0'..=b'9'] => Some(digit - b'0'),
        _ => None,
    }
}

impl fmt::Display for Arm64Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lse = if self.lse && (self.major, self.minor) == (8, 0) { ",lse" } else { "" };
        let crypto = if self.crypto { ",crypto" } else { "" };
        f.pad(&format!("v{}.{}{lse}{crypto}", self.major, self.minor))
    }
}
