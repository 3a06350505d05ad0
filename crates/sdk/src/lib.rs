//! Go SDKs: where they come from, verification, store.

pub mod adopt;
pub mod bundle;
pub mod download;
mod error;
mod events;
pub mod goenv;
pub mod h1;
pub mod install;
pub mod lockfile;
mod netrc;
mod parallel;
pub mod prune;
pub mod resolve;
pub mod source;
pub mod store;
pub mod sumdb;
pub mod uninstall;
pub mod unpack;
pub mod upgrade;
pub mod verify;

pub use error::{ACCEPT_UNVERIFIED, ErrorClass, SdkError};
pub use events::{Event, Events, Silent, Step, TransferId};
pub use netrc::Credentials;
