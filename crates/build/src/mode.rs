//! What kind of file is built, and with what instruments.

use std::fmt;
use std::str::FromStr;

use ogive_platform::ports::PortInfo;
use ogive_platform::{Goarch, Goos, Port};
use schemars::JsonSchema;
use serde::Serialize;

/// `-buildmode`, as far as programs and C libraries are made by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BuildMode {
    /// A program, as the go command makes it by default.
    #[default]
    Exe,
    /// A position-independent program.
    Pie,
    /// A library for C programs that is loaded.
    CShared,
    /// A library for C programs that is linked in.
    CArchive,
}

/// What watches over a program while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Instrument {
    /// `-race`: data races.
    Race,
    /// `-cover`: which statements run.
    Cover,
}

/// A word that is no build mode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a build mode: exe, pie, c-shared or c-archive")]
pub struct UnknownMode(pub String);

impl BuildMode {
    /// As the go command names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exe => "exe",
            Self::Pie => "pie",
            Self::CShared => "c-shared",
            Self::CArchive => "c-archive",
        }
    }

    /// Whether it is made by a C toolchain in any case.
    #[must_use]
    pub const fn needs_cgo(self) -> bool {
        matches!(self, Self::CShared | Self::CArchive)
    }

    /// Whether the newest Go makes it for a port (`internal/platform`, `BuildModeSupported`, go1.27.3).
    #[must_use]
    pub fn exists_for(self, port: Port) -> bool {
        use Goarch::{Amd64, Arm, Arm64, I386, Loong64, Ppc64, Ppc64le, Riscv64, S390x, Wasm};
        let linux =
            matches!(port.arch, I386 | Amd64 | Arm | Arm64 | Loong64 | Ppc64 | Ppc64le | Riscv64 | S390x);
        let android = matches!(port.arch, I386 | Amd64 | Arm | Arm64);
        let windows = matches!(port.arch, I386 | Amd64 | Arm64);
        let mac = matches!(port.arch, Amd64 | Arm64);
        match (self, port.os) {
            (Self::Exe, _) => true,
            (_, Goos::Linux) => linux,
            (_, Goos::Freebsd) => port.arch == Amd64,
            (_, Goos::Darwin) => mac,
            (Self::CArchive, Goos::Aix | Goos::Ios | Goos::Windows) => true,
            (Self::Pie | Self::CShared, Goos::Android) => android,
            (Self::Pie | Self::CShared, Goos::Windows) => windows,
            (Self::CShared, Goos::Wasip1) => port.arch == Wasm,
            (Self::Pie, Goos::Ios) => mac,
            (Self::Pie, Goos::Aix) => port.arch == Ppc64,
            (Self::Pie, Goos::Openbsd) => port.arch == Arm64,
            _ => false,
        }
    }
}

impl Instrument {
    /// The flag of the go command.
    #[must_use]
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Race => "-race",
            Self::Cover => "-cover",
        }
    }

    /// Whether it works for a port.
    #[must_use]
    pub const fn exists_for(self, port: &PortInfo) -> bool {
        match self {
            Self::Race => port.race,
            Self::Cover => true,
        }
    }
}

impl fmt::Display for BuildMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for BuildMode {
    type Err = UnknownMode;

    fn from_str(text: &str) -> Result<Self, UnknownMode> {
        [Self::Exe, Self::Pie, Self::CShared, Self::CArchive]
            .into_iter()
            .find(|mode| mode.name() == text)
            .ok_or_else(|| UnknownMode(text.to_owned()))
    }
}
