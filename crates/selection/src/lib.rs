//! Decides which Go is asked for, from selection files and installed SDKs.
//!
//! Pure: files are read through a function that the caller gives, so that the shim, the `ogive`
//! program and the tests decide alike.

pub mod decide;
pub mod edit;
pub mod environment;
pub mod files;
mod index;
mod layout;
mod request;
mod selector;
mod settings;
mod shim_name;

pub use decide::{Decision, Depth, Hardware, Inputs, Missing, Outcome, decide};
pub use index::{Index, IndexError, Installed};
pub use layout::{Layout, LayoutError};
pub use request::{GoRequest, ParseRequestError};
pub use selector::Selector;
pub use settings::{Partition, UserSettings, check_alias};
pub use shim_name::{ShimName, Tool};
