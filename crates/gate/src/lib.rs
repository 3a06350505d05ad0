//! Judges a repository of Go, without a compiler, for every platform that it declares: whether it builds there.
//!
//! [`Sources`] are the bytes, each file read once. [`Repository`] is what they say: packages, their files with the builds
//! that these take part in, what is declared and used. Nothing is copied out of the bytes.

mod declared;
mod parallel;
pub mod repository;
mod sources;

pub use declared::{Declared, DeclaredError};
pub use repository::Repository;
pub use sources::{Problem, SourceBytes, SourceFolder, Sources};
