//! What this crate says, compared with the programs that decide it: the go command and Go's own
//! packages, and the tools of the other dialects where the machine has them.

#![expect(clippy::unwrap_used, reason = "a step that fails fails the test")]
#![expect(clippy::print_stderr, reason = "a comparison that the machine cannot make says so")]

mod architectures;
mod constraints;
mod generate;
mod go;
mod levels;
mod names;
mod ports;
mod versions;
