//! Go's build info in the data of a module.
//!
//! Go's linker leaves runs of zeros out of the data, the reserved bytes of build info's header too. So the
//! memory is put together as the module would find it, as far as that is needed.

use ogive_record::{Fact, Provenance};
use wasmparser::BinaryReader;

use crate::GoBuild;
use crate::ahead::{AHEAD, Ahead};
use crate::go::build_info::{self, DataRange, Places};
use crate::source::{Bytes, Windows};

/// How many segments are walked: what Go's linker makes at most.
const SEGMENTS: u32 = 100_000;
/// How much of the data is looked through.
const SEARCHED: u64 = 64 << 20;
/// How much memory behind the header of build info is put together: its strings stand there.
const INLINE: u64 = 1 << 20;
/// How much memory is put together where the header points anywhere in it (Go before 1.18).
const WHOLE: u64 = 8 << 20;

/// Finds build info in the data section of `size` bytes from `offset`.
pub(super) fn build_info(bytes: Bytes<'_>, offset: u64, size: u64) -> Fact<GoBuild> {
    let missing = || {
        let field = Provenance::Field("data section".to_owned());
        Fact::unknown("there is no build info in its data", field)
    };
    let segments = segments(bytes, offset, size);
    let Some((address, inline)) = header(bytes, &segments) else { return missing() };
    let (start, length) = if inline {
        (address, INLINE)
    } else {
        (segments.iter().map(|segment| segment.address).min().unwrap_or_default() & !15, WHOLE)
    };
    let image = image(bytes, &segments, start, length);
    let memory = [DataRange { offset: 0, size: image.len() as u64, address: start }];
    let places = Places {
        section: None,
        data: &memory,
        loaded: &memory,
        big_endian: false,
        looks_like_go: true,
        symbols: None,
    };
    build_info::find(Windows::new(&image).bytes(), &places)
}

/// The active segments of the first memory, in order, as far as they can be read.
fn segments(bytes: Bytes<'_>, offset: u64, size: u64) -> Vec<DataRange> {
    /// The longest head of a segment: two numbers, an instruction with another and its end, and the size.
    const HEAD: usize = 32;
    let mut file = Ahead::new(bytes);
    let end = offset.saturating_add(size);
    let mut reader = BinaryReader::new(file.get(offset, HEAD), 0);
    let count = reader.read_var_u32().unwrap_or(0).min(SEGMENTS);
    let mut at = offset.saturating_add(reader.current_position() as u64);
    let mut segments = Vec::new();
    for _ in 0..count {
        let mut reader = BinaryReader::new(file.get(at, HEAD), 0);
        let Ok((address, size)) = head(&mut reader) else { break };
        let data = at.saturating_add(reader.current_position() as u64);
        if data.saturating_add(size) > end {
            break;
        }
        segments.extend(address.map(|address| DataRange { offset: data, size, address }));
        at = data + size;
    }
    segments
}

/// The address of a segment, unless it is passive or computed, and its size.
fn head(reader: &mut BinaryReader<'_>) -> wasmparser::Result<(Option<u64>, u64)> {
    const I32_CONST: u8 = 0x41;
    const I64_CONST: u8 = 0x42;
    let passive = match reader.read_var_u32()? {
        0 => false,
        1 => true,
        _ => {
            reader.read_var_u32()?;
            false
        }
    };
    let mut address = None;
    if !passive {
        match reader.read_u8()? {
            // Addresses have no sign.
            I32_CONST => address = Some(u64::from(reader.read_var_i32()?.cast_unsigned())),
            I64_CONST => address = Some(reader.read_var_i64()?.cast_unsigned()),
            // `global.get` and the like: libraries whose place is not known.
            _ => drop(reader.read_var_u32()?),
        }
        reader.read_u8()?;
    }
    Ok((address, u64::from(reader.read_var_u32()?)))
}

/// The address of the first header, and whether its strings stand behind it.
fn header(bytes: Bytes<'_>, segments: &[DataRange]) -> Option<(u64, bool)> {
    let mut file = Ahead::new(bytes);
    let mut left = SEARCHED;
    for segment in segments {
        let skipped = segment.address.checked_next_multiple_of(build_info::ALIGN)? - segment.address;
        let mut at = skipped;
        while at < segment.size && left > 0 {
            let size = (segment.size - at).min(AHEAD as u64);
            let chunk = file.get(segment.offset + at, usize::try_from(size).ok()?);
            let found = chunk.chunks(16).position(|start| start.starts_with(build_info::MAGIC));
            if let Some(index) = found {
                let flags = chunk.get(index * 16 + 15)?;
                let address = segment.address.checked_add(at + index as u64 * 16)?;
                return Some((address, flags & build_info::INLINE != 0));
            }
            at += size;
            left = left.saturating_sub(size);
        }
    }
    None
}

/// At most `length` bytes of memory from `start`, zeros where no segment is.
fn image(bytes: Bytes<'_>, segments: &[DataRange], start: u64, length: u64) -> Vec<u8> {
    let limit = start.saturating_add(length);
    let mut image = Vec::new();
    let mut copied = 0;
    for segment in segments {
        let from = segment.address.max(start);
        let to = segment.address.saturating_add(segment.size).min(limit);
        // What overlaps is overwritten; all of it together may not exceed what fits.
        copied += to.saturating_sub(from);
        if from >= to || copied > length {
            continue;
        }
        let range = usize::try_from(from - start).unwrap_or(0)..usize::try_from(to - start).unwrap_or(0);
        if image.len() < range.end {
            image.resize(range.end, 0);
        }
        let count = bytes.copy(segment.offset + (from - segment.address), &mut image[range.clone()]);
        if count < range.len() {
            break;
        }
    }
    // A string may end in zeros that no segment has.
    image.resize(image.len() + 64, 0);
    image
}
