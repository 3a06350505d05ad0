//! The program in a file of this computer.

use std::io;
use std::sync::Arc;

use ogive_binary::{Program, Source};
use ogive_system::RandomAccess;

/// A file that is read by position, of the size that it had when it was opened.
pub struct Opened(Arc<dyn RandomAccess>, u64);

impl Opened {
    /// An opened file.
    ///
    /// # Errors
    /// When its size can't be told.
    pub fn new(file: Arc<dyn RandomAccess>) -> io::Result<Self> {
        let size = file.size()?;
        Ok(Self(file, size))
    }
}

impl Source for Opened {
    fn size(&self) -> u64 {
        self.1
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(buffer, offset)
    }
}

/// Reads the program in an opened file, in windows.
///
/// # Errors
/// When the file's size can't be told, or it can't be read.
pub fn program_in(file: Arc<dyn RandomAccess>) -> io::Result<Program> {
    ogive_binary::read(&Opened::new(file)?)
}
