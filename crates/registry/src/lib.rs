//! A client of OCI registries (distribution-spec), reading only, through `ogive_system::Http`, with the
//! credentials that the user gave docker or podman.
//!
//! What comes by digest is checked against it before anybody sees its end; what comes by tag is told by
//! the digest of its bytes. Secrets stand in no message.

mod blob;
mod challenge;
mod client;
mod credentials;
mod error;
mod token;

pub use blob::Verified;
pub use client::{Fetched, Registry, RegistryOptions};
pub use credentials::{Credentials, Secret, credentials};
pub use error::RegistryError;
