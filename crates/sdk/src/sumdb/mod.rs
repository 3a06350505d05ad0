//! The checksum database: a transparency log of the hashes of module versions, whose answers are
//! checked down to a pinned public key (<https://go.dev/design/25530-sumdb>).
//!
//! For SDKs it is always asked, whatever GONOSUMDB says, as the go command does
//! (`cmd/go/internal/modfetch`, `useSumDB`).

use base64::alphabet;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

mod client;
mod database;
pub mod note;
mod proof;
pub mod tile;
pub mod tree;

pub use client::SumDb;
pub use database::Database;
pub use proof::{Consistency, Proof, verify_offline};

/// Base64 as Go's `encoding/base64` reads it: the bits behind the last byte may be anything.
const GO_BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

#[cfg(test)]
mod tests;
