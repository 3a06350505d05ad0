//! Whether a code signature fits its file (`osfmk/kern/cs_blobs.h` and `bsd/kern/ubc_subr.c` of Apple's XNU). Who signed,
//! and whether anybody should trust him, is not looked at.

use std::fmt;
use std::io;

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest as _, Sha256, Sha384};

use crate::source::{Part, Source};
use crate::{Content, Program};

/// `CSMAGIC_EMBEDDED_SIGNATURE`, `CSMAGIC_CODEDIRECTORY`
const SUPER_BLOB: u32 = 0xfade_0cc0;
const DIRECTORY: u32 = 0xfade_0c02;
/// `CSSLOT_CODEDIRECTORY`, and the first and the end of `CSSLOT_ALTERNATE_CODEDIRECTORIES`
const SLOT: u32 = 0;
const ALTERNATES: std::ops::Range<u32> = 0x1000..0x1005;
/// Versions of a code directory from which it says where its code ends in 64 bits (`CS_SUPPORTSCODELIMIT64`).
const WIDE_LIMIT: u32 = 0x2_0300;
/// What stands in front of a code directory's own texts and hashes in every version.
const HEADER: usize = 44;

/// More blobs than any signature has.
const BLOBS: u32 = 64;
/// The largest signature that is read, in bytes: enough for programs of 2 GiB and more.
const MOST: u64 = 64 << 20;
/// More load commands than any linker writes, in bytes.
const COMMANDS: u64 = 1 << 20;
/// The largest page of a signature, as a power of two.
const LARGEST_PAGE: u8 = 24;
/// How much is hashed at once when all code is one page.
const BLOCK: usize = 1 << 20;

/// Whether a signature fits its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum SignatureVerdict {
    /// Each page and each part that was signed has the hash that it should have.
    Valid {
        /// How many pages were compared.
        pages: u64,
        /// How large one is, in bytes; 0 when all code is one.
        page_size: u32,
        /// With what they are hashed: `sha256`, `sha384`.
        hash: &'static str,
    },
    /// It does not fit.
    Invalid {
        /// What does not.
        fault: SignatureFault,
    },
}

/// What is wrong with a signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, JsonSchema)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum SignatureFault {
    /// It stands outside of the file, or is larger than any.
    #[error("it is said to stand outside of the file")]
    Outside,
    /// Its structures contradict one another.
    #[error("it can't be read: {what}")]
    Malformed {
        /// How, as a clause.
        what: String,
    },
    /// It has no code directory.
    #[error("it has no code directory")]
    NoDirectory,
    /// A hash that is not known here or not secure any more.
    #[error("its hashes are of kind {kind}, which are not compared")]
    Hash {
        /// `CS_HASHTYPE_…`
        kind: u8,
    },
    /// What is signed does not end where the signature begins.
    #[error("it covers {covers} bytes, and the signature begins at {begins}")]
    Limit {
        /// How much is signed.
        covers: u64,
        /// Where the signature begins.
        begins: u64,
    },
    /// There are not as many hashes as pages.
    #[error("it has {hashes} hashes for {pages} pages")]
    Pages {
        /// The hashes.
        hashes: u64,
        /// The pages.
        pages: u64,
    },
    /// A page is another than was signed.
    #[error("page {page} (at {offset:#x}) is not what was signed")]
    Page {
        /// Which, from 0.
        page: u64,
        /// Where it begins, in bytes.
        offset: u64,
    },
    /// A part of the signature is another than was signed.
    #[error("slot {slot} ({}) is not what was signed", slot_name(*slot))]
    Slot {
        /// `CSSLOT_…`
        slot: u32,
    },
}

impl fmt::Display for SignatureVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Valid { pages: 1, .. } => f.write_str("valid: 1 page"),
            Self::Valid { pages, .. } => write!(f, "valid: {pages} pages"),
            Self::Invalid { fault } => write!(f, "invalid: {fault}"),
        }
    }
}

/// `CSSLOT_…`
const fn slot_name(slot: u32) -> &'static str {
    match slot {
        1 => "Info.plist",
        2 => "requirements",
        3 => "resources",
        4 => "application",
        5 => "entitlements",
        6 => "disk image",
        7 => "entitlements in DER",
        _ => "another",
    }
}

/// Compares what each Mach-O file of a program says of its signature with its bytes, all of which are read.
///
/// # Errors
/// When the source can't be read.
pub fn check_signatures(program: &mut Program, source: &dyn Source) -> io::Result<()> {
    match &mut program.content {
        Content::MachO(macho) => macho.verdict = check(source)?,
        Content::Universal(universal) => {
            for slice in &mut universal.slices {
                let Some(macho) = &mut slice.macho else { continue };
                macho.verdict = check(&Part::new(source, slice.offset, slice.size))?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Checks the signature of a thin file; none when it has none.
fn check(source: &dyn Source) -> io::Result<Option<SignatureVerdict>> {
    let Some((offset, size)) = place(source)? else { return Ok(None) };
    let invalid = |fault| Ok(Some(SignatureVerdict::Invalid { fault }));
    if size > MOST || offset.saturating_add(size) > source.size() {
        return invalid(SignatureFault::Outside);
    }
    let signature = read(source, offset, size)?;
    match verify(source, offset, &signature) {
        Ok(verdict) => Ok(Some(verdict)),
        Err(Stop::Fault(fault)) => invalid(fault),
        Err(Stop::Source(error)) => Err(error),
    }
}

/// Where `LC_CODE_SIGNATURE` says that it stands.
fn place(source: &dyn Source) -> io::Result<Option<(u64, u64)>> {
    let head = read(source, 0, 32)?;
    let Some(magic) = big(&head, 0) else { return Ok(None) };
    let (header, big_endian) = match magic {
        0xcffa_edfe => (32, false),
        0xcefa_edfe => (28, false),
        0xfeed_facf => (32, true),
        0xfeed_face => (28, true),
        _ => return Ok(None),
    };
    let word = |bytes: &[u8], at: usize| {
        let value = big(bytes, at)?;
        Some(if big_endian { value } else { value.swap_bytes() })
    };
    let (Some(count), Some(size)) = (word(&head, 16), word(&head, 20)) else { return Ok(None) };
    let commands = read(source, header, u64::from(size).min(COMMANDS))?;
    let mut at = 0;
    for _ in 0..count {
        let (Some(command), Some(length)) = (word(&commands, at), word(&commands, at + 4)) else { break };
        if command == object::macho::LC_CODE_SIGNATURE.0 {
            return Ok(word(&commands, at + 8)
                .zip(word(&commands, at + 12))
                .map(|(o, s)| (o.into(), s.into())));
        }
        at += (length as usize).max(8);
    }
    Ok(None)
}

enum Stop {
    Fault(SignatureFault),
    Source(io::Error),
}

impl From<SignatureFault> for Stop {
    fn from(fault: SignatureFault) -> Self {
        Self::Fault(fault)
    }
}

fn malformed(what: &str) -> SignatureFault {
    SignatureFault::Malformed { what: what.to_owned() }
}

/// A part of a signature with the slot that it stands in.
type Blob<'b> = (u32, &'b [u8]);

fn blobs(signature: &[u8]) -> Result<Vec<Blob<'_>>, SignatureFault> {
    if big(signature, 0) != Some(SUPER_BLOB) {
        return Err(malformed("it does not begin as one"));
    }
    let short = || malformed("it is shorter than its index");
    let length = big(signature, 4).ok_or_else(short)? as usize;
    let all = signature.get(..length).ok_or_else(|| malformed("it is longer than its load command says"))?;
    let count = big(all, 8).ok_or_else(short)?;
    if count > BLOBS {
        return Err(malformed("it has more parts than any"));
    }
    let mut blobs = Vec::new();
    for index in 0..count as usize {
        let (slot, at) = big(all, 12 + 8 * index).zip(big(all, 16 + 8 * index)).ok_or_else(short)?;
        let rest = all.get(at as usize..).ok_or_else(|| malformed("a part begins behind its end"))?;
        let size = big(rest, 4).filter(|size| *size >= 8).and_then(|size| rest.get(..size as usize));
        blobs.push((slot, size.ok_or_else(|| malformed("a part ends behind its end"))?));
    }
    Ok(blobs)
}

fn verify(code: &dyn Source, begins: u64, signature: &[u8]) -> Result<SignatureVerdict, Stop> {
    let blobs = blobs(signature)?;
    let mut verdict = None;
    for (slot, blob) in &blobs {
        if *slot != SLOT && !ALTERNATES.contains(slot) {
            continue;
        }
        let directory = Directory::parse(blob)?;
        // The older of two has hashes that are secure no more.
        match directory.verify(code, begins, &blobs) {
            Err(Stop::Fault(SignatureFault::Hash { .. })) if blobs.iter().any(is_alternate) => {}
            other => verdict = Some(other?),
        }
    }
    verdict.ok_or(Stop::Fault(SignatureFault::NoDirectory))
}

fn is_alternate((slot, _): &Blob<'_>) -> bool {
    ALTERNATES.contains(slot)
}

/// `CS_HASHTYPE_…`
#[derive(Clone, Copy)]
enum Hash {
    Sha256 { length: usize },
    Sha384,
}

impl Hash {
    fn of(kind: u8) -> Result<Self, SignatureFault> {
        match kind {
            2 => Ok(Self::Sha256 { length: 32 }),
            3 => Ok(Self::Sha256 { length: 20 }),
            4 => Ok(Self::Sha384),
            _ => Err(SignatureFault::Hash { kind }),
        }
    }

    const fn length(self) -> usize {
        match self {
            Self::Sha256 { length } => length,
            Self::Sha384 => 48,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sha256 { .. } => "sha256",
            Self::Sha384 => "sha384",
        }
    }

    /// The hash of a range of a source.
    fn of_range(self, source: &dyn Source, offset: u64, size: u64) -> io::Result<Vec<u8>> {
        let mut buffer = vec![0; usize::try_from(size).unwrap_or(BLOCK).min(BLOCK)];
        let (mut short, mut long) = (Sha256::new(), Sha384::new());
        let mut done = 0;
        while done < size {
            let wanted = usize::try_from(size - done).unwrap_or(BLOCK).min(BLOCK);
            let count = source.read_at(&mut buffer[..wanted], offset + done)?;
            if count == 0 {
                break;
            }
            match self {
                Self::Sha256 { .. } => short.update(&buffer[..count]),
                Self::Sha384 => long.update(&buffer[..count]),
            }
            done += count as u64;
        }
        let mut hash = match self {
            Self::Sha256 { .. } => short.finalize().to_vec(),
            Self::Sha384 => long.finalize().to_vec(),
        };
        hash.truncate(self.length());
        Ok(hash)
    }
}

/// A code directory: what every page of the code and every other part of the signature hashes to.
struct Directory<'b> {
    hash: Hash,
    /// The power of two of a page; all is one page when 0.
    page: u8,
    limit: u64,
    /// Of other parts, the last slot first.
    special: Vec<&'b [u8]>,
    pages: Vec<&'b [u8]>,
}

impl<'b> Directory<'b> {
    fn parse(blob: &'b [u8]) -> Result<Self, SignatureFault> {
        if big(blob, 0) != Some(DIRECTORY) || blob.len() < HEADER {
            return Err(malformed("what should be a code directory is none"));
        }
        let word = |at: usize| big(blob, at).ok_or_else(|| malformed("the code directory is too short"));
        let (version, hashes, special, pages) = (word(8)?, word(16)? as usize, word(24)? as usize, word(28)?);
        let (length, kind, page) = (usize::from(blob[36]), blob[37], blob[39]);
        let hash = Hash::of(kind)?;
        if length != hash.length() {
            return Err(malformed("its hashes have not the length of their kind"));
        }
        if page > LARGEST_PAGE {
            return Err(malformed("its pages are larger than any"));
        }
        let wide = if version >= WIDE_LIMIT { wide(blob, 56) } else { None };
        let limit = wide.filter(|limit| *limit != 0).unwrap_or(u64::from(word(32)?));
        // The hashes of other parts stand in front of those of pages, counted backwards.
        let first = special.checked_mul(length).and_then(|before| hashes.checked_sub(before));
        let end = (pages as usize).checked_mul(length).and_then(|size| hashes.checked_add(size));
        let places = first.zip(end).filter(|(first, end)| *first >= HEADER && *end <= blob.len());
        let (first, end) = places.ok_or_else(|| malformed("its hashes stand outside of it"))?;
        Ok(Self {
            hash,
            page,
            limit,
            special: blob[first..hashes].chunks(length).collect(),
            pages: blob[hashes..end].chunks(length).collect(),
        })
    }

    fn verify(&self, code: &dyn Source, begins: u64, blobs: &[Blob<'_>]) -> Result<SignatureVerdict, Stop> {
        if self.limit != begins {
            return Err(SignatureFault::Limit { covers: self.limit, begins }.into());
        }
        let size = if self.page == 0 { self.limit.max(1) } else { 1 << self.page };
        let (pages, hashes) = (self.limit.div_ceil(size), self.pages.len() as u64);
        if pages != hashes {
            return Err(SignatureFault::Pages { hashes, pages }.into());
        }
        for (page, expected) in (0..).zip(&self.pages) {
            let offset = page * size;
            let found =
                self.hash.of_range(code, offset, size.min(self.limit - offset)).map_err(Stop::Source)?;
            if found != *expected {
                return Err(SignatureFault::Page { page, offset }.into());
            }
        }
        for (slot, expected) in (1..).zip(self.special.iter().rev()) {
            let Some((_, blob)) = blobs.iter().find(|(other, _)| *other == slot) else {
                // Info.plist and resources stand in the bundle around the file; no other may be missing.
                if matches!(slot, 1 | 3) || expected.iter().all(|byte| *byte == 0) {
                    continue;
                }
                return Err(SignatureFault::Slot { slot }.into());
            };
            let found = self.hash.of_range(blob, 0, blob.len() as u64).map_err(Stop::Source)?;
            if found != *expected {
                return Err(SignatureFault::Slot { slot }.into());
            }
        }
        let page_size = if self.page == 0 { 0 } else { 1 << self.page };
        Ok(SignatureVerdict::Valid { pages, page_size, hash: self.hash.name() })
    }
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    Some(u32::from_be_bytes(bytes.get(at..end)?.try_into().ok()?))
}

fn wide(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// So many bytes from `offset`, fewer where the source ends.
fn read(source: &dyn Source, offset: u64, size: u64) -> io::Result<Vec<u8>> {
    let size = size.min(source.size().saturating_sub(offset));
    let mut bytes = vec![0; usize::try_from(size).unwrap_or(0)];
    let mut done = 0;
    while done < bytes.len() {
        let count = source.read_at(&mut bytes[done..], offset + done as u64)?;
        if count == 0 {
            break;
        }
        done += count;
    }
    bytes.truncate(done);
    Ok(bytes)
}
