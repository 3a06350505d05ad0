//! Go SDKs: where they come from, verification, store.

mod error;
mod events;
pub mod h1;
mod parallel;
pub mod unpack;

pub use error::{ErrorClass, SdkError};
pub use events::{Event, Events, Silent, Step, TransferId};
