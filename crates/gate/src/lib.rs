//! Judges a repository of Go, without a compiler, for every platform that it declares: whether it builds there.
//!
//! [`Sources`] are the bytes, each file read once. [`Repository`] is what they say: packages, their files with the builds
//! that these take part in, what is declared and used. Nothing is copied out of the bytes. [`pipelines`] are what builds,
//! tests and ships it. [`RULES`] judge both for the [`Declared`] platforms.

mod declared;
mod holes;
mod parallel;
pub mod pipelines;
pub mod repository;
mod rules;
mod said;
mod sources;
mod subject;

pub use declared::{Declared, DeclaredError};
pub use repository::Repository;
pub use rules::{GateRule, RULES, Subject, judge};
pub use said::platforms_of;
pub use sources::{PipelineBytes, Problem, SourceBytes, SourceFolder, Sources};
pub use subject::Terms;
