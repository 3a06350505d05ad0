//! What a program file is: bytes in, facts out.
//!
//! [`read`] looks at a [`Source`] of bytes and tells what stands there as a [`Program`]: an ELF, Mach-O
//! (universal too), PE or COFF file, an `ar` archive, a Go object, a WebAssembly module, a script, or
//! one of the things that are mistaken for programs (an HTML page, a Git LFS pointer, nothing at all).
//!
//! The crate does no I/O and runs nothing. It reads by position, in windows of at most [`WINDOW`] bytes
//! and [`KEPT`] altogether, so that a file of any size costs its headers; no length that a file names
//! is believed before it was compared with the file.

mod ahead;
mod ar;
mod compare;
mod elf;
mod go;
mod little_endian;
mod macho;
mod pe;
mod plan9;
mod program;
mod read;
pub mod resources;
mod scan;
mod script;
mod source;
mod target;
mod wasm;
mod xcoff;

mod other;

pub use ar::{Archive, ArchiveKind, MemberGroup, MemberKind};
pub use compare::{Difference, Differs, differences};
pub use elf::{Elf, ElfAbi, ElfMachine, Libc, SymbolVersion};
pub use go::{GoBuild, GoModule, GoObject, GoSetting};
pub use macho::{
    JoinError, MachCpuName, MachO, MachPlatform, Signature, SignatureFault, SignatureVerdict, Slice,
    Universal, check_signatures, universal,
};
pub use other::Other;
pub use pe::{Coff, CoffKind, Hybrid, Pe, ResourceType, Subsystem, VersionResource};
pub use program::{Code, Content, Fault, Kind, Linking, Program};
pub use read::read;
pub use script::{Script, ScriptFault};
pub use source::{Bytes, KEPT, Part, Source, WINDOW, Windows};
pub use target::Target;
pub use wasm::{Wasm, WasmKind};
