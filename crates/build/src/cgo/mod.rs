//! cgo: a C toolchain for each platform, pkg-config kept to it, and a build cache that no toolchain shares with another.
//!
//! The go command hashes neither what a compiler's wrapper does nor what pkg-config answers, headers outside of a
//! package or libraries (`cmd/go/internal/work/exec.go`). So GOCACHE is split by the *stable* fingerprint of the
//! toolchain, and `CGO_CPPFLAGS` carries a hash of all that is *volatile*: a change there builds the packages with cgo
//! anew, and them alone.

mod cxx;
mod headers;
mod judged;
mod libraries;
mod preamble;
mod prepared;
mod zig;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub(crate) use cxx::lies as cxx_lies;
pub use cxx::{CxxChoice, CxxExpected, CxxWish};
pub use prepared::{Fetch, Places, Prepared};
pub(crate) use zig::{cache as zig_cache, hide as hide_zig};

/// A package that imports "C".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CgoPackage {
    /// Its import path.
    pub import_path: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Its files that import "C".
    pub go_files: Vec<String>,
    /// Its files in C and Objective-C, and in assembly that has headers.
    pub c_files: Vec<String>,
    /// Its files in C++.
    pub cxx_files: Vec<String>,
    /// Flags of the C compiler, as its `#cgo` lines have them for the platform.
    pub c_flags: Vec<String>,
    /// Flags of the C++ compiler, likewise.
    pub cxx_flags: Vec<String>,
    /// Flags of the linker, likewise.
    pub ld_flags: Vec<String>,
    /// Whether C++ has a part in it.
    pub cxx: bool,
    /// The packages of pkg-config that it asks for.
    pub pkg_config: Vec<String>,
}
