//! Files as the readers of formats want them.

use std::cell::{Cell, RefCell};
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use ogive_binary::{Fault, Source};
use ogive_system::RandomAccess;

/// A file that is read by position. Its size is what it was when it was opened; what goes wrong later is
/// kept, since a reader of a format can only say that bytes are missing.
pub(crate) struct FileSource {
    file: Arc<dyn RandomAccess>,
    size: u64,
    short: Cell<bool>,
    failed: RefCell<Option<io::Error>>,
}

impl FileSource {
    pub(crate) fn new(file: Arc<dyn RandomAccess>) -> io::Result<Self> {
        let size = file.size()?;
        Ok(Self { file, size, short: Cell::new(false), failed: RefCell::new(None) })
    }

    /// The first error that reading met.
    pub(crate) fn take_failure(&self) -> Option<io::Error> {
        self.failed.borrow_mut().take()
    }

    /// That the file became shorter since it was opened.
    pub(crate) fn shrunk(&self) -> Option<Fault> {
        let now = if self.short.get() { self.file.size().ok()? } else { return None };
        (now < self.size).then(|| Fault::Malformed {
            what: format!("it shrank from {} to {now} bytes while it was read", self.size),
        })
    }
}

impl Source for FileSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        match self.file.read_at(buffer, offset) {
            Ok(count) => {
                let expected = (buffer.len() as u64).min(self.size.saturating_sub(offset));
                if (count as u64) < expected {
                    self.short.set(true);
                }
                Ok(count)
            }
            Err(error) => {
                let told = io::Error::new(error.kind(), error.to_string());
                self.failed.borrow_mut().get_or_insert(error);
                Err(told)
            }
        }
    }
}

/// A source as a stream with a position.
pub(crate) struct Stream<'s> {
    source: &'s dyn Source,
    at: u64,
}

impl<'s> Stream<'s> {
    pub(crate) const fn new(source: &'s dyn Source) -> Self {
        Self { source, at: 0 }
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.source.size().saturating_sub(self.at)).unwrap_or(usize::MAX);
        let room = buffer.len().min(left);
        let count = self.source.read_at(&mut buffer[..room], self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Stream<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.source.size().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that is cut as soon as somebody has asked for its size.
    struct Shrinking(std::sync::atomic::AtomicU64);

    impl RandomAccess for Shrinking {
        fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
            Source::read_at(b"#!/bin/sh\n".as_slice(), buffer, offset)
        }

        fn size(&self) -> io::Result<u64> {
            Ok(self.0.swap(10, std::sync::atomic::Ordering::Relaxed))
        }
    }

    #[test]
    fn a_file_that_shrinks_while_it_is_read_is_a_fault() {
        let source = FileSource::new(Arc::new(Shrinking(5000.into()))).unwrap();
        assert_eq!(source.shrunk(), None);
        let mut bytes = [0; 100];
        assert_eq!(source.read_at(&mut bytes, 0).unwrap(), 10);
        let what = "it shrank from 5000 to 10 bytes while it was read".into();
        assert_eq!(source.shrunk(), Some(Fault::Malformed { what }));
    }
}
