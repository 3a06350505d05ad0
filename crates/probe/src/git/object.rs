//! Commits: loose (zlib), or in a pack (gitformat-pack), there whole or as a difference.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::ZlibDecoder;
use ogive_system::{Files, RandomAccess};

use super::{Id, hexadecimal, name_of, parse_id};
use crate::gopath::Budget;

/// The most bytes of a commit, and of what one is made from.
const MOST: u64 = 4 << 20;

/// The most differences one after the other; git makes at most 4095.
const LONGEST: usize = 4096;

/// The commits of a repository.
pub(super) struct Objects<'a> {
    files: &'a dyn Files,
    folder: PathBuf,
    packs: Vec<Pack>,
}

/// A commit. The bytes that tell it are those that have its name.
pub(super) struct Commit {
    /// Its tree.
    pub(super) tree: Id,
    /// Those before it.
    pub(super) parents: Vec<Id>,
}

impl<'a> Objects<'a> {
    /// Those of the repository with this `.git`.
    ///
    /// # Errors
    /// When a pack can't be read, as a clause.
    pub(super) fn open(files: &'a dyn Files, git: &Path, budget: &mut Budget<'_>) -> Result<Self, String> {
        let folder = git.join("objects");
        let mut packs = Vec::new();
        for (name, _) in files.list(&folder.join("pack")).unwrap_or_default() {
            let path = folder.join("pack").join(name);
            if path.extension().is_some_and(|extension| extension == "idx") {
                budget.entry()?;
                packs.push(Pack::open(files, &path)?);
            }
        }
        Ok(Self { files, folder, packs })
    }

    /// A commit.
    ///
    /// # Errors
    /// When it is not there, or kept in a way that is not read, as a clause.
    pub(super) fn commit(&self, id: &Id, budget: &mut Budget<'_>) -> Result<Commit, String> {
        budget.entry()?;
        let bytes = match self.loose(id)? {
            Some(bytes) => bytes,
            None => self.packed(id, budget)?,
        };
        if name_of("commit", &bytes) != *id {
            return Err(DAMAGED.into());
        }
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let tree = lines.next().and_then(|line| parse_id(line.strip_prefix(b"tree ")?));
        let parents = lines.map_while(|line| parse_id(line.strip_prefix(b"parent ")?)).collect();
        Ok(Commit { tree: tree.ok_or("a commit of it names no tree")?, parents })
    }

    fn loose(&self, id: &Id) -> Result<Option<Vec<u8>>, String> {
        let name = hexadecimal(id);
        let path = self.folder.join(&name[..2]).join(&name[2..]);
        if !self.files.exists(&path) {
            return Ok(None);
        }
        let bytes = self.files.read(&path, MOST).map_err(|error| error.to_string())?;
        let object = inflate(&bytes[..], MOST)?;
        let end = object.iter().position(|byte| *byte == 0).filter(|_| object.starts_with(b"commit "));
        Ok(Some(object[end.ok_or(DAMAGED)? + 1..].to_vec()))
    }

    fn packed(&self, id: &Id, budget: &mut Budget<'_>) -> Result<Vec<u8>, String> {
        for pack in &self.packs {
            if let Some(offset) = pack.find(id)? {
                return pack.object(offset, budget);
            }
        }
        Err("a commit is not found in it".into())
    }
}

/// A pack and its list of objects.
struct Pack {
    index: Arc<dyn RandomAccess>,
    data: Arc<dyn RandomAccess>,
    count: u64,
}

/// Where an object is, or what it is made from.
enum Kind {
    Whole,
    /// From the object that is so many bytes before.
    Before(u64),
    /// From the object of this name.
    Named(Id),
}

impl Pack {
    fn open(files: &dyn Files, index: &Path) -> Result<Self, String> {
        let pack: PathBuf = index.with_extension("pack");
        let open = |path: &Path| files.open_random(path).map_err(|error| error.to_string());
        let (index, data) = (open(index)?, open(&pack)?);
        if bytes_at::<8>(&*index, 0)? != *b"\xfftOc\0\0\0\x02" {
            return Err("a list of its packs is of a version that is not read".into());
        }
        let count = u32_at(&*index, 8 + 255 * 4)?.into();
        Ok(Self { index, data, count })
    }

    /// Where an object begins.
    fn find(&self, id: &Id) -> Result<Option<u64>, String> {
        let first = u64::from(id[0]);
        let fan = |byte: u64| u32_at(&*self.index, 8 + byte * 4).map(u64::from);
        let (mut low, mut high) = (if first == 0 { 0 } else { fan(first - 1)? }, fan(first)?);
        let names = 8 + 256 * 4;
        while low < high {
            let middle = low + (high - low) / 2;
            match bytes_at::<20>(&*self.index, names + middle * 20)?.cmp(id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    // After the names, four bytes of checksum and four of offset each.
                    let offsets = names + self.count * 24;
                    let offset = u32_at(&*self.index, offsets + middle * 4)?;
                    if offset & 0x8000_0000 == 0 {
                        return Ok(Some(offset.into()));
                    }
                    let far = offsets + self.count * 4 + u64::from(offset & 0x7fff_ffff) * 8;
                    return Ok(Some(u64::from_be_bytes(bytes_at(&*self.index, far)?)));
                }
            }
        }
        Ok(None)
    }

    /// The contents of an object.
    fn object(&self, mut offset: u64, budget: &mut Budget<'_>) -> Result<Vec<u8>, String> {
        let mut differences = Vec::new();
        let mut object = loop {
            budget.entry()?;
            let (kind, size, start) = self.header(offset)?;
            budget.bytes(size)?;
            let contents = inflate(At { of: &*self.data, at: start }, size)?;
            match kind {
                Kind::Whole => break contents,
                Kind::Before(distance) => {
                    offset = offset.checked_sub(distance).filter(|_| distance > 0).ok_or(DAMAGED)?;
                }
                Kind::Named(id) => {
                    offset = self.find(&id)?.ok_or("a commit of it is made from one that is not there")?;
                }
            }
            differences.push(contents);
            if differences.len() > LONGEST {
                return Err(DAMAGED.into());
            }
        };
        while let Some(difference) = differences.pop() {
            object = apply(&object, &difference)?;
        }
        Ok(object)
    }

    /// What an object is, its size, and where its contents begin.
    fn header(&self, offset: u64) -> Result<(Kind, u64, u64), String> {
        let mut at = offset;
        let mut next = || {
            let [byte] = bytes_at::<1>(&*self.data, at)?;
            at = at.checked_add(1).ok_or(DAMAGED)?;
            Ok::<_, String>(byte)
        };
        let first = next()?;
        let mut size = u64::from(first & 15);
        let (mut byte, mut shift) = (first, 4);
        while byte & 0x80 != 0 {
            byte = next()?;
            if shift > 32 {
                return Err(DAMAGED.into());
            }
            size |= u64::from(byte & 0x7f) << shift;
            shift += 7;
        }
        if size > MOST {
            return Err("a commit of it is larger than is read".into());
        }
        let kind = match (first >> 4) & 7 {
            1 => Kind::Whole,
            6 => {
                let mut byte = next()?;
                let mut distance = u64::from(byte & 0x7f);
                while byte & 0x80 != 0 {
                    byte = next()?;
                    let more = distance.checked_add(1).and_then(|distance| distance.checked_mul(128));
                    distance = more.ok_or(DAMAGED)? + u64::from(byte & 0x7f);
                }
                Kind::Before(distance)
            }
            7 => {
                let id = bytes_at::<20>(&*self.data, at)?;
                at += 20;
                Kind::Named(id)
            }
            _ => return Err(DAMAGED.into()),
        };
        Ok((kind, size, at))
    }
}

const DAMAGED: &str = "a commit of it is damaged";

fn bytes_at<const N: usize>(of: &dyn RandomAccess, offset: u64) -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    let mut reader = At { of, at: offset };
    reader.read_exact(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn u32_at(of: &dyn RandomAccess, offset: u64) -> Result<u32, String> {
    bytes_at(of, offset).map(u32::from_be_bytes)
}

/// A file from a position on.
struct At<'a> {
    of: &'a dyn RandomAccess,
    at: u64,
}

impl Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.of.read_at(buffer, self.at)?;
        self.at = self.at.saturating_add(read as u64);
        Ok(read)
    }
}

/// What was compressed, so many bytes at most.
fn inflate(compressed: impl Read, most: u64) -> Result<Vec<u8>, String> {
    let mut contents = Vec::new();
    let read = ZlibDecoder::new(compressed).take(most + 1).read_to_end(&mut contents);
    match read {
        Ok(read) if read as u64 <= most => Ok(contents),
        _ => Err(DAMAGED.into()),
    }
}

/// An object made from another (gitformat-pack, "Deltified representation").
fn apply(base: &[u8], difference: &[u8]) -> Result<Vec<u8>, String> {
    let mut rest = difference;
    let (from, to) = (size(&mut rest)?, size(&mut rest)?);
    if from != base.len() as u64 || to > MOST {
        return Err(DAMAGED.into());
    }
    let mut made = Vec::new();
    while let Some(command) = byte(&mut rest) {
        let piece = if command & 0x80 != 0 {
            let mut number = |bits: std::ops::Range<u8>| {
                let mut number = 0_usize;
                for (bit, place) in bits.zip(0..) {
                    if command & (1 << bit) != 0 {
                        number |= usize::from(byte(&mut rest).ok_or(DAMAGED)?) << (8 * place);
                    }
                }
                Ok::<_, &str>(number)
            };
            let (start, size) = (number(0..4)?, number(4..7)?);
            let size = if size == 0 { 0x10000 } else { size };
            start.checked_add(size).and_then(|end| base.get(start..end))
        } else {
            let size = usize::from(command);
            let piece = rest.get(..size).filter(|_| size > 0);
            rest = rest.get(size..).unwrap_or_default();
            piece
        };
        made.extend_from_slice(piece.ok_or(DAMAGED)?);
        if made.len() as u64 > to {
            return Err(DAMAGED.into());
        }
    }
    if made.len() as u64 == to { Ok(made) } else { Err(DAMAGED.into()) }
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, others) = rest.split_first()?;
    *rest = others;
    Some(*first)
}

fn size(rest: &mut &[u8]) -> Result<u64, String> {
    let mut size = 0;
    for shift in (0..42).step_by(7) {
        let byte = byte(rest).ok_or(DAMAGED)?;
        size |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(size);
        }
    }
    Err(DAMAGED.into())
}
