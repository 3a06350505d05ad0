//! The bytes of an archive: a whole file, or one that is still arriving.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use ogive_system::RandomAccess;

use crate::SdkError;

/// The bytes of an archive, readable at any position by many threads. Readers wait for what has
/// not arrived yet.
pub trait Source: Sync {
    /// The size in bytes; waits until it is known.
    ///
    /// # Errors
    /// When the archive will not arrive.
    fn size(&self) -> Result<u64, SdkError>;

    /// Reads at least one byte at `offset`; none only at the end.
    ///
    /// # Errors
    /// When the bytes can't be read, or will not arrive.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, SdkError>;

    /// Fills `buffer`; returns the bytes read, fewer only at the end.
    ///
    /// # Errors
    /// As [`Source::read_at`].
    fn fill_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, SdkError> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.read_at(&mut buffer[filled..], offset + filled as u64)? {
                0 => break,
                read => filled += read,
            }
        }
        Ok(filled)
    }
}

/// A file that is there as a whole.
pub struct WholeFile(pub Arc<dyn RandomAccess>);

impl Source for WholeFile {
    fn size(&self) -> Result<u64, SdkError> {
        self.0.size().map_err(SdkError::io("reading an archive"))
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, SdkError> {
        self.0.read_at(buffer, offset).map_err(SdkError::io("reading an archive"))
    }
}

/// A part of another source.
pub struct Part<'a> {
    /// The whole.
    pub whole: &'a dyn Source,
    /// Where the part begins in it.
    pub start: u64,
    /// Its size in bytes.
    pub size: u64,
}

impl Source for Part<'_> {
    fn size(&self) -> Result<u64, SdkError> {
        Ok(self.size)
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, SdkError> {
        let left = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let length = left.min(buffer.len());
        if length == 0 {
            return Ok(0);
        }
        self.whole.read_at(&mut buffer[..length], self.start + offset)
    }
}

/// Bytes in memory that are part of something larger.
pub struct Piece {
    /// Where they lie in it.
    pub start: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Source for Piece {
    fn size(&self) -> Result<u64, SdkError> {
        Ok(self.start + self.bytes.len() as u64)
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, SdkError> {
        let from = offset.checked_sub(self.start).and_then(|from| usize::try_from(from).ok());
        let rest = from.and_then(|from| self.bytes.get(from..)).unwrap_or(&[]);
        let read = rest.len().min(buffer.len());
        buffer[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }
}

/// A source as a stream. Keeps the error that ended it, which `io::Error` could only describe.
pub(crate) struct Stream<'a> {
    source: &'a dyn Source,
    position: u64,
    /// The last bytes of the source, held in memory, and where they begin.
    tail: Option<(u64, Vec<u8>)>,
    /// The bytes that may still be read.
    allowed: u64,
    pub(crate) failed: Option<SdkError>,
}

impl<'a> Stream<'a> {
    pub(crate) fn new(source: &'a dyn Source) -> Self {
        Self { source, position: 0, tail: None, allowed: u64::MAX, failed: None }
    }

    /// How far it was read.
    pub(crate) const fn position(&self) -> u64 {
        self.position
    }

    /// A stream that holds the last `size` bytes in memory, and yields no more than `allowed` in all.
    pub(crate) fn with_tail(source: &'a dyn Source, size: usize, allowed: u64) -> Result<Self, SdkError> {
        let start = source.size()?.saturating_sub(size as u64);
        let mut tail = vec![0; size];
        let filled = source.fill_at(&mut tail, start)?;
        tail.truncate(filled);
        Ok(Self { tail: Some((start, tail)), allowed, ..Self::new(source) })
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.allowed == 0 && !buffer.is_empty() {
            return Err(io::Error::other("it is too large"));
        }
        let room = usize::try_from(self.allowed).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.read_some(&mut buffer[..room])?;
        self.allowed -= read as u64;
        Ok(read)
    }
}

impl Stream<'_> {
    fn read_some(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some((start, tail)) = &self.tail
            && let Some(skip) = self.position.checked_sub(*start)
        {
            let rest = usize::try_from(skip).ok().and_then(|skip| tail.get(skip..)).unwrap_or(&[]);
            let read = rest.len().min(buffer.len());
            buffer[..read].copy_from_slice(&rest[..read]);
            self.position += read as u64;
            return Ok(read);
        }
        match self.source.read_at(buffer, self.position) {
            Ok(read) => {
                self.position += read as u64;
                Ok(read)
            }
            Err(error) => {
                let told = io::Error::other(error.to_string());
                self.failed = Some(error);
                Err(told)
            }
        }
    }
}

impl Seek for Stream<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => {
                let size = self.source.size().map_err(|e| io::Error::other(e.to_string()))?;
                size.checked_add_signed(by)
            }
        };
        self.position = position.ok_or_else(|| io::Error::other("a position before the beginning"))?;
        Ok(self.position)
    }
}
