//! C compilers: found, fetched, asked and proven. A compiler's name proves nothing: `gcc` may be clang, the
//! first on PATH may be for another machine, and a wrapper may change its mind.
//!
//! [`find`] takes a [`Want`] and gives a [`Toolchain`], by looking at files and asking compilers what they are
//! for. [`probe`] compiles and links a small program with it and reads what came out. [`Fingerprint`] is what of
//! a toolchain decides what it makes. [`pkg_config`] keeps pkg-config to one target.

mod ask;
mod compiler;
mod fetch;
mod find;
mod fingerprint;
mod get;
mod kind;
mod libc;
mod missing;
mod opened;
pub mod pkg_config;
mod probe;
mod shell_words;
mod target;
mod toolchain;
mod want;
mod words;

pub use ask::{Named, ask};
pub use fetch::{DEFAULT_INDEX, FetchError, Fetched, Index, fetch_zig};
pub use find::{default_order, find};
pub use fingerprint::{Digests, Fingerprint, Input, zig_library};
pub use get::{HowToGet, ways_to_get};
pub use kind::{Kind, UnknownKind};
pub use libc::{GlibcVersion, Libc, ParseLibcError};
pub use missing::{Missing, Tried};
pub use probe::{Cxx, CxxRuntime, Linked, ProbeError, Probed, cxx_runtimes, probe, probe_cxx};
pub use target::{gnu_triple, go_arguments, zig_target};
pub use toolchain::Toolchain;
pub use want::{NamedTools, Want};
pub use words::{NotWords, join, split};
