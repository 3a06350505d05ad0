//! Go source as bytes: its tokens, what a file declares and uses, and under which conditions it is built.
//!
//! Made for whole repositories: nothing is copied but what is asked for, and places are byte offsets, from which
//! [`Lines`] makes lines and columns when somebody wants to see them. Whatever the bytes are, an answer comes back;
//! what is wrong with them is part of it.

pub mod assembly;
pub mod cgo;
pub mod directive;
pub mod file;
mod generate;
pub mod lexer;
mod lines;
pub mod module;

pub use directive::Directive;
pub use file::{File, Header};
pub use generate::{Generate, generate_lines};
pub use lines::{Lines, Place};
