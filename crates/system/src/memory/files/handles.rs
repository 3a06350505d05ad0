//! Open files.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use super::tree::Contents;
use super::{MemoryFiles, Operation, held};
use crate::error::naming;
use crate::{LockGuard, RandomAccess};

/// A file open to read.
pub(super) struct Reader {
    pub(super) contents: Contents,
    pub(super) position: usize,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = copy_out(&self.contents, buffer, self.position);
        self.position += read;
        Ok(read)
    }
}

/// A file open to read at positions.
pub(super) struct Positioned(pub(super) Contents);

impl RandomAccess for Positioned {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        Ok(copy_out(&self.0, buffer, usize::try_from(offset).unwrap_or(usize::MAX)))
    }

    fn size(&self) -> io::Result<u64> {
        Ok(held(&self.0).len() as u64)
    }
}

fn copy_out(contents: &Contents, buffer: &mut [u8], position: usize) -> usize {
    let contents = held(contents);
    let rest = contents.get(position..).unwrap_or_default();
    let length = rest.len().min(buffer.len());
    buffer[..length].copy_from_slice(&rest[..length]);
    length
}

/// A file open to write at its end.
pub(super) struct Writer {
    pub(super) files: MemoryFiles,
    pub(super) path: PathBuf,
    pub(super) contents: Contents,
}

impl Write for Writer {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.files
            .with(|tree| {
                tree.meet(Operation::Write, &self.path)?;
                tree.take_space(buffer.len())
            })
            .map_err(naming("write to", &self.path))?;
        held(&self.contents).extend_from_slice(buffer);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A held lock.
pub(super) struct Lock {
    pub(super) files: MemoryFiles,
    pub(super) path: PathBuf,
}

impl LockGuard for Lock {}

impl Drop for Lock {
    fn drop(&mut self) {
        held(&self.files.shared.locks).remove(&self.path);
        self.files.shared.unlocked.notify_all();
    }
}
