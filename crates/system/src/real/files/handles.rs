//! Open files whose errors name them.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::name;
use crate::{LockGuard, RandomAccess};

/// A file to stream.
pub(super) struct NamedFile {
    file: File,
    path: PathBuf,
}

impl NamedFile {
    pub(super) fn new(file: File, path: &Path) -> Self {
        Self { file, path: path.to_owned() }
    }
}

impl Read for NamedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer).map_err(|e| named("read", &self.path, e))
    }
}

impl Write for NamedFile {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.file.write(buffer).map_err(|e| named("write to", &self.path, e))
    }

    fn write_vectored(&mut self, buffers: &[io::IoSlice<'_>]) -> io::Result<usize> {
        self.file.write_vectored(buffers).map_err(|e| named("write to", &self.path, e))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().map_err(|e| named("write to", &self.path, e))
    }
}

/// `Interrupted` is for callers that try again, not for people.
fn named(operation: &'static str, path: &Path, error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::Interrupted { error } else { name(operation, path, error) }
}

/// A file to read at positions.
pub(super) struct PositionedFile {
    file: File,
    path: PathBuf,
}

impl PositionedFile {
    pub(super) fn new(file: File, path: &Path) -> Self {
        Self { file, path: path.to_owned() }
    }
}

impl RandomAccess for PositionedFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut done = 0;
        while done < buffer.len() {
            match super::os::read_at(&self.file, &mut buffer[done..], offset + done as u64) {
                Ok(0) => break,
                Ok(n) => done += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(name("read", &self.path, e)),
            }
        }
        Ok(done)
    }

    fn size(&self) -> io::Result<u64> {
        self.file.metadata().map(|m| m.len()).map_err(|e| name("look at", &self.path, e))
    }
}

/// A lock, which ends with its file handle.
pub(super) struct HeldLock {
    _file: File,
}

impl HeldLock {
    pub(super) fn new(file: File) -> Self {
        Self { _file: file }
    }
}

impl LockGuard for HeldLock {}
