//! What became of a build.

use std::path::PathBuf;

use ogive_platform::SdkName;
use ogive_record::Sha256Digest;
use schemars::JsonSchema;
use serde::Serialize;

use crate::ask::Target;
use crate::decision::CgoDecision;
use crate::proof::Lie;
use crate::reproduce::Reproduced;
use crate::rested::Why;
use crate::trial::Tried;

/// A file that was built and is what it claims to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Artifact {
    /// The import path of the program.
    pub package: String,
    /// Where it lies, relative to the folder of the build.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: Sha256Digest,
    /// The libraries that it loads.
    pub needs: Vec<String>,
    /// The C library that it asks for, with the least version: `glibc 2.34`, `musl`; none without one.
    pub libc: Option<String>,
    /// Where C++ has a part in it: the library with its runtime, or `static`.
    pub cxx_runtime: Option<String>,
    /// The header for C that comes with a library, relative to the folder of the build.
    pub header: Option<PathBuf>,
    /// What came of it when it was to be run; none when that was not asked for.
    pub tried: Option<Tried>,
}

/// What was built for a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Built {
    /// The files.
    pub artifacts: Vec<Artifact>,
    /// Whether just these files lay there already.
    pub unchanged: bool,
}

/// How it went for a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// Built.
    Built(Built),
    /// It can't be built at all; a group asked for it.
    LeftOut {
        /// Why, as a clause.
        because: String,
    },
    /// It can't be built at all, and was asked for by name.
    Impossible {
        /// Why, as a clause.
        because: String,
    },
    /// A tool is missing for it.
    MissingTool {
        /// Which, as a clause.
        because: String,
        /// How to get it, as sentences.
        how: Vec<String>,
    },
    /// The go command failed.
    Failed {
        /// What it said.
        said: String,
    },
    /// It was built, and is not what it claims to be.
    Lied {
        /// What is wrong with which program.
        lies: Vec<Lie>,
    },
    /// It was not begun: something else failed or somebody stopped it.
    NotBegun,
}

/// A platform and how it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Row {
    /// For what was built.
    pub target: Target,
    /// Whether cgo was used, and why; none where it was not decided.
    pub cgo: Option<CgoDecision>,
    /// What of it the go command does not see is other than at the last build, for each platform with cgo.
    pub why: Vec<Why>,
    /// How long it took.
    pub milliseconds: u64,
    /// How it went.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What came of building it once more elsewhere; none when that was not asked for.
    pub reproduced: Option<Reproduced>,
}

/// What became of a build for several platforms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Report {
    /// The Go that built.
    pub go: SdkName,
    /// Each target, in the order in which they were asked for.
    pub rows: Vec<Row>,
    /// The most builds that ran at once.
    pub at_once: usize,
    /// The most memory that all of it used at once, in bytes; none where it can't be measured.
    pub peak_memory: Option<u64>,
    /// Where the checksums stand.
    pub checksums: Option<PathBuf>,
}

impl Outcome {
    /// Whether what was asked for is there.
    #[must_use]
    pub const fn is_fine(&self) -> bool {
        matches!(self, Self::Built(_) | Self::LeftOut { .. })
    }
}

impl Row {
    /// Whether what was asked for is there, and the same when it is built elsewhere.
    #[must_use]
    pub const fn is_fine(&self) -> bool {
        self.outcome.is_fine() && matches!(self.reproduced, None | Some(Reproduced::Same))
    }
}

impl Report {
    /// Whether everything that was asked for is there.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.rows.iter().all(Row::is_fine)
    }

    /// Every file that was built.
    pub fn artifacts(&self) -> impl Iterator<Item = &Artifact> {
        self.rows.iter().flat_map(|row| match &row.outcome {
            Outcome::Built(built) => built.artifacts.as_slice(),
            _ => &[],
        })
    }
}
