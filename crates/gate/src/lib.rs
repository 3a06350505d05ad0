//! Judges a repository of Go, without a compiler, for every platform that it declares: whether it builds there.
//!
//! [`Sources`] are the bytes, each file read once. [`Repository`] is what they say: packages, their files with the builds
//! that these take part in, what is declared and used. Nothing is copied out of the bytes. [`RULES`] judge it for the
//! [`Declared`] platforms.

mod arch;
mod code;
mod declared;
mod holes;
mod layout;
mod libraries;
mod parallel;
pub mod repository;
mod rules;
mod said;
mod sources;

pub use declared::{Declared, DeclaredError};
pub use libraries::Library;
pub use repository::Repository;
pub use rules::{GateRule, RULES, Subject, judge};
pub use said::platforms_of;
pub use sources::{Problem, SourceBytes, SourceFolder, Sources};
