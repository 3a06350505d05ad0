//! What this crate reads, compared with Go's own packages: over the whole standard library and over some two hundred
//! modules.

#![expect(clippy::unwrap_used, reason = "a step that fails fails the test")]
#![expect(clippy::disallowed_methods, reason = "the corpus and the authority stand on the disk")]

mod assembly;
mod compare;
mod corpus;
mod files;
mod folders;
mod go;
mod modules;
mod tokens;
mod uses;
