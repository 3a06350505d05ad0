//! Observations, with where they were made.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something observed about a subject: a value, or the reason why it is not known. What could not
/// be observed is never replaced by a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", untagged)]
pub enum Fact<T> {
    /// It was observed.
    Known {
        /// What was observed.
        value: T,
        /// Where.
        provenance: Provenance,
    },
    /// It could not be observed.
    Unknown {
        /// Why, as a clause: "hw.optional.arm64 is not known to this kernel".
        unknown: String,
        /// Where it was looked for.
        provenance: Provenance,
    },
}

impl<T> Fact<T> {
    /// An observed value.
    pub const fn known(value: T, provenance: Provenance) -> Self {
        Self::Known { value, provenance }
    }

    /// An observation that failed.
    pub fn unknown(because: impl Into<String>, provenance: Provenance) -> Self {
        Self::Unknown { unknown: because.into(), provenance }
    }

    /// The value, if known.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Unknown { .. } => None,
        }
    }

    /// Where the fact comes from.
    pub const fn provenance(&self) -> &Provenance {
        match self {
            Self::Known { provenance, .. } | Self::Unknown { provenance, .. } => provenance,
        }
    }

    /// The same fact about something derived from the value.
    pub fn map<U>(self, derive: impl FnOnce(T) -> U) -> Fact<U> {
        match self {
            Self::Known { value, provenance } => Fact::Known { value: derive(value), provenance },
            Self::Unknown { unknown, provenance } => Fact::Unknown { unknown, provenance },
        }
    }
}

/// Where a fact was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// A file, and the line in it, counted from 1.
    File {
        /// The file.
        path: PathBuf,
        /// The line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
    },
    /// A command that was run, program first.
    Command(Vec<String>),
    /// A system call or a key of one, such as `sysctl hw.optional.arm64`.
    SystemCall(String),
    /// An environment variable of this process.
    Environment(String),
    /// A remote source, without credentials.
    Remote(String),
    /// A field, section or table of the file that is looked at, as its format names it: `e_machine`,
    /// `LC_BUILD_VERSION`, `.go.buildinfo`.
    Field(String),
    /// A flag or argument.
    Argument(String),
    /// Compiled into ogive.
    BuiltIn,
}
