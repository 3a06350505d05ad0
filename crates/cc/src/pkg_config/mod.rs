//! pkg-config, kept to one target: its environment, its files, and the libraries that they name.

mod description;
mod isolated;
mod library;
mod script;
mod search;
mod tbd;

pub use description::{Description, Flag, FlagKind, Text, read, words};
pub use isolated::{PkgConfig, isolated};
pub use library::{Inspected, LibraryFile, inspect, libraries, library};
pub use search::default_folders;
