//! A toolchain that was found.

use std::path::PathBuf;

use ogive_platform::Platform;

use crate::words::{NotWords, split};
use crate::{Kind, Libc};

/// A C toolchain for one platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// Of which kind.
    pub kind: Kind,
    /// What it was asked for. The level is that which the calling convention depends on, Go's default filled in.
    pub platform: Platform,
    /// The text of CC, with the target in it and programs by absolute paths.
    pub cc: String,
    /// The text of CXX; none when there is no C++ compiler.
    pub cxx: Option<String>,
    /// The text of AR; none to leave Go's own.
    pub ar: Option<String>,
    /// The program that `cc` begins with.
    pub program: PathBuf,
    /// What it compiles for: `aarch64-linux-gnu`, of zig `aarch64-linux-gnu.2.28`.
    pub triple: String,
    /// The folder that stands for `/` of the target, where one was given.
    pub sysroot: Option<PathBuf>,
    /// Its C library, as far as it is known before a probe. glibc's floor is what its programs may need at most.
    pub libc: Option<Libc>,
    /// What CGO_CFLAGS and CGO_CXXFLAGS have to be instead of Go's `-O2 -g`; empty to leave them.
    pub c_flags: Vec<String>,
    /// What CGO_LDFLAGS needs beside the user's.
    pub ld_flags: Vec<String>,
    /// What Go's linker needs itself, beside the user's `-ldflags`: `-w`.
    pub go_ld_flags: Vec<String>,
    /// What `-extldflags` needs for a program of Windows without a console.
    pub gui_flags: Vec<String>,
    /// Variables that it needs when it runs.
    pub environment: Vec<(String, String)>,
    /// A pkg-config that was named with it.
    pub pkg_config: Option<PathBuf>,
    /// Why it is this one, as a clause: "aarch64-linux-gnu-gcc is on PATH".
    pub because: String,
    /// What is known not to work with it, as sentences.
    pub notes: Vec<String>,
}

impl Toolchain {
    /// CC as words.
    ///
    /// # Errors
    /// When its text is none that the go command reads.
    pub fn cc_words(&self) -> Result<Vec<String>, NotWords> {
        split(&self.cc)
    }

    /// CXX as words; none when there is no C++ compiler.
    ///
    /// # Errors
    /// When its text is none that the go command reads.
    pub fn cxx_words(&self) -> Result<Option<Vec<String>>, NotWords> {
        self.cxx.as_deref().map(split).transpose()
    }
}
