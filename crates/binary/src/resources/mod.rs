//! Resources of Windows programs: icons, version, manifest and whatever else, from the files that people keep them
//! in to the object that a linker takes, and back out of programs.
//!
//! [`Resources`] is the tree of them. [`object()`] makes a `.syso` of it, for each architecture the same resources;
//! [`read`] gives what a program or an object has.

mod icon;
pub mod ident;
pub mod inputs;
mod insert;
mod manifest;
mod object;
mod section;
mod set;
mod syso;
mod tree;
pub mod version;
pub(crate) mod walk;
mod widen;

pub use self::object::{ObjectError, object};
pub use icon::{Icon, IconError, Picture};
pub use ident::Ident;
pub use insert::{InsertError, insert};
pub use manifest::{DpiAwareness, ExecutionLevel, Manifest, ManifestSettings, SupportedOs, Switch};
pub use set::{ENGLISH, Key, NEUTRAL, Resources, SetError};
pub use syso::{Syso, SysoFault, faults_of_link};
pub use tree::read;
pub use version::VersionInfo;
