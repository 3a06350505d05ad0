//! Bytes that arrive in order, kept so that they can be read by position.

use std::io::{self, Read};

use ogive_binary::Source;

/// What arrived, up to a limit.
pub struct Spooled {
    bytes: Vec<u8>,
    size: u64,
}

/// Reads `stream` to its end, keeping at most `limit` bytes of it: what lies behind is counted, and
/// reads there come back short.
///
/// # Errors
/// As the stream reports.
pub fn spool(stream: &mut dyn Read, limit: u64) -> io::Result<Spooled> {
    let mut bytes = Vec::new();
    stream.take(limit).read_to_end(&mut bytes)?;
    let rest = io::copy(stream, &mut io::sink())?;
    let size = bytes.len() as u64 + rest;
    Ok(Spooled { bytes, size })
}

impl Source for Spooled {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        Source::read_at(&self.bytes, buffer, offset)
    }
}
