//! Go SDKs: where they come from, verification, store.

pub mod download;
mod error;
mod events;
pub mod goenv;
pub mod h1;
pub mod lockfile;
mod netrc;
mod parallel;
pub mod resolve;
pub mod source;
pub mod sumdb;
pub mod unpack;

pub use error::{ACCEPT_UNVERIFIED, ErrorClass, SdkError};
pub use events::{Event, Events, Silent, Step, TransferId};
pub use netrc::Credentials;
