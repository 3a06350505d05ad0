//! Bytes by position, whole files never.

use std::cell::{Cell, RefCell};
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use object::read::{ReadCache, ReadRef};

/// The most bytes that are read at once.
pub const WINDOW: u64 = 1 << 20;

/// The most bytes that are kept of one file while it is looked at.
pub const KEPT: u64 = 12 << 20;

/// Something that has bytes at positions: a file, a slice of one, a buffer.
pub trait Source {
    /// The size in bytes. A file may shrink afterwards; then reads come back short.
    fn size(&self) -> u64;

    /// Fills `buffer` from `offset`; returns the bytes read, fewer only at the end.
    ///
    /// # Errors
    /// As whoever holds the bytes reports.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;
}

impl<S: Source + ?Sized> Source for &S {
    fn size(&self) -> u64 {
        (**self).size()
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        (**self).read_at(buffer, offset)
    }
}

impl Source for [u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let rest = usize::try_from(offset).ok().and_then(|start| self.get(start..)).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

impl Source for Vec<u8> {
    fn size(&self) -> u64 {
        Source::size(self.as_slice())
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        Source::read_at(self.as_slice(), buffer, offset)
    }
}

/// A range of another source: a slice of a universal file, a member of an archive.
pub struct Part<'s> {
    whole: &'s dyn Source,
    start: u64,
    size: u64,
}

impl<'s> Part<'s> {
    /// The range of `size` bytes from `start`, cut off where `whole` ends.
    #[must_use]
    pub fn new(whole: &'s dyn Source, start: u64, size: u64) -> Self {
        Self { whole, start, size: size.min(whole.size().saturating_sub(start)) }
    }
}

impl Source for Part<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let left = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let count = buffer.len().min(left);
        if count == 0 {
            return Ok(0);
        }
        self.whole.read_at(&mut buffer[..count], self.start.saturating_add(offset))
    }
}

/// The start of a file, which holds most headers: it is read once, and all that lies in it is taken from there.
const START: u64 = 4096;

/// What was read of a source, kept as long as it is looked at.
pub struct Windows<'s> {
    source: &'s dyn Source,
    cache: ReadCache<Cursor<'s>>,
    size: u64,
    kept: Cell<u64>,
    failed: Rc<RefCell<Option<io::Error>>>,
}

impl<'s> Windows<'s> {
    /// Windows over `source`, nothing read yet.
    #[must_use]
    pub fn new(source: &'s dyn Source) -> Self {
        let size = source.size();
        let failed = Rc::default();
        let cache = ReadCache::new(Cursor { source, size, at: 0, failed: Rc::clone(&failed) });
        Self { source, cache, size, kept: Cell::new(0), failed }
    }

    /// The bytes, as `object` reads them.
    #[must_use]
    pub fn bytes(&self) -> Bytes<'_> {
        Bytes { windows: self, size: self.size }
    }

    /// The first error that the source reported. What was to be read there is told as missing.
    #[must_use]
    pub fn take_failure(&self) -> Option<io::Error> {
        self.failed.take()
    }
}

/// [`Windows`] of whatever lifetime.
trait Windowed {
    fn window(&self, offset: u64, size: u64) -> Option<&[u8]>;
    fn copy(&self, offset: u64, buffer: &mut [u8]) -> usize;
}

impl Windowed for Windows<'_> {
    fn window(&self, offset: u64, size: u64) -> Option<&[u8]> {
        let end = offset.checked_add(size)?;
        if end <= START.min(self.size) {
            let start = (&self.cache).read_bytes_at(0, START.min(self.size)).ok()?;
            return start.get(usize::try_from(offset).ok()?..usize::try_from(end).ok()?);
        }
        let kept = self.kept.get().saturating_add(size);
        if size > WINDOW || kept > KEPT {
            return None;
        }
        self.kept.set(kept);
        (&self.cache).read_bytes_at(offset, size).ok()
    }

    fn copy(&self, offset: u64, buffer: &mut [u8]) -> usize {
        self.source.read_at(buffer, offset).unwrap_or(0)
    }
}

/// A handle to [`Windows`] that `object` reads through. A read of more than [`WINDOW`] bytes, or of more
/// than [`KEPT`] in all, fails as one behind the end of the file does.
#[derive(Clone, Copy)]
pub struct Bytes<'w> {
    windows: &'w dyn Windowed,
    size: u64,
}

impl<'w> Bytes<'w> {
    /// The size of the source in bytes.
    #[must_use]
    pub const fn size(self) -> u64 {
        self.size
    }

    /// Exactly `size` bytes from `offset`; none behind the end, on an error, or beyond the limits.
    #[must_use]
    pub fn at(self, offset: u64, size: u64) -> Option<&'w [u8]> {
        self.read_bytes_at(offset, size).ok()
    }

    /// At most `size` bytes from `offset`: fewer where the source ends or a window does.
    #[must_use]
    pub fn up_to(self, offset: u64, size: u64) -> &'w [u8] {
        let size = size.min(WINDOW).min(self.size.saturating_sub(offset));
        self.at(offset, size).unwrap_or_default()
    }

    /// Fills `buffer` from `offset` and keeps nothing of it, so that much can be looked through. Returns the
    /// bytes read: fewer at the end of the source, none on an error.
    #[must_use]
    pub fn copy(self, offset: u64, buffer: &mut [u8]) -> usize {
        self.windows.copy(offset, buffer)
    }

    /// The text from `offset` to its NUL, at most `longest` bytes; lossy where it is not UTF-8.
    #[must_use]
    pub fn text(self, offset: u64, longest: u64) -> Option<String> {
        let bytes = self.up_to(offset, longest);
        let text = bytes.split(|byte| *byte == 0).next()?;
        (!text.is_empty()).then(|| String::from_utf8_lossy(text).into_owned())
    }
}

impl<'w> ReadRef<'w> for Bytes<'w> {
    fn len(self) -> Result<u64, ()> {
        Ok(self.size)
    }

    fn read_bytes_at(self, offset: u64, size: u64) -> Result<&'w [u8], ()> {
        if size == 0 {
            return Ok(&[]);
        }
        if offset.checked_add(size).is_none_or(|end| end > self.size) {
            return Err(());
        }
        self.windows.window(offset, size).ok_or(())
    }

    fn read_bytes_at_until(self, range: std::ops::Range<u64>, delimiter: u8) -> Result<&'w [u8], ()> {
        /// Nearly all names are shorter than the first, and none that means something is longer than the last.
        const LONGEST: [u64; 2] = [256, 4096];
        let end = range.end.min(self.size);
        for longest in LONGEST {
            let size = end.checked_sub(range.start).ok_or(())?.min(longest);
            let bytes = self.read_bytes_at(range.start, size)?;
            if let Some(length) = bytes.iter().position(|byte| *byte == delimiter) {
                return Ok(&bytes[..length]);
            }
        }
        Err(())
    }
}

/// A source with a position, which is how `object` fills its cache.
struct Cursor<'s> {
    source: &'s dyn Source,
    size: u64,
    at: u64,
    failed: Rc<RefCell<Option<io::Error>>>,
}

impl Cursor<'_> {
    fn keep(&self, error: io::Error) -> io::Error {
        let kind = error.kind();
        if kind != io::ErrorKind::Interrupted {
            self.failed.borrow_mut().get_or_insert(error);
        }
        kind.into()
    }
}

impl Read for Cursor<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read_at(buffer, self.at).map_err(|error| self.keep(error))?;
        if count == 0 && !buffer.is_empty() && self.at < self.size {
            let short = io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter meanwhile");
            return Err(self.keep(short));
        }
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Cursor<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
