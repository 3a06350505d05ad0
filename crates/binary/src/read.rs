//! Which format it is.

use std::io;

use crate::source::{Bytes, Source, Windows};
use crate::{Content, Fault, Program, ar, elf, go, macho, other, pe, plan9, script, wasm, xcoff};

/// What a reader of one format found: the content and what is wrong with the file.
pub(crate) type Found = (Content, Vec<Fault>);

/// Looks at `source` and tells what it is. What is damaged is told as far as it can be read, with
/// [`Program::faults`].
///
/// # Errors
/// When not even the first bytes can be read.
///
/// ```
/// let script = ogive_binary::read(&b"#!/bin/sh\n"[..])?;
/// assert!(script.is_program());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn read<S: Source + ?Sized>(source: &S) -> io::Result<Program> {
    let source: &dyn Source = &source;
    let mut first = [0; 1];
    if source.size() > 0 {
        source.read_at(&mut first, 0)?;
    }
    let windows = Windows::new(source);
    let bytes = windows.bytes();
    let (content, mut faults) = found(source, bytes);
    if let Some(error) = windows.take_failure() {
        faults.push(Fault::Malformed { what: format!("it can't be read whole: {error}") });
    }
    Ok(Program { size: bytes.size(), content, faults })
}

/// Each reader knows its own magic and says none for what is not of its format.
fn found(source: &dyn Source, bytes: Bytes<'_>) -> Found {
    elf::read(bytes)
        .or_else(|| macho::read(source, bytes))
        .or_else(|| xcoff::read(bytes))
        .or_else(|| plan9::read(bytes))
        .or_else(|| pe::read(bytes))
        .or_else(|| ar::read(source, bytes))
        .or_else(|| go::object::read(bytes))
        .or_else(|| wasm::read(source, bytes))
        .or_else(|| script::read(bytes).map(|script| (Content::Script(script), Vec::new())))
        .unwrap_or_else(|| (Content::Other(other::read(bytes)), Vec::new()))
}
