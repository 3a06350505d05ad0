//! Kinds of toolchains.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// A kind of C toolchain, as settings name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub enum Kind {
    /// The compiler of this machine, where it compiles for the port anyway.
    Native,
    /// `zig cc`, which has the C libraries of its targets in it.
    Zig,
    /// `TRIPLE-gcc`, as Debian, Fedora and crosstool-NG name it.
    CrossGcc,
    /// `clang --target=TRIPLE`, with a sysroot or what it finds of GCC's.
    Clang,
    /// osxcross: clang with Apple's SDK, off a Mac.
    Osxcross,
    /// GCC for Windows.
    Mingw,
    /// clang for Windows, with libraries of its own.
    LlvmMingw,
    /// Android's NDK.
    Ndk,
    /// One that `ogive.toml` names.
    Named,
}

/// Why a text is no kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no kind of C toolchain; there are {names}", names = names())]
pub struct UnknownKind(pub String);

fn names() -> String {
    Kind::ALL.map(Kind::name).join(", ")
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Native,
        Self::Zig,
        Self::CrossGcc,
        Self::Clang,
        Self::Osxcross,
        Self::Mingw,
        Self::LlvmMingw,
        Self::Ndk,
        Self::Named,
    ];

    /// Its name in settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Zig => "zig",
            Self::CrossGcc => "gcc",
            Self::Clang => "clang",
            Self::Osxcross => "osxcross",
            Self::Mingw => "mingw",
            Self::LlvmMingw => "llvm-mingw",
            Self::Ndk => "ndk",
            Self::Named => "named",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
