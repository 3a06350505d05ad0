//! The machine document: what can be known about a computer. Types only, with what follows from them
//! alone; nothing here looks at anything.

mod abilities;
mod binfmt;
mod containers;
mod document;
mod editor;
mod emulator;
mod go;
mod gopath;
mod host;
mod interpreter;
mod libc;
mod mount;
mod notion;
mod own;
mod process;
mod shell;
mod trouble;
mod way;

pub use abilities::{Abilities, NativeAbi, Translators};
pub use binfmt::{BINFMT_FOLDER, BINFMT_HEAD, BinfmtMisc, Handler, Pattern, Registration};
pub use containers::{Containers, Engine, EngineKind, PlatformPin};
pub use document::Machine;
pub use editor::{
    Editor, EditorFile, EditorFileDefect, EditorKind, EditorScope, EditorSetting, EditorSyntax, Receiver,
    Steers,
};
pub use emulator::{Emulator, QEMU_NAMES, qemu_name};
pub use go::{
    Asked, BuildCache, Compiler, GoInstallation, GoSettings, GoTool, Project, ProxyAnswer, Setting,
};
pub use gopath::{GopathRoot, GopathTree, Unsaved, Vcs};
pub use host::{HostFacts, OsVersion, Translator};
pub use interpreter::Interpreter;
pub use libc::Libc;
pub use mount::Mount;
pub use notion::{Notion, NotionLine};
pub use own::{Library, OwnProgram};
pub use process::{Ancestor, Manager, ProgramFile, ProgramKind};
pub use shell::{
    FolderDefect, Meaning, PathEntry, SearchPath, ShellFacts, ShellKind, ShellStart, Started, Word,
};
pub use trouble::{Trouble, TroubleKind};
pub use way::Way;
