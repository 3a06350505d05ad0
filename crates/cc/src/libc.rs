//! C libraries.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// A release of the GNU C library, written `2.28`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct GlibcVersion {
    /// The `2` of `2.28`.
    pub major: u16,
    /// The `28` of `2.28`.
    pub minor: u16,
}

/// Why a text is no C library or no release of one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseLibcError {
    /// No release of glibc.
    #[error("{0:?} is no release of glibc, such as 2.28")]
    Version(String),
    /// No C library.
    #[error("{0:?} is no C library; there are glibc, glibc-2.28, musl, msvcrt, ucrt, bionic, darwin")]
    Name(String),
}

impl GlibcVersion {
    /// `major.minor`
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for GlibcVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{}", self.major, self.minor))
    }
}

impl FromStr for GlibcVersion {
    type Err = ParseLibcError;

    /// A third number, as in `2.3.4`, is left out.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut numbers = text.split('.').map(str::parse);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => Ok(Self { major, minor }),
            _ => Err(ParseLibcError::Version(text.to_owned())),
        }
    }
}

/// A C library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String")]
pub enum Libc {
    /// The GNU C library; programs run on the floor and later. As what a toolchain has, the floor is what
    /// its programs may need; none where nothing is promised.
    Glibc {
        /// The oldest release that programs must run on.
        floor: Option<GlibcVersion>,
    },
    /// musl.
    Musl,
    /// Windows' old C library, `msvcrt.dll`.
    Msvcrt,
    /// Windows' universal C runtime.
    Ucrt,
    /// Android's.
    Bionic,
    /// Apple's `libSystem`.
    Darwin,
}

impl Libc {
    /// Whether a toolchain with this library gives what is wished.
    #[must_use]
    pub fn meets(self, wish: Self) -> bool {
        match (self, wish) {
            (Self::Glibc { floor: has }, Self::Glibc { floor: Some(wish) }) => {
                has.is_some_and(|has| has <= wish)
            }
            (Self::Glibc { .. }, Self::Glibc { floor: None }) => true,
            _ => self == wish,
        }
    }
}

impl fmt::Display for Libc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Glibc { floor: Some(floor) } => write!(f, "glibc {floor}"),
            Self::Glibc { floor: None } => f.pad("glibc"),
            Self::Musl => f.pad("musl"),
            Self::Msvcrt => f.pad("msvcrt"),
            Self::Ucrt => f.pad("ucrt"),
            Self::Bionic => f.pad("bionic"),
            Self::Darwin => f.pad("darwin"),
        }
    }
}

impl FromStr for Libc {
    type Err = ParseLibcError;

    /// As [`Libc`] prints itself, and `glibc-2.28`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "glibc" => Ok(Self::Glibc { floor: None }),
            "musl" => Ok(Self::Musl),
            "msvcrt" => Ok(Self::Msvcrt),
            "ucrt" => Ok(Self::Ucrt),
            "bionic" => Ok(Self::Bionic),
            "darwin" => Ok(Self::Darwin),
            _ => match text.strip_prefix("glibc").and_then(|rest| rest.strip_prefix(['-', ' '])) {
                Some(version) => version.parse().map(|floor| Self::Glibc { floor: Some(floor) }),
                None => Err(ParseLibcError::Name(text.to_owned())),
            },
        }
    }
}

impl Serialize for GlibcVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Libc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
