//! A small buffer that moves along a file.

use crate::source::Bytes;

/// How much is read at once: a header with the start of its member, or many small members.
const AHEAD: usize = 8 << 10;

/// Reads ranges of a file that mostly follow one another, with one buffer.
pub(crate) struct Ahead<'b> {
    bytes: Bytes<'b>,
    buffer: Vec<u8>,
    start: u64,
}

impl<'b> Ahead<'b> {
    /// Of `bytes`, nothing read yet.
    pub(crate) const fn new(bytes: Bytes<'b>) -> Self {
        Self { bytes, buffer: Vec::new(), start: 0 }
    }

    /// The size of the file in bytes.
    pub(crate) const fn size(&self) -> u64 {
        self.bytes.size()
    }

    /// At most `size` bytes from `offset`: fewer at the end of the file and beyond the buffer's size.
    pub(crate) fn get(&mut self, offset: u64, size: usize) -> &[u8] {
        let left = usize::try_from(self.size().saturating_sub(offset)).unwrap_or(usize::MAX);
        let size = size.min(AHEAD).min(left);
        let at = offset.checked_sub(self.start).and_then(|at| usize::try_from(at).ok());
        let buffered = at.filter(|at| at.checked_add(size).is_some_and(|end| end <= self.buffer.len()));
        let at = buffered.unwrap_or_else(|| {
            self.start = offset;
            self.buffer.resize(AHEAD.min(left), 0);
            let count = self.bytes.copy(offset, &mut self.buffer);
            self.buffer.truncate(count);
            0
        });
        self.buffer.get(at..self.buffer.len().min(at + size)).unwrap_or_default()
    }
}
