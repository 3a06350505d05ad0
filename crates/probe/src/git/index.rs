//! The index: what was checked out, with what the files looked like then (gitformat-index).

use std::path::Path;
use std::time::{Duration, SystemTime};

use ogive_system::Files;

use super::Id;

/// The most bytes of an index.
const MOST: u64 = 128 << 20;

/// The most bytes of all paths: version 4 can tell many long ones in few bytes.
const PATHS: usize = 128 << 20;

/// An index.
pub(super) struct Index {
    /// Its files, by their paths.
    pub(super) entries: Vec<Entry>,
    /// When it was written.
    pub(super) written: Option<SystemTime>,
}

/// A file of the index.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its path, with `/` between names.
    pub(super) path: Vec<u8>,
    /// Its type and whether it is executable, as trees have it.
    pub(super) mode: u32,
    /// Its contents.
    pub(super) id: Id,
    /// Its size in bytes then, modulo 2^32; 0 also when it was not sure that the contents were those.
    pub(super) size: u32,
    /// The last change then.
    pub(super) modified: SystemTime,
    /// Whether the last change was told more exactly than to the second.
    pub(super) is_exact: bool,
    /// Whether it need not be there.
    pub(super) is_sparse: bool,
}

/// The index of a repository.
///
/// # Errors
/// When there is none, or it is of another form, as a clause.
pub(super) fn read(files: &dyn Files, git: &Path) -> Result<Index, String> {
    let path = git.join("index");
    let written = match files.entry(&path).map_err(|error| error.to_string())? {
        Some(entry) => entry.modified,
        None => return Err("it has no index".into()),
    };
    let bytes = files.read(&path, MOST).map_err(|error| error.to_string())?;
    Ok(Index { entries: parse(&bytes)?, written })
}

/// The entries of an index of version 2, 3 or 4.
///
/// # Errors
/// When the bytes are no such index, or it has what is not understood, as a clause.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Entry>, String> {
    let mut at = Cursor { bytes, at: 0 };
    if at.take(4)? != b"DIRC" {
        return Err("its index is not understood".into());
    }
    let version = at.u32()?;
    if !(2..=4).contains(&version) {
        return Err(format!("its index is of version {version}, which is not read"));
    }
    let count = at.u32()?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut room = PATHS;
    for _ in 0..count {
        let earlier = entries.last().map_or(&[][..], |entry| &entry.path);
        let entry = at.entry(version, earlier)?;
        if entry.path.as_slice() <= earlier {
            return Err("its index is not sorted".into());
        }
        room = room.checked_sub(entry.path.len()).ok_or("its index is larger than is read")?;
        entries.push(entry);
    }
    // Extensions; the hash of all of it comes last.
    while at.bytes.len() - at.at > 20 {
        let name = at.take(4)?;
        if name[0].is_ascii_lowercase() {
            let name = String::from_utf8_lossy(name).into_owned();
            return Err(format!("its index has an extension that is not read, {name}"));
        }
        let size = at.u32()? as usize;
        at.take(size)?;
    }
    Ok(entries)
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, size: usize) -> Result<&'a [u8], String> {
        let end = self.at.checked_add(size).filter(|end| *end <= self.bytes.len());
        let end = end.ok_or("its index is cut off")?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn u16(&mut self) -> Result<u16, String> {
        let bytes = self.take(2)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Result<u32, String> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn until_nul(&mut self) -> Result<&'a [u8], String> {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|byte| *byte == 0).ok_or("its index is cut off")?;
        self.at += end + 1;
        Ok(&rest[..end])
    }

    /// How many bytes of the path before are not in this one (gitformat-pack, "offset encoding").
    fn varint(&mut self) -> Result<usize, String> {
        let mut byte = self.take(1)?[0];
        let mut value = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = self.take(1)?[0];
            let more = value.checked_add(1).and_then(|value| value.checked_mul(128));
            value = more.ok_or("its index is not understood")? + usize::from(byte & 0x7f);
        }
        Ok(value)
    }

    fn entry(&mut self, version: u32, earlier: &[u8]) -> Result<Entry, String> {
        let start = self.at;
        self.take(8)?;
        let (seconds, nanoseconds) = (self.u32()?, self.u32()?);
        self.take(8)?;
        let mode = self.u32()?;
        self.take(8)?;
        let size = self.u32()?;
        let mut id = [0; 20];
        id.copy_from_slice(self.take(20)?);
        let flags = self.u16()?;
        let more = if flags & 0x4000 != 0 && version > 2 { self.u16()? } else { 0 };
        if flags & 0x3000 != 0 {
            return Err("a merge left conflicts in it".into());
        }
        if more & 0x2000 != 0 {
            return Err("a file is announced with `git add -N`".into());
        }
        let path = if version == 4 {
            let cut = self.varint()?;
            let kept = earlier.len().checked_sub(cut).ok_or("its index is not understood")?;
            [&earlier[..kept], self.until_nul()?].concat()
        } else {
            let path = self.until_nul()?.to_vec();
            // Padded with NULs to a multiple of eight, one at least.
            let used = self.at - start;
            self.take(used.next_multiple_of(8) - used)?;
            path
        };
        let modified = Duration::new(seconds.into(), nanoseconds.min(999_999_999));
        Ok(Entry {
            path,
            mode,
            id,
            size,
            modified: SystemTime::UNIX_EPOCH + modified,
            is_exact: nanoseconds != 0,
            is_sparse: more & 0x4000 != 0,
        })
    }
}
