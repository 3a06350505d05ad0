//! The version resource (Windows' `VS_VERSIONINFO`): blocks of a length, a key in UTF-16, a value and
//! more blocks, each padded to 4 bytes.

use super::VersionResource;

/// Deeper than `VS_VERSION_INFO`, `StringFileInfo`, a language and a string nothing is nested.
const DEEPEST: usize = 4;
/// More strings than anybody writes.
const MOST: usize = 128;
/// `dwSignature` of `VS_FIXEDFILEINFO`
const SIGNATURE: u32 = 0xfeef_04bd;

/// A block.
struct Block<'d> {
    key: String,
    value: &'d [u8],
    /// Where its value or its blocks stand.
    rest: &'d [u8],
}

/// Reads the resource; none when it is none.
pub(super) fn read(data: &[u8]) -> Option<VersionResource> {
    let (root, _) = block(data)?;
    if root.key != "VS_VERSION_INFO" {
        return None;
    }
    let mut resource = VersionResource::default();
    if word(root.value, 0) == Some(SIGNATURE) {
        resource.file = four(root.value, 8);
        resource.product = four(root.value, 16);
    }
    let blocks = root.rest.get(padded(root.value.len())..).unwrap_or_default();
    strings(blocks, 1, &mut resource.strings);
    Some(resource)
}

fn strings(mut blocks: &[u8], depth: usize, found: &mut Vec<(String, String)>) {
    while let Some((child, next)) = block(blocks) {
        if found.len() >= MOST {
            return;
        }
        if depth + 1 == DEEPEST {
            found.push((child.key, utf16(child.rest)));
        } else if depth > 1 || child.key == "StringFileInfo" {
            strings(child.rest, depth + 1, found);
        }
        blocks = next;
    }
}

/// The block at the start, and what stands behind it.
fn block(data: &[u8]) -> Option<(Block<'_>, &[u8])> {
    const HEADER: usize = 6;
    let length = usize::from(half(data, 0)?);
    let value = usize::from(half(data, 2)?);
    if length < HEADER {
        return None;
    }
    let whole = data.get(..length.min(data.len()))?;
    let end = whole.get(HEADER..)?.chunks_exact(2).position(|unit| unit == [0, 0])?;
    let key = utf16(&whole[HEADER..HEADER + 2 * end]);
    let start = padded(HEADER + 2 * (end + 1));
    let rest = whole.get(start..).unwrap_or_default();
    let next = data.get(padded(length)..).unwrap_or_default();
    Some((Block { key, value: rest.get(..value).unwrap_or_default(), rest }, next))
}

const fn padded(length: usize) -> usize {
    length.next_multiple_of(4)
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    String::from_utf16_lossy(&units)
}

fn four(value: &[u8], at: usize) -> Option<String> {
    let (high, low) = (word(value, at)?, word(value, at + 4)?);
    Some(format!("{}.{}.{}.{}", high >> 16, high & 0xffff, low >> 16, low & 0xffff))
}

fn half(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn word(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}
