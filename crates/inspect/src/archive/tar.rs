//! tar (POSIX.1-2001 `pax`, GNU). Headers are read here and not by the `tar` crate's iterator, which keeps
//! extended headers of any size in memory and fills the holes of sparse files.

use std::io::{self, Read};

use tar::{EntryType, Header};

use super::{Entry, LONGEST_NAME, damaged, fill, skip};
use crate::look::Look;
use crate::magic::Magic;
use crate::{Place, Seen};

/// The size of headers, and what contents are padded to.
const BLOCK: u64 = 512;
/// The most bytes of an extended header that are read.
const LONGEST_EXTENSION: u64 = 1 << 20;

/// What extended headers say of the entry that follows.
#[derive(Default)]
struct Extended {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: Option<Sparse>,
}

/// How a file with holes is stored (GNU tar, "Storing Sparse Files").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sparse {
    /// The map stands in headers, the parts of the file alone behind them: 0.0, 0.1 and the oldest form.
    MapBefore,
    /// The map stands in front of the parts: 1.0.
    MapInContents,
}

pub(crate) fn read(
    look: &mut Look<'_>,
    stream: &mut dyn Read,
    place: &Place,
    depth: usize,
) -> io::Result<()> {
    let mut extended = Extended::default();
    let mut header = Header::new_old();
    while fill(stream, header.as_mut_bytes())? {
        if header.as_bytes().iter().all(|byte| *byte == 0) {
            break;
        }
        check(&header)?;
        let kind = header.entry_type();
        let claimed = header.entry_size().map_err(|error| damaged("tar", &error.to_string()))?;
        // Their size means nothing or something else: nothing follows them (POSIX.1-2001, `typeflag`).
        let empty = kind.is_hard_link()
            || kind.is_symlink()
            || kind.is_dir()
            || kind.is_fifo()
            || kind.is_block_special()
            || kind.is_character_special();
        let of_entry = extended.size.filter(|_| !is_extension(kind));
        let size = if empty { 0 } else { of_entry.unwrap_or(claimed) };
        let padding = size.wrapping_neg() % BLOCK;
        if is_extension(kind) {
            look.budget.entry()?;
            let kept = extension(kind, &mut extended, size, stream)?;
            skip(stream, size.saturating_sub(kept).saturating_add(padding))?;
            continue;
        }
        let Extended { name, sparse, .. } = std::mem::take(&mut extended);
        let name = name.unwrap_or_else(|| header.path_bytes().into_owned());
        let executable = header.mode().ok().map(|mode| mode & 0o111 != 0);
        let entry = Entry { name: &name, executable };
        let mut contents = stream.take(size);
        let sparse = if kind == EntryType::GNUSparse {
            sparse_maps(&header, contents.get_mut())?;
            Some(Sparse::MapBefore)
        } else {
            sparse
        };
        if let Some(sparse) = sparse {
            // Holes are not filled: only a file that begins as a program does is missed.
            if super::is_worth(look, &entry) && sparse_magic(sparse, &mut contents)? != Magic::Nothing {
                look.push(&place.within(entry.shown()), Seen::LeftOut("it is stored sparsely".into()));
            }
        } else if kind.is_file() || kind.is_contiguous() {
            super::entry(look, &entry, &mut contents, place, depth)?;
        }
        let left = contents.limit();
        skip(stream, left.saturating_add(padding))?;
    }
    Ok(())
}

fn is_extension(kind: EntryType) -> bool {
    kind.is_gnu_longname()
        || kind.is_gnu_longlink()
        || kind.is_pax_local_extensions()
        || kind.is_pax_global_extensions()
}

/// The sum of a header's bytes, its own field taken for blanks.
fn check(header: &Header) -> io::Result<()> {
    let bytes = header.as_bytes();
    let field = 148..156;
    let sum: u32 = bytes
        .iter()
        .enumerate()
        .map(|(at, byte)| if field.contains(&at) { u32::from(b' ') } else { u32::from(*byte) })
        .sum();
    if header.cksum().is_ok_and(|said| said == sum) {
        Ok(())
    } else {
        Err(damaged("tar", "the checksum of a header is wrong"))
    }
}

/// Reads what an extended header says; returns how much of it was read.
fn extension(kind: EntryType, extended: &mut Extended, size: u64, stream: &mut dyn Read) -> io::Result<u64> {
    let most = if kind.is_pax_local_extensions() { LONGEST_EXTENSION } else { LONGEST_NAME };
    if kind.is_gnu_longlink() || kind.is_pax_global_extensions() {
        return Ok(0);
    }
    if size > most {
        return Err(damaged("tar", "an extended header is absurdly long"));
    }
    let mut bytes = Vec::new();
    stream.take(size).read_to_end(&mut bytes)?;
    if kind.is_gnu_longname() {
        bytes.truncate(bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len()));
        extended.name = Some(bytes);
    } else {
        pax(&bytes, extended);
    }
    Ok(size)
}

/// Records of the form `LENGTH KEY=VALUE\n`.
fn pax(bytes: &[u8], extended: &mut Extended) {
    let mut rest = bytes;
    while let Some(blank) = rest.iter().position(|byte| *byte == b' ') {
        let length = std::str::from_utf8(&rest[..blank]).ok().and_then(|text| text.parse::<usize>().ok());
        let Some(record) = length.and_then(|length| rest.get(blank + 1..length)) else { return };
        rest = &rest[blank + 1 + record.len()..];
        let record = record.strip_suffix(b"\n").unwrap_or(record);
        let Some(equals) = record.iter().position(|byte| *byte == b'=') else { continue };
        let (key, value) = (&record[..equals], &record[equals + 1..]);
        match key {
            b"path" if value.len() as u64 <= LONGEST_NAME => extended.name = Some(value.to_vec()),
            b"size" => extended.size = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok()),
            b"GNU.sparse.name" => extended.name = Some(value.to_vec()),
            b"GNU.sparse.major" if value == b"1" => extended.sparse = Some(Sparse::MapInContents),
            _ if key.starts_with(b"GNU.sparse.") => {
                extended.sparse.get_or_insert(Sparse::MapBefore);
            }
            _ => {}
        }
    }
}

/// Skips the further maps of a sparse file, which stand before its contents and are not in their size.
fn sparse_maps(header: &Header, stream: &mut dyn Read) -> io::Result<()> {
    const MORE: usize = 482;
    const STILL_MORE: usize = 504;
    let mut more = header.as_bytes()[MORE] != 0;
    let mut block = [0; BLOCK as usize];
    while more {
        if !fill(stream, &mut block)? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        more = block[STILL_MORE] != 0;
    }
    Ok(())
}

/// What the first part of a sparse file seems to be.
fn sparse_magic(sparse: Sparse, contents: &mut dyn Read) -> io::Result<Magic> {
    let mut block = [0; BLOCK as usize];
    if sparse == Sparse::MapInContents {
        // Decimal numbers, a line each: how many parts, then where each begins and how long it is.
        let (mut wanted, mut lines, mut size) = (None, 0, 0);
        while wanted.is_none_or(|wanted| lines < wanted) {
            if size > LONGEST_EXTENSION || !fill(contents, &mut block)? {
                return Err(damaged("tar", "the map of a sparse file has no end"));
            }
            size += BLOCK;
            lines += block.iter().filter(|byte| **byte == b'\n').count() as u64;
            wanted = wanted.or_else(|| {
                let first = block.split(|byte| *byte == b'\n').next().unwrap_or_default();
                let parts = std::str::from_utf8(first).ok().and_then(|text| text.parse::<u64>().ok());
                Some(parts.unwrap_or(0).saturating_mul(2).saturating_add(1))
            });
        }
    }
    let mut head = Vec::new();
    contents.take(BLOCK).read_to_end(&mut head)?;
    Ok(Magic::of(&head))
}
