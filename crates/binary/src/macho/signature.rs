//! Code signatures (`kern/cs_blobs.h` of Apple's XNU): who signed, not whether rightly.

use object::read::macho::{CodeDirectory, CodeSignature};

use super::Signature;
use crate::source::Bytes;

/// `CS_ADHOC`, `CS_RUNTIME`, `CS_LINKER_SIGNED` of a code directory's flags.
const AD_HOC: u32 = 0x2;
const RUNTIME: u32 = 0x1_0000;
const LINKER_SIGNED: u32 = 0x2_0000;

/// More blobs than any signature has.
const BLOBS: usize = 64;
/// What is asked for stands in front of the hashes of pages, which make up nearly all of a signature: a
/// megabyte for every 128 MiB of a program.
const FRONT: u64 = 64 << 10;

/// Reads the signature that stands at `offset`.
pub(super) fn read(bytes: Bytes<'_>, offset: u64, size: u64) -> Signature {
    directory(bytes.up_to(offset, size.min(FRONT))).unwrap_or(Signature::Unreadable)
}

/// The first code directory, whose own length may be more than was read.
fn directory(data: &[u8]) -> Option<Signature> {
    let signature = CodeSignature::parse(data).ok()?;
    let mut offsets = signature.index().iter().take(BLOBS).map(|blob| blob.offset.get(object::BigEndian));
    offsets.find_map(|offset| {
        let data = data.get(usize::try_from(offset).ok()?..)?;
        CodeDirectory::parse(data).ok().map(|directory| described(&directory))
    })
}

fn described(directory: &CodeDirectory<'_>) -> Signature {
    let flags = directory.header().flags.get(object::BigEndian).0;
    let text = |text: &[u8]| String::from_utf8_lossy(&text[..text.len().min(1024)]).into_owned();
    let identifier = directory.ident().ok().filter(|name| !name.is_empty()).map(text);
    if flags & AD_HOC != 0 {
        return Signature::AdHoc { linker: flags & LINKER_SIGNED != 0, identifier };
    }
    let team = directory.team_id().ok().flatten().map(text);
    Signature::Signed { identifier, team, hardened: flags & RUNTIME != 0 }
}
