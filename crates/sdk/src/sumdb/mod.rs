//! The checksum database: a transparency log of the hashes of module versions, whose answers are
//! checked down to a pinned public key (<https://go.dev/design/25530-sumdb>).
//!
//! For SDKs it is always asked, whatever GONOSUMDB says, as the go command does
//! (`cmd/go/internal/modfetch`, `useSumDB`).

mod client;
mod database;
pub mod note;
mod proof;
pub mod tile;
pub mod tree;

pub use client::SumDb;
pub use database::Database;
pub use proof::{Consistency, Proof, verify_offline};

#[cfg(test)]
mod tests;
