//! Go source as bytes: tokens and where they stand.
//!
//! Made for whole repositories: nothing is copied but what is asked for, and places are byte offsets, from which
//! [`Lines`] makes lines and columns when somebody wants to see them. Whatever the bytes are, an answer comes back;
//! what is wrong with them is part of it.

pub mod lexer;
mod lines;

pub use lines::{Lines, Place};
