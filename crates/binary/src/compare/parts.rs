//! The parts of a program: its sections, and what has no section and is known to differ between builds.

use std::borrow::Cow;
use std::io::Read as _;
use std::ops::Range;

use object::read::{CompressionFormat, Object as _, ObjectSection as _, Section};
use object::{BinaryFormat, FileKind};

/// The most bytes that sections of a file are uncompressed to; what is behind that is compared as it is.
const MOST: u64 = 64 << 20;

/// A part of a file.
pub(super) struct Part<'b> {
    pub(super) name: String,
    /// Uncompressed.
    pub(super) bytes: Cow<'b, [u8]>,
    /// Whether it differs whenever anything else does.
    pub(super) follows: bool,
}

/// A part that has no section.
struct Place {
    name: &'static str,
    range: Range<usize>,
    follows: bool,
}

/// All bytes of a file as parts, in order; those between sections are named after what stands in front of them.
pub(super) fn parts(bytes: &[u8]) -> Vec<Part<'_>> {
    let file = FileKind::parse(bytes).ok().and_then(|_| object::File::parse(bytes).ok());
    let Some(file) = file else {
        return vec![Part { name: "the file".to_owned(), bytes: bytes.into(), follows: false }];
    };
    let is_macho = file.format() == BinaryFormat::MachO;
    let mut found: Vec<(Range<usize>, Part<'_>)> = Vec::new();
    let mut add = |range: Range<usize>, mut part: Part<'_>| {
        let same = found.iter().filter(|(_, other)| other.name == part.name).count();
        if same > 0 {
            part.name = format!("{} ({})", part.name, same + 1);
        }
        // No lifetime is shared with the file that was parsed.
        let bytes = match part.bytes {
            Cow::Borrowed(_) => Cow::Borrowed(&bytes[range.clone()]),
            Cow::Owned(bytes) => Cow::Owned(bytes),
        };
        found.push((range, Part { bytes, ..part }));
    };
    let mut left = MOST;
    for section in file.sections() {
        let Some(range) = section.file_range().and_then(|(start, size)| within(bytes, start, size)) else {
            continue;
        };
        if range.is_empty() {
            continue;
        }
        let name = section.name().unwrap_or("?").to_owned();
        let name = match section.segment_name() {
            Ok(Some(segment)) if is_macho => format!("section {segment},{name}"),
            _ => format!("section {name}"),
        };
        let content = uncompressed(&section, &mut left).map_or(Cow::Borrowed(&[][..]), Cow::Owned);
        // It is made of all the rest.
        let follows = name == "section .note.gnu.build-id";
        add(range, Part { name, bytes: content, follows });
    }
    let places = match file.format() {
        BinaryFormat::MachO => macho(bytes),
        BinaryFormat::Pe => pe(bytes),
        _ => Vec::new(),
    };
    for place in places {
        if place.range.end <= bytes.len() && !place.range.is_empty() {
            let part =
                Part { name: place.name.to_owned(), bytes: Cow::Borrowed(&[]), follows: place.follows };
            add(place.range, part);
        }
    }
    found.sort_by_key(|(range, _)| (range.start, range.end));
    with_gaps(bytes, found)
}

fn with_gaps<'b>(bytes: &'b [u8], found: Vec<(Range<usize>, Part<'b>)>) -> Vec<Part<'b>> {
    let mut parts: Vec<Part<'b>> = Vec::new();
    let (mut end, mut before) = (0, None::<String>);
    let gap = |range: Range<usize>, before: Option<&str>| Part {
        name: before.map_or_else(|| "the headers".to_owned(), |name| format!("what stands behind {name}")),
        bytes: Cow::Borrowed(&bytes[range]),
        follows: true,
    };
    for (range, part) in found {
        if range.start > end {
            parts.push(gap(end..range.start, before.as_deref()));
        }
        end = end.max(range.end);
        before = Some(part.name.clone());
        parts.push(part);
    }
    if end < bytes.len() {
        parts.push(gap(end..bytes.len(), before.as_deref()));
    }
    parts
}

fn within(bytes: &[u8], start: u64, size: u64) -> Option<Range<usize>> {
    let start = usize::try_from(start).ok()?;
    let end = start.checked_add(usize::try_from(size).ok()?)?;
    (end <= bytes.len()).then_some(start..end)
}

/// What is in a compressed section; none when it is not compressed or can't be uncompressed.
fn uncompressed(section: &Section<'_, '_>, left: &mut u64) -> Option<Vec<u8>> {
    let data = section.compressed_data().ok()?;
    let (packed, size) = match data.format {
        CompressionFormat::Zlib => (data.data, data.uncompressed_size),
        // Go's own for PE: `ZLIB` and the size before the stream.
        CompressionFormat::None if data.data.starts_with(b"ZLIB") => {
            (data.data.get(12..)?, u64::from_be_bytes(data.data.get(4..12)?.try_into().ok()?))
        }
        _ => return None,
    };
    *left = left.checked_sub(size)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).ok()?);
    flate2::read::ZlibDecoder::new(packed).take(size).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let end = at.checked_add(4)?;
    Some(u32::from_le_bytes(bytes.get(at..end)?.try_into().ok()?) as usize)
}

/// What load commands place (`mach-o/loader.h`), of little-endian files.
fn macho(bytes: &[u8]) -> Vec<Place> {
    use object::macho::{LC_CODE_SIGNATURE, LC_SYMTAB, LC_UUID};
    let mut places = Vec::new();
    let mut at = match word(bytes, 0) {
        Some(0xfeed_facf) => 32,
        Some(0xfeed_face) => 28,
        _ => return places,
    };
    let mut add = |name, start: usize, size: usize, follows| {
        places.push(Place { name, range: start..start.saturating_add(size), follows });
    };
    for _ in 0..word(bytes, 16).unwrap_or(0) {
        let (Some(command), Some(size)) = (word(bytes, at), word(bytes, at + 4)) else { break };
        let field = |offset| word(bytes, at + offset).unwrap_or(0);
        match u32::try_from(command).unwrap_or(0) {
            number if number == LC_UUID.0 => add("LC_UUID", at + 8, 16, true),
            number if number == LC_CODE_SIGNATURE.0 => add("the code signature", field(8), field(12), true),
            number if number == LC_SYMTAB.0 => {
                let entry = if word(bytes, 0) == Some(0xfeed_facf) { 16 } else { 12 };
                add("the symbol table", field(8), field(12).saturating_mul(entry), false);
                add("the names of symbols", field(16), field(20), false);
            }
            _ => {}
        }
        at = at.saturating_add(size.max(8));
    }
    places
}

/// Fields of the headers, and what stands behind the sections (PE format, "COFF File Header").
fn pe(bytes: &[u8]) -> Vec<Place> {
    let Some(header) = word(bytes, 0x3c).map(|start| start.saturating_add(4)) else { return Vec::new() };
    let field = |offset: usize| word(bytes, header.saturating_add(offset)).unwrap_or(0);
    let (symbols, count) = (field(8), field(12));
    let mut places = vec![
        Place { name: "PE timestamp", range: header + 4..header + 8, follows: false },
        Place { name: "PE checksum", range: header + 20 + 64..header + 20 + 68, follows: true },
    ];
    if symbols > 0 {
        let end = symbols.saturating_add(count.saturating_mul(18));
        places.push(Place { name: "the symbol table", range: symbols..end, follows: false });
        let size = word(bytes, end).unwrap_or(0);
        places.push(Place {
            name: "the names of symbols",
            range: end..end.saturating_add(size),
            follows: false,
        });
    }
    places
}
