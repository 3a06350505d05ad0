//! Go SDKs: where they come from, verification, store.

mod error;

pub use error::{ErrorClass, SdkError};
