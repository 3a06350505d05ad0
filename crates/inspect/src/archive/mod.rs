//! Archives, each read in one pass. No name in them is ever used as a path.

pub(crate) mod cpio;
pub(crate) mod deb;
pub(crate) mod packed;
pub(crate) mod rpm;
pub(crate) mod tar;
pub(crate) mod zip;

use std::ffi::OsStr;
use std::io::{self, Read};

use crate::Place;
use crate::look::Look;
use crate::names::Worth;

/// The longest name of an entry that is kept, in bytes.
const LONGEST_NAME: u64 = 16 << 10;

/// An entry of an archive.
pub(crate) struct Entry<'e> {
    /// Its name as it stands there.
    pub name: &'e [u8],
    /// Whether somebody may execute it; none where the archive does not say.
    pub executable: Option<bool>,
}

impl Entry<'_> {
    /// The name for people: without the `./` of tars made from a folder.
    fn shown(&self) -> String {
        let name = String::from_utf8_lossy(self.name);
        name.trim_start_matches("./").trim_start_matches('/').to_owned()
    }
}

/// Whether an entry is worth unpacking.
fn is_worth(look: &Look<'_>, entry: &Entry<'_>) -> bool {
    let name = entry.name.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    look.options.all
        || match std::str::from_utf8(name).map(|name| Worth::of(OsStr::new(name))) {
            Ok(Worth::Nothing) => false,
            Ok(Worth::OpeningIfExecutable) => entry.executable.unwrap_or(true),
            Ok(Worth::Opening) | Err(_) => true,
        }
}

/// Looks at an entry whose contents come in order. What goes wrong inside of it is told and does not end
/// the archive; only what ends the archive's own bytes does.
fn entry(
    look: &mut Look<'_>,
    entry: &Entry<'_>,
    contents: &mut dyn Read,
    place: &Place,
    depth: usize,
) -> io::Result<()> {
    look.budget.entry()?;
    if !is_worth(look, entry) {
        return Ok(());
    }
    look.stream(contents, &place.within(entry.shown()), depth)
}

/// Reads exactly what `buffer` holds; false when nothing at all is left.
fn fill(stream: &mut dyn Read, buffer: &mut [u8]) -> io::Result<bool> {
    let mut filled = 0;
    while filled < buffer.len() {
        match stream.read(&mut buffer[filled..]) {
            Ok(0) if filled == 0 => return Ok(false),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// Skips `count` bytes, which must be there.
fn skip(stream: &mut dyn Read, count: u64) -> io::Result<()> {
    let skipped = io::copy(&mut stream.take(count), &mut io::sink())?;
    if skipped == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// That an archive is not as its format wants it.
fn damaged(what: &str, because: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("its {what} is damaged: {because}"))
}
