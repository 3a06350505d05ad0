//! What a build asks of a toolchain.

use std::path::PathBuf;

use ogive_platform::Platform;

use crate::{Kind, Libc};

/// What a build asks of a toolchain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// What programs are for. Of the levels only those that change the calling convention matter: GOARM,
    /// GOMIPS, GOMIPS64; where there is none, Go's own default is taken.
    pub platform: Platform,
    /// The C library; none where any does.
    pub libc: Option<Libc>,
    /// Which kinds are tried, in this order; [`default_order`](crate::default_order) when empty, or only the
    /// named one when there is one.
    pub order: Vec<Kind>,
    /// The one that `ogive.toml` names for this platform.
    pub named: Option<NamedTools>,
    /// The folder that stands for `/` of the target, for clang.
    pub sysroot: Option<PathBuf>,
    /// The oldest Android, as an API level; 21 when none.
    pub android_api: Option<u16>,
    /// The oldest macOS, such as `11.0`.
    pub minimum_macos: Option<String>,
    /// Apple's SDK, or stubs of it.
    pub sdkroot: Option<PathBuf>,
}

impl Want {
    /// Any toolchain for `platform`.
    #[must_use]
    pub fn new(platform: impl Into<Platform>) -> Self {
        Self {
            platform: platform.into(),
            libc: None,
            order: Vec::new(),
            named: None,
            sysroot: None,
            android_api: None,
            minimum_macos: None,
            sdkroot: None,
        }
    }
}

/// A toolchain that `ogive.toml` names: commands as the go command splits them, programs found on PATH.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedTools {
    /// The C compiler, with its target: `aarch64-linux-gnu-gcc-12`.
    pub cc: String,
    /// The C++ compiler.
    pub cxx: Option<String>,
    /// The archiver.
    pub ar: Option<String>,
    /// The folder that stands for `/` of the target.
    pub sysroot: Option<PathBuf>,
    /// A pkg-config that knows the target.
    pub pkg_config: Option<String>,
}
