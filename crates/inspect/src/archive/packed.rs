//! One packed stream: `.gz`, `.zst`, `.xz`, `.lzma`.

use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use lzma_rust2::{LzmaReader, XzReader};
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{damaged, skip};
use crate::Place;
use crate::limits::Metered;
use crate::look::Look;
use crate::magic::Packing;

/// The most memory that xz and lzma may ask for, in KiB: what `xz -9` makes needs 65 MiB.
const LZMA_MEMORY: u32 = 128 << 10;
/// The largest window of Zstandard in bytes: what `zstd --ultra -22` makes has 128 MiB.
const ZSTD_WINDOW: u64 = 128 << 20;

pub(crate) fn read(
    look: &mut Look<'_>,
    packing: Packing,
    stream: &mut dyn Read,
    place: &Place,
    depth: usize,
) -> io::Result<()> {
    let inner = unpacker(packing, stream)?;
    let mut unpacked = Metered { inner, budget: Rc::clone(&look.budget) };
    look.stream(&mut unpacked, place, depth)
}

/// A stream that unpacks another.
pub(crate) fn unpacker<'s>(packing: Packing, stream: &'s mut dyn Read) -> io::Result<Box<dyn Read + 's>> {
    let stream = BufReader::with_capacity(1 << 16, stream);
    Ok(match packing {
        Packing::Gzip => Box::new(MultiGzDecoder::new(stream)),
        Packing::Xz => Box::new(XzReader::new_mem_limit(stream, true, LZMA_MEMORY)),
        Packing::Lzma => Box::new(
            LzmaReader::new_mem_limit(stream, LZMA_MEMORY, None)
                .map_err(|error| damaged("lzma stream", &error.to_string()))?,
        ),
        Packing::Zstandard => {
            let mut decoder = FrameDecoder::new();
            decoder.set_max_window_size(ZSTD_WINDOW);
            Box::new(Frames { stream, decoder, inside: false })
        }
    })
}

/// Zstandard frames, one after another, skippable ones left out (RFC 8878, section 3.1).
struct Frames<R> {
    stream: R,
    decoder: FrameDecoder,
    inside: bool,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let broken = |error: FrameDecoderError| damaged("Zstandard stream", &error.to_string());
        loop {
            if !self.inside {
                if self.stream.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                match self.decoder.reset(&mut self.stream) {
                    Ok(()) => self.inside = true,
                    Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                        length,
                        ..
                    })) => {
                        skip(&mut self.stream, u64::from(length))?;
                        continue;
                    }
                    Err(error) => return Err(broken(error)),
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.stream, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(broken)?;
            }
            match self.decoder.read(buffer)? {
                0 if !buffer.is_empty() && self.decoder.is_finished() => self.inside = false,
                count => return Ok(count),
            }
        }
    }
}
