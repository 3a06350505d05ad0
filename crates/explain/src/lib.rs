//! Why a program did not run.
//!
//! An [`Explanation`] answers in three steps, each with its evidence: what it is, what this machine can
//! run, and where the two part with the ways out. [`program`] makes one from a file, [`text`] from what
//! shells, kernels, loaders, linkers and tools say.

mod answer;
pub mod image;
pub mod program;
pub mod text;

pub use answer::{Cause, Explanation, Way};
