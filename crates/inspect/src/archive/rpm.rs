//! RPM packages (rpm, `docs/manual/format_v4.md`): a lead, two headers, a packed cpio archive.

use std::io::{self, Read};
use std::rc::Rc;

use super::{damaged, fill, packed, skip};
use crate::limits::Metered;
use crate::look::Look;
use crate::magic::{Magic, Packing};
use crate::{Place, Seen};

const LEAD: u64 = 96;

pub(crate) fn read(
    look: &mut Look<'_>,
    stream: &mut dyn Read,
    place: &Place,
    depth: usize,
) -> io::Result<()> {
    skip(stream, LEAD)?;
    let signature = header(stream)?;
    // Only the signature is padded, to eight bytes.
    skip(stream, signature.wrapping_neg() % 8)?;
    header(stream)?;
    let mut first = [0; 6];
    if !fill(stream, &mut first)? {
        return Ok(());
    }
    let mut payload = first.as_slice().chain(stream);
    match Magic::of(&first) {
        Magic::Unread(packing) => {
            look.push(place, Seen::LeftOut(format!("it is packed by {packing}, which is not read")));
            Ok(())
        }
        // The properties that every .lzma file in use begins with: lc=3, lp=0, pb=2.
        Magic::Nothing if first[0] == 0x5d => {
            let inner = packed::unpacker(Packing::Lzma, &mut payload)?;
            look.stream(&mut Metered { inner, budget: Rc::clone(&look.budget) }, place, depth)
        }
        _ => look.stream(&mut payload, place, depth),
    }
}

/// Skips a header: magic, four reserved bytes, the number of its index entries, the size of its data.
/// Returns the size of the whole.
fn header(stream: &mut dyn Read) -> io::Result<u64> {
    let mut start = [0; 16];
    if !fill(stream, &mut start)? || start[..4] != [0x8e, 0xad, 0xe8, 1] {
        return Err(damaged("package", "a header is missing"));
    }
    let number =
        |at: usize| u64::from(u32::from_be_bytes([start[at], start[at + 1], start[at + 2], start[at + 3]]));
    let size = number(8) * 16 + number(12);
    skip(stream, size)?;
    Ok(size)
}
