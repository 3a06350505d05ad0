//! cpio of the "new ASCII" format (`cpio(5)`), which RPM packages and initramfs images hold.

use std::io::{self, Read};

use super::{Entry, LONGEST_NAME, damaged, fill, skip};
use crate::Place;
use crate::look::Look;

/// The six characters of magic and thirteen numbers of eight hexadecimal digits.
const HEADER: usize = 110;

pub(crate) fn read(
    look: &mut Look<'_>,
    stream: &mut dyn Read,
    place: &Place,
    depth: usize,
) -> io::Result<()> {
    let mut header = [0; HEADER];
    while fill(stream, &mut header)? {
        if !header.starts_with(b"070701") && !header.starts_with(b"070702") {
            return Err(damaged("cpio archive", "a header is missing"));
        }
        let field = |index: usize| {
            let digits = std::str::from_utf8(&header[6 + index * 8..14 + index * 8]).ok();
            let number = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
            number.ok_or_else(|| damaged("cpio archive", "a header has a wrong number"))
        };
        let (mode, size, name_size) = (field(1)?, field(6)?, field(11)?);
        if name_size > LONGEST_NAME {
            return Err(damaged("cpio archive", "a name is absurdly long"));
        }
        let mut name = Vec::new();
        stream.take(name_size).read_to_end(&mut name)?;
        skip(stream, (HEADER as u64 + name_size).wrapping_neg() % 4)?;
        name.truncate(name.iter().position(|byte| *byte == 0).unwrap_or(name.len()));
        if name == b"TRAILER!!!" {
            break;
        }
        let mut contents = stream.take(size);
        if mode & 0o170_000 == 0o100_000 {
            let entry = Entry { name: &name, executable: Some(mode & 0o111 != 0) };
            super::entry(look, &entry, &mut contents, place, depth)?;
        }
        let left = contents.limit();
        skip(stream, left + size.wrapping_neg() % 4)?;
    }
    Ok(())
}
