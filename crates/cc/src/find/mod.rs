//! Which toolchain a build takes: the first of the kinds, in the order wished, that is there and is for the
//! platform.

mod android;
mod apple;
mod clang;
mod cross;
mod gnu;
mod named;
mod native;
mod zig;

use std::path::{Path, PathBuf};

use ogive_platform::{Goos, Platform, ports};
use ogive_system::System;

use crate::get::ways_to_get;
use crate::target::with_convention;
use crate::{Kind, Libc, Missing, Toolchain, Tried, Want};

/// A look for one toolchain.
struct Search<'a> {
    system: &'a System,
    want: &'a Want,
    /// What it is for, with the level that the calling convention depends on.
    platform: Platform,
    folders: &'a [PathBuf],
    store: Option<&'a Path>,
}

/// The kinds that are tried for a platform when nobody says in which order.
#[must_use]
pub fn default_order(platform: Platform) -> Vec<Kind> {
    match platform.port.os {
        Goos::Linux => vec![Kind::Native, Kind::CrossGcc, Kind::Zig, Kind::Clang],
        Goos::Windows => vec![Kind::Native, Kind::LlvmMingw, Kind::Mingw, Kind::Zig],
        Goos::Darwin => vec![Kind::Native, Kind::Osxcross, Kind::Clang, Kind::Zig],
        Goos::Android => vec![Kind::Ndk],
        Goos::Ios => vec![Kind::Native],
        _ => vec![Kind::Native, Kind::Clang, Kind::Zig],
    }
}

/// Finds a toolchain. `folders` are those of the PATH; `store` is where [`fetch_zig`](crate::fetch_zig) puts
/// what it fetches. Compilers are asked what they are for, and compile nothing.
///
/// # Errors
/// When there is none: what was tried, why it is not taken, how to get it.
pub fn find(
    system: &System,
    want: &Want,
    folders: &[PathBuf],
    store: Option<&Path>,
) -> Result<Toolchain, Box<Missing>> {
    let platform = with_convention(want.platform);
    let search = Search { system, want, platform, folders, store };
    let order = match (want.order.as_slice(), &want.named) {
        ([], Some(_)) => vec![Kind::Named],
        ([], None) => default_order(platform),
        (order, _) => order.to_vec(),
    };
    let mut tried = Vec::new();
    for kind in order {
        match search.has_cgo().and_then(|()| search.look(kind)) {
            Ok(toolchain) => return Ok(toolchain),
            Err(no) => {
                let how_to_get =
                    if no.gettable { ways_to_get(kind, platform, want.libc) } else { Vec::new() };
                tried.push(Tried { kind, because: no.because, how_to_get });
            }
        }
    }
    Err(Box::new(Missing { platform: want.platform, tried }))
}

/// Why a kind is not taken.
struct No {
    because: String,
    /// Whether one that is got would be taken.
    gettable: bool,
}

impl No {
    /// It is not here; another one would do.
    fn absent(because: impl Into<String>) -> Self {
        Self { because: because.into(), gettable: true }
    }

    /// None of its kind would do.
    fn unfit(because: impl Into<String>) -> Self {
        Self { because: because.into(), gettable: false }
    }
}

impl Search<'_> {
    fn has_cgo(&self) -> Result<(), No> {
        let port = self.platform.port;
        // What the newest release does not know, an older one may.
        match ports::newest().get(port) {
            Some(info) if !info.cgo => Err(No::unfit(format!("Go has no cgo for {port}"))),
            _ => Ok(()),
        }
    }

    fn look(&self, kind: Kind) -> Result<Toolchain, No> {
        match kind {
            Kind::Native => native::look(self),
            Kind::CrossGcc => cross::linux(self),
            Kind::Mingw => cross::mingw(self),
            Kind::LlvmMingw => cross::llvm_mingw(self),
            Kind::Zig => zig::look(self),
            Kind::Clang => clang::look(self),
            Kind::Osxcross => apple::osxcross(self),
            Kind::Ndk => android::look(self),
            Kind::Named => named::look(self),
        }
    }

    /// Whether a C library that was found is the one wished.
    fn accepts(&self, found: Option<Libc>, whose: &str) -> Result<(), No> {
        let Some(wish) = self.want.libc else { return Ok(()) };
        match (found, wish) {
            (Some(found), _) if found.meets(wish) => Ok(()),
            (Some(Libc::Glibc { floor: Some(has) }), Libc::Glibc { floor: Some(wish) }) => {
                Err(No::unfit(format!("programs of {whose} may need glibc {has}, and have to run on {wish}")))
            }
            (Some(found), _) => Err(No::unfit(format!("{whose} has {found}, and {wish} is asked for"))),
            (None, _) => Err(No::unfit(format!(
                "{whose} does not say which C library it has, and {wish} is asked for"
            ))),
        }
    }

    /// A toolchain of a kind, everything that may be left out left out.
    fn toolchain(&self, kind: Kind, words: &[String], because: String) -> Result<Toolchain, No> {
        let program = words.first().map(PathBuf::from).unwrap_or_default();
        Ok(Toolchain {
            kind,
            platform: self.platform,
            cc: text(words)?,
            cxx: None,
            ar: None,
            program,
            triple: String::new(),
            sysroot: None,
            libc: None,
            c_flags: Vec::new(),
            ld_flags: Vec::new(),
            go_ld_flags: Vec::new(),
            gui_flags: Vec::new(),
            environment: Vec::new(),
            pkg_config: None,
            because,
            notes: Vec::new(),
        })
    }
}

/// Words as the go command reads them from a variable.
fn text(words: &[String]) -> Result<String, No> {
    crate::join(words).map_err(|error| No::unfit(error.to_string()))
}

/// A path as a word; what is no Unicode can't stand in a variable that the go command reads.
fn word(path: &Path) -> Result<String, No> {
    let word = path.to_str().map(str::to_owned);
    word.ok_or_else(|| No::unfit(format!("{} is not Unicode", path.display())))
}
