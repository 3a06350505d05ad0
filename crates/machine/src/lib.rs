//! The machine document: what can be known about a computer. Types only, with what follows from them
//! alone; nothing here looks at anything.

mod abilities;
mod binfmt;
mod document;
mod emulator;
mod go;
mod gopath;
mod host;
mod interpreter;
mod libc;
mod mount;
mod process;
mod shell;

pub use abilities::{Abilities, NativeAbi, Translators};
pub use binfmt::{BINFMT_HEAD, BinfmtMisc, Handler, Pattern};
pub use document::Machine;
pub use emulator::{Emulator, QEMU_NAMES, qemu_name};
pub use go::{Asked, BuildCache, Compiler, GoInstallation, GoSettings, GoTool, Project, Setting};
pub use gopath::{GopathRoot, GopathTree, Unsaved, Vcs};
pub use host::{HostFacts, OsVersion, Translator};
pub use interpreter::Interpreter;
pub use libc::Libc;
pub use mount::Mount;
pub use process::{Ancestor, Manager, ProgramFile, ProgramKind};
pub use shell::{
    FolderDefect, Meaning, PathEntry, SearchPath, ShellFacts, ShellKind, ShellStart, Started, Way, Word,
};
