//! Commands of shell, as far as pipelines need them: words, assignments before them, what is conditional. Tolerant:
//! whatever the text is, commands come back.

mod command;
mod lexer;
#[cfg(test)]
mod tests;

pub use command::{Assignment, Command, GoCommand, Verb, Word};
pub use lexer::{commands, words};
