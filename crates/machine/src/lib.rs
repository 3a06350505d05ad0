//! The machine document: what can be known about a computer. Types only, with what follows from them
//! alone; nothing here looks at anything.

mod abilities;
mod binfmt;
mod emulator;
mod host;
mod interpreter;
mod libc;
mod mount;

pub use abilities::{Abilities, NativeAbi, Translators};
pub use binfmt::{BINFMT_HEAD, BinfmtMisc, Handler, Pattern};
pub use emulator::{Emulator, QEMU_NAMES, qemu_name};
pub use host::{HostFacts, OsVersion, Translator};
pub use interpreter::Interpreter;
pub use libc::Libc;
pub use mount::Mount;
