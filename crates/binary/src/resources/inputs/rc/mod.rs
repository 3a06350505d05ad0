//! Resource scripts, `.rc`, as far as programs without dialogs have them: icons, versions, manifests, strings, bytes.
//!
//! Of the preprocessor there are includes, conditions and `#define` without arguments. What is not understood is an
//! error with its line; menus, dialogs, accelerators, cursors and fonts are for a compiler of Windows.

mod constants;
mod expression;
mod lexer;
mod parser;
mod preprocessor;
mod source;
mod strings;
mod version;

use super::{InputError, Reader};
use crate::resources::Resources;

/// Reads a resource script and what it includes.
///
/// The text is UTF-8, or UTF-16 with a byte order mark, unless `#pragma code_page` says otherwise (1252, 65001).
/// Files that the script names are looked for beside it.
///
/// # Errors
/// When a file can't be read, or something in the script is wrong, not understood or not made here.
pub fn read(file: &str, read: &Reader<'_>) -> Result<Resources, InputError> {
    let tokens = preprocessor::tokens(file, read)?;
    parser::resources(&tokens, file, read)
}

#[cfg(test)]
mod tests;
