//! zip (PKWARE APPNOTE): jars, wheels, apk packages. Of an entry that is no program the beginning alone is
//! unpacked.

use std::cell::Cell;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;

use ogive_binary::Source;
use zip::result::ZipError;
use zip::{System, ZipArchive};

use super::{Entry, is_worth};
use crate::limits::Metered;
use crate::look::{Look, clause};
use crate::source::Stream;
use crate::{Place, Seen};

/// The most bytes of a directory that are read: it is kept in memory.
const DIRECTORY: u64 = 128 << 20;

pub(crate) fn read(look: &mut Look<'_>, source: &dyn Source, place: &Place, depth: usize) -> io::Result<()> {
    look.budget.layer(depth)?;
    let allowed = Rc::new(Cell::new(DIRECTORY));
    let stream = Limited { inner: Stream::new(source), allowed: Rc::clone(&allowed) };
    let mut archive = ZipArchive::new(BufReader::with_capacity(1 << 15, stream))
        .map_err(|error| super::damaged("zip directory", &error.to_string()))?;
    allowed.set(u64::MAX);
    for index in 0..archive.len() {
        look.budget.entry()?;
        let (name, executable) = match archive.by_index_data(index) {
            Ok(data) if data.is_dir() || data.is_symlink() => continue,
            Ok(data) => {
                // Packers elsewhere leave no mode that tells anything, and some on Unix none at all.
                let mode = data.unix_mode().filter(|mode| data.system() == System::Unix && mode & 0o777 != 0);
                (data.name_raw().to_vec(), mode.map(|mode| mode & 0o111 != 0))
            }
            Err(error) => return Err(super::damaged("zip directory", &error.to_string())),
        };
        let entry = Entry { name: &name, executable };
        if !is_worth(look, &entry) {
            continue;
        }
        let at = place.within(entry.shown());
        let contents = match archive.by_index(index) {
            Ok(contents) => contents,
            Err(error) => {
                look.push(&at, refused(&error));
                continue;
            }
        };
        let mut contents = Metered { inner: contents, budget: Rc::clone(&look.budget) };
        if let Err(error) = look.stream(&mut contents, &at, depth) {
            if look.budget.is_refused() {
                return Err(error);
            }
            look.push(&at, Seen::Unreadable(clause(&error)));
        }
    }
    Ok(())
}

/// Why an entry can't be unpacked.
fn refused(error: &ZipError) -> Seen {
    match error {
        ZipError::UnsupportedArchive(what) => Seen::LeftOut(format!("it is not read: {what}")),
        error => Seen::Unreadable(format!("it is damaged: {error}")),
    }
}

/// A stream that yields so many bytes in all.
struct Limited<'s> {
    inner: Stream<'s>,
    allowed: Rc<Cell<u64>>,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.allowed.get();
        if left == 0 && !buffer.is_empty() {
            return Err(io::Error::other("it is too large"));
        }
        let room = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.inner.read(&mut buffer[..room])?;
        self.allowed.set(left - count as u64);
        Ok(count)
    }
}

impl Seek for Limited<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
