//! Levels: which revision and extensions of an architecture a program may use (`GOAMD64` and its
//! kin, `internal/buildcfg`).

mod arm;
mod arm64;
mod scales;

use std::cmp::Ordering;
use std::fmt;

pub use arm::ArmLevel;
pub use arm64::Arm64Level;
pub use scales::{Amd64Level, FloatUnit, I386Level, Ppc64Level, Riscv64Level, WasmFeatures};

use crate::Goarch;

/// Why a text is not a level of an architecture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseLevelError {
    /// The architecture has no levels.
    #[error("{arch} has no levels, so {text:?} cannot be one")]
    NoLevels {
        /// The architecture.
        arch: Goarch,
        /// The text as given.
        text: String,
    },
    /// The architecture has levels, and this is none.
    #[error("{text:?} is not a level of {arch} ({variable} is {expected})")]
    Unknown {
        /// The architecture.
        arch: Goarch,
        /// The environment variable that holds the level.
        variable: &'static str,
        /// What is accepted.
        expected: &'static str,
        /// The text as given.
        text: String,
    },
}

/// A level of an architecture, for a CPU (what it offers) or for a program (what it needs).
///
/// `Ord` is an arbitrary total order, for sorted output; capability is [`Level::compare`] and
/// [`Level::runs_on`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `GO386`
    I386(I386Level),
    /// `GOAMD64`
    Amd64(Amd64Level),
    /// `GOARM`
    Arm(ArmLevel),
    /// `GOARM64`
    Arm64(Arm64Level),
    /// `GOMIPS`
    Mips(FloatUnit),
    /// `GOMIPS64`
    Mips64(FloatUnit),
    /// `GOPPC64`
    Ppc64(Ppc64Level),
    /// `GORISCV64`
    Riscv64(Riscv64Level),
    /// `GOWASM`
    Wasm(WasmFeatures),
}

impl Level {
    /// Reads a level of `arch` as the architecture's environment variable holds it. A leading `v`
    /// is also accepted for arm (`v7`), as container tools write it.
    ///
    /// # Errors
    /// When `arch` has no levels, or none of that name.
    pub fn parse(arch: Goarch, text: &str) -> Result<Self, ParseLevelError> {
        let level = match arch {
            Goarch::I386 => text.parse().ok().map(Self::I386),
            Goarch::Amd64 => text.parse().ok().map(Self::Amd64),
            Goarch::Arm => ArmLevel::parse(text).map(Self::Arm),
            Goarch::Arm64 => Arm64Level::parse(text).map(Self::Arm64),
            Goarch::Mips | Goarch::Mipsle => text.parse().ok().map(Self::Mips),
            Goarch::Mips64 | Goarch::Mips64le => text.parse().ok().map(Self::Mips64),
            Goarch::Ppc64 | Goarch::Ppc64le => text.parse().ok().map(Self::Ppc64),
            Goarch::Riscv64 => text.parse().ok().map(Self::Riscv64),
            Goarch::Wasm => WasmFeatures::parse(text).map(Self::Wasm),
            _ => None,
        };
        level.ok_or_else(|| match (Self::variable(arch), Self::expected(arch)) {
            (Some(variable), Some(expected)) => {
                ParseLevelError::Unknown { arch, variable, expected, text: text.to_owned() }
            }
            _ => ParseLevelError::NoLevels { arch, text: text.to_owned() },
        })
    }

    /// The environment variable that holds the level of `arch`; none when `arch` has no levels.
    #[must_use]
    pub const fn variable(arch: Goarch) -> Option<&'static str> {
        Some(match arch {
            Goarch::I386 => "GO386",
            Goarch::Amd64 => "GOAMD64",
            Goarch::Arm => "GOARM",
            Goarch::Arm64 => "GOARM64",
            Goarch::Mips | Goarch::Mipsle => "GOMIPS",
            Goarch::Mips64 | Goarch::Mips64le => "GOMIPS64",
            Goarch::Ppc64 | Goarch::Ppc64le => "GOPPC64",
            Goarch::Riscv64 => "GORISCV64",
            Goarch::Wasm => "GOWASM",
            _ => return None,
        })
    }

    const fn expected(arch: Goarch) -> Option<&'static str> {
        Some(match arch {
            Goarch::I386 => "sse2 or softfloat",
            Goarch::Amd64 => "v1 to v4",
            Goarch::Arm => "5, 6 or 7, then perhaps ,softfloat or ,hardfloat",
            Goarch::Arm64 => "v8.0 to v8.9 or v9.0 to v9.5, then perhaps ,lse and ,crypto",
            Goarch::Mips | Goarch::Mipsle | Goarch::Mips64 | Goarch::Mips64le => "hardfloat or softfloat",
            Goarch::Ppc64 | Goarch::Ppc64le => "power8, power9 or power10",
            Goarch::Riscv64 => "rva20u64, rva22u64 or rva23u64",
            Goarch::Wasm => "satconv, signext or both with a comma",
            _ => return None,
        })
    }

    /// The level that a cross build for `arch` has when the variable is unset; none for
    /// architectures without levels, and for wasm, whose variable is empty by default.
    ///
    /// A Go that was built for another level, as the `armv6l` archives are, defaults to that one.
    #[must_use]
    pub const fn default_of(arch: Goarch) -> Option<Self> {
        Some(match arch {
            Goarch::I386 => Self::I386(I386Level::Sse2),
            Goarch::Amd64 => Self::Amd64(Amd64Level::V1),
            Goarch::Arm => Self::Arm(ArmLevel::V7),
            Goarch::Arm64 => Self::Arm64(Arm64Level::V8_0),
            Goarch::Mips | Goarch::Mipsle => Self::Mips(FloatUnit::Hard),
            Goarch::Mips64 | Goarch::Mips64le => Self::Mips64(FloatUnit::Hard),
            Goarch::Ppc64 | Goarch::Ppc64le => Self::Ppc64(Ppc64Level::Power8),
            Goarch::Riscv64 => Self::Riscv64(Riscv64Level::Rva20u64),
            _ => return None,
        })
    }

    /// Whether this is a level of `arch`.
    #[must_use]
    pub const fn belongs_to(self, arch: Goarch) -> bool {
        match self {
            Self::I386(_) => matches!(arch, Goarch::I386),
            Self::Amd64(_) => matches!(arch, Goarch::Amd64),
            Self::Arm(_) => matches!(arch, Goarch::Arm),
            Self::Arm64(_) => matches!(arch, Goarch::Arm64),
            Self::Mips(_) => matches!(arch, Goarch::Mips | Goarch::Mipsle),
            Self::Mips64(_) => matches!(arch, Goarch::Mips64 | Goarch::Mips64le),
            Self::Ppc64(_) => matches!(arch, Goarch::Ppc64 | Goarch::Ppc64le),
            Self::Riscv64(_) => matches!(arch, Goarch::Riscv64),
            Self::Wasm(_) => matches!(arch, Goarch::Wasm),
        }
    }

    /// The order of capability: greater offers everything that the lesser offers. None when
    /// neither does, and for levels of different architectures.
    #[must_use]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        match (Self::covers(self, other), Self::covers(other, self)) {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Greater),
            (false, true) => Some(Ordering::Less),
            (false, false) => None,
        }
    }

    /// Whether a CPU of level `cpu` can run a program built for `program`.
    ///
    /// Only levels of one architecture are compared: that many 64-bit CPUs also run 32-bit
    /// programs is a fact about a machine, not about levels.
    #[must_use]
    pub fn runs_on(cpu: Self, program: Self) -> bool {
        Self::covers(cpu, program)
    }

    fn covers(more: Self, less: Self) -> bool {
        match (more, less) {
            (Self::I386(more), Self::I386(less)) => more >= less,
            (Self::Amd64(more), Self::Amd64(less)) => more >= less,
            (Self::Arm(more), Self::Arm(less)) => more.covers(less),
            (Self::Arm64(more), Self::Arm64(less)) => more.covers(less),
            (Self::Mips(more), Self::Mips(less)) | (Self::Mips64(more), Self::Mips64(less)) => more >= less,
            (Self::Ppc64(more), Self::Ppc64(less)) => more >= less,
            (Self::Riscv64(more), Self::Riscv64(less)) => more >= less,
            (Self::Wasm(more), Self::Wasm(less)) => more.covers(less),
            _ => false,
        }
    }

    /// Every build tag that a build for `arch` at this level sets: `amd64.v1` and `amd64.v2` at
    /// v2 (`internal/buildcfg`, `gogoarchTags`). Empty when this is no level of `arch`.
    ///
    /// From 1.26 on, wasm has both of its tags whatever the level says.
    #[must_use]
    pub fn tags(self, arch: Goarch) -> Vec<String> {
        if !self.belongs_to(arch) {
            return Vec::new();
        }
        let features: Vec<String> = match self {
            Self::Amd64(level) => up_to(Amd64Level::ALL, level),
            Self::Ppc64(level) => up_to(Ppc64Level::ALL, level),
            Self::Riscv64(level) => up_to(Riscv64Level::ALL, level),
            Self::I386(level) => vec![level.to_string()],
            Self::Mips(unit) | Self::Mips64(unit) => vec![unit.to_string()],
            Self::Arm(level) => (5..=level.version()).map(|version| version.to_string()).collect(),
            Self::Arm64(level) => level.features(),
            Self::Wasm(features) => features.to_string().split(',').map(str::to_owned).collect(),
        };
        features.into_iter().map(|feature| format!("{arch}.{feature}")).collect()
    }

    /// Every level of `arch` that has a short name, in ascending order where there is one. With
    /// options (`,crypto`, `,softfloat`) there are more.
    #[must_use]
    pub fn all_of(arch: Goarch) -> Vec<Self> {
        match arch {
            Goarch::I386 => I386Level::ALL.iter().copied().map(Self::I386).collect(),
            Goarch::Amd64 => Amd64Level::ALL.iter().copied().map(Self::Amd64).collect(),
            Goarch::Arm => ArmLevel::ALL.iter().copied().map(Self::Arm).collect(),
            Goarch::Arm64 => Arm64Level::versions().map(Self::Arm64).collect(),
            Goarch::Mips | Goarch::Mipsle => FloatUnit::ALL.iter().copied().map(Self::Mips).collect(),
            Goarch::Mips64 | Goarch::Mips64le => FloatUnit::ALL.iter().copied().map(Self::Mips64).collect(),
            Goarch::Ppc64 | Goarch::Ppc64le => Ppc64Level::ALL.iter().copied().map(Self::Ppc64).collect(),
            Goarch::Riscv64 => Riscv64Level::ALL.iter().copied().map(Self::Riscv64).collect(),
            Goarch::Wasm => WasmFeatures::ALL.iter().copied().map(Self::Wasm).collect(),
            _ => Vec::new(),
        }
    }
}

/// The names of the levels of a scale up to and including `level`.
fn up_to<T: Copy + Ord + fmt::Display>(all: &[T], level: T) -> Vec<String> {
    all.iter().filter(|&&each| each <= level).map(T::to_string).collect()
}

/// The shortest text that the environment variable takes for the level.
/// As its text. Read back only together with an architecture, by [`Level::parse`].
impl serde::Serialize for Level {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Level {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "level".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "title": "level" })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::I386(level) => level.fmt(f),
            Self::Amd64(level) => level.fmt(f),
            Self::Arm(level) => level.fmt(f),
            Self::Arm64(level) => level.fmt(f),
            Self::Mips(unit) | Self::Mips64(unit) => unit.fmt(f),
            Self::Ppc64(level) => level.fmt(f),
            Self::Riscv64(level) => level.fmt(f),
            Self::Wasm(features) => features.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;
