//! C toolchains, as far as a build knows them.

use ogive_cc::Fingerprint;
use ogive_platform::Platform;
use ogive_system::Cancel;

use crate::cgo::{CgoPackage, CxxExpected};
use crate::environment::Set;
use crate::rested::PackageInputs;

/// A C toolchain for a platform, found and tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// Which it is and why, as a clause.
    pub because: String,
    /// CC, CXX, AR, PKG_CONFIG_…, GOCACHE and what else the go command is to have.
    pub variables: Vec<Set>,
    /// Flags for Go's linker.
    pub link_flags: Vec<String>,
    /// Further flags for the C linker of a Windows program without a console.
    pub gui_flags: Vec<String>,
    /// The runtime of C++ that programs are to have; none where C++ has no part in them.
    pub cxx: Option<CxxExpected>,
    /// What it is made of, which decides the partition of the cache.
    pub stable: Fingerprint,
    /// What may change from one build to the next: what pkg-config answers, headers, libraries.
    pub volatile: Fingerprint,
    /// What of that each package rests on.
    pub users: Vec<PackageInputs>,
    /// The name of its build cache.
    pub partition: String,
}

/// Why there is no C toolchain for a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoToolchain {
    /// None was found.
    Missing {
        /// What was looked for and why it will not do.
        because: String,
        /// How to get one, as sentences.
        how: Vec<String>,
    },
    /// It, or a library that the packages ask for, is not what it should be; each as a sentence.
    Wrong(Vec<String>),
    /// Somebody wished to stop.
    Cancelled,
}

/// Who finds C toolchains.
pub trait Toolchains: Sync {
    /// The one for a platform, seen to serve these packages.
    ///
    /// # Errors
    /// When there is none that works.
    fn of(
        &self,
        platform: Platform,
        packages: &[CgoPackage],
        cancel: &Cancel,
    ) -> Result<Toolchain, NoToolchain>;
}
