//! Files of the door as sources of bytes.

use std::io;
use std::sync::Arc;

use ogive_binary::Source;
use ogive_system::RandomAccess;

/// An open file.
pub(crate) struct Opened {
    file: Arc<dyn RandomAccess>,
    size: u64,
}

impl Opened {
    /// An open file, as large as it is now.
    pub fn new(file: Arc<dyn RandomAccess>) -> Self {
        let size = file.size().unwrap_or(0);
        Self { file, size }
    }
}

impl Source for Opened {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(buffer, offset)
    }
}
