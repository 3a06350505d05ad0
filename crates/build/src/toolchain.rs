//! C toolchains, as far as a build knows them.

use std::ffi::OsString;

use ogive_platform::Platform;
use ogive_record::Sha256Digest;
use ogive_system::Cancel;

use crate::environment::Set;

/// A C toolchain for a platform, found and tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// What it is, in a few words: `zig 0.17.1 for aarch64-linux-musl`.
    pub name: String,
    /// CC, CXX, AR, PKG_CONFIG_… and what else the go command is to have.
    pub variables: Vec<Set>,
    /// Flags for the external linker, as `-extldflags` takes them.
    pub link_flags: Vec<OsString>,
    /// What it is made of and does not change between builds: contents of the compiler, target, sysroot.
    pub stable: Sha256Digest,
    /// What may change from one build to the next: what pkg-config answers, headers, libraries.
    pub volatile: Sha256Digest,
}

/// Why there is no C toolchain for a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingToolchain {
    /// What was looked for and why it will not do, as a clause.
    pub because: String,
    /// How to get one, as sentences.
    pub how: Vec<String>,
}

/// Who finds C toolchains.
pub trait Toolchains: Sync {
    /// The one for a platform.
    ///
    /// # Errors
    /// When there is none that works.
    fn of(&self, platform: Platform, cancel: &Cancel) -> Result<Toolchain, MissingToolchain>;
}
