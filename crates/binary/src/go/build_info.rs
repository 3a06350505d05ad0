//! Go's build info in a program (`cmd/link`, `buildinfo` in `internal/ld/data.go`; `debug/buildinfo`).
//!
//! A header of 32 bytes stands at an address that 16 divides, in a section of its own or near the start
//! of the writable data. Since Go 1.18 the version and the module info stand behind it; before, it holds
//! pointers to two Go strings. Programs of Go before 1.13 have none; a symbol leads to their version.

use ogive_record::{Fact, Provenance};

use super::symbol::{self, SymbolTable};
use super::{GoBuild, module_info};
use crate::source::{Bytes, WINDOW};

/// A stretch of a file that build info may stand in, as the format's reader found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DataRange {
    /// Where it begins in the file, in bytes.
    pub offset: u64,
    /// How long it is in the file, in bytes.
    pub size: u64,
    /// Where it is loaded to; pointers inside build info of Go before 1.18 are such addresses.
    pub address: u64,
}

impl DataRange {
    /// Where `address` stands in the file, and how many bytes of the range follow from there.
    pub(super) fn locate(&self, address: u64) -> Option<(u64, u64)> {
        let into = address.checked_sub(self.address).filter(|into| *into < self.size)?;
        Some((self.offset.checked_add(into)?, self.size - into))
    }

    fn end(&self) -> u64 {
        self.offset.saturating_add(self.size)
    }
}

/// What a format's reader knows about where build info may stand.
pub(crate) struct Places<'p> {
    /// The section of its own (`.go.buildinfo`, `__go_buildinfo`), when there is one.
    pub section: Option<DataRange>,
    /// Else the writable data, in order.
    pub data: &'p [DataRange],
    /// All that is loaded, to follow pointers.
    pub loaded: &'p [DataRange],
    /// Whether numbers are big-endian.
    pub big_endian: bool,
    /// Whether other signs say that this is a Go program (`.note.go.buildid`, `.gopclntab`, `runtime.` …).
    pub looks_like_go: bool,
    /// The symbol table, which leads to the version where there is no build info (Go before 1.13).
    pub symbols: Option<SymbolTable>,
}

/// What the header begins with.
const MAGIC: &[u8; 14] = b"\xff Go buildinf:";
/// What divides the header's address.
const ALIGN: u64 = 16;
/// How long the header is.
const HEADER: u64 = 32;
/// Flag of the header: numbers are big-endian.
const BIG_ENDIAN: u8 = 1;
/// Flag of the header: the strings stand behind it.
const INLINE: u8 = 2;
/// How much writable data is looked through. The linker puts build info near its start, but a C linker
/// may put data of its own before that.
const SEARCHED: u64 = 64 << 20;
/// The same where nothing else says that it is a Go program.
const SEARCHED_UNLIKELY: u64 = 16 << 20;

const FIELD: &str = ".go.buildinfo";

/// Finds and reads build info; unknown with the reason when there is none.
pub(crate) fn find(bytes: Bytes<'_>, places: &Places<'_>) -> Fact<GoBuild> {
    let because = match header(bytes, places) {
        Ok(header) => match read(bytes, places, &header) {
            Ok(build) => return Fact::known(build, Provenance::Field(FIELD.to_owned())),
            Err(because) => because,
        },
        Err(because) => because,
    };
    match symbol::build_version(bytes, places) {
        Some(version) => {
            Fact::known(without_header(bytes, places, version), Provenance::Field(symbol::NAME.to_owned()))
        }
        None => Fact::unknown(because, Provenance::Field(FIELD.to_owned())),
    }
}

/// What is left where no header leads to it: Go 1.12 had module info already.
fn without_header(bytes: Bytes<'_>, places: &Places<'_>, version: String) -> GoBuild {
    let mut left = SEARCHED;
    let modules = places.loaded.iter().find_map(|range| {
        let size = range.size.min(left);
        left -= size;
        module_info::find(bytes, range.offset, size)
    });
    modules
        .and_then(|modules| module_info::parse(&version, &modules).ok())
        .unwrap_or_else(|| GoBuild::of_version(version))
}

/// A header that was found.
struct Header {
    /// Its bytes.
    bytes: [u8; HEADER as usize],
    /// Where it stands in the file.
    offset: u64,
    /// Where the range ends in the file that its strings must stand in.
    end: u64,
}

/// Looks where Go itself does: in the section when there is one, else in the writable data.
fn header(bytes: Bytes<'_>, places: &Places<'_>) -> Result<Header, String> {
    let ranges = places.section.as_ref().map_or(places.data, std::slice::from_ref);
    let most = if places.looks_like_go { SEARCHED } else { SEARCHED_UNLIKELY };
    let mut left = most;
    for range in ranges {
        if left == 0 {
            break;
        }
        let Some(offset) = search(bytes, range, &mut left) else { continue };
        let mut header = [0; HEADER as usize];
        if bytes.copy(offset, &mut header) < header.len() {
            return Err("the file ends within its build info".to_owned());
        }
        let around = places.loaded.iter().filter(|loaded| loaded.offset <= offset && offset < loaded.end());
        let end = around.map(DataRange::end).fold(range.end(), u64::max).min(bytes.size());
        return Ok(Header { bytes: header, offset, end });
    }
    let cut_short = (left == 0).then_some(most);
    Err(missing(bytes, places, cut_short))
}

/// Why there is no header, where the search may have been cut short after so many bytes.
fn missing(bytes: Bytes<'_>, places: &Places<'_>, cut_short: Option<u64>) -> String {
    if packed_by_upx(bytes) {
        return "it is packed by UPX, build info with it".to_owned();
    }
    if let Some(searched) = cut_short {
        return format!("there is no build info in the first {} MiB of its data", searched >> 20);
    }
    let cut = |range: &DataRange| range.end() > bytes.size();
    match places.section {
        Some(section) if cut(&section) => "the file ends before its build info does".to_owned(),
        Some(section) if section.size == 0 => "its build info was emptied".to_owned(),
        Some(_) => "its build info was overwritten: the section does not begin as build info does".to_owned(),
        None if places.data.iter().any(cut) => "the file ends before its data does".to_owned(),
        None if places.looks_like_go => {
            "it is a Go program without build info: built before Go 1.13, or removed".to_owned()
        }
        None => "there is no build info and no other sign of Go in it".to_owned(),
    }
}

/// Whether UPX says so, as it does in the headers and behind the packed data.
fn packed_by_upx(bytes: Bytes<'_>) -> bool {
    const SIGN: &[u8] = b"UPX!";
    let (mut first, mut last) = ([0; 4096], [0; 64]);
    let ends = [(0, &mut first[..]), (bytes.size().saturating_sub(64), &mut last[..])];
    ends.into_iter().any(|(offset, buffer)| {
        bytes.copy(offset, buffer) > 0 && memchr::memmem::find(buffer, SIGN).is_some()
    })
}

/// Where in the file the first header of `range` stands; takes what was looked through off `left`.
fn search(bytes: Bytes<'_>, range: &DataRange, left: &mut u64) -> Option<u64> {
    let skipped = range.address.checked_next_multiple_of(ALIGN)? - range.address;
    let mut offset = range.offset.checked_add(skipped)?;
    let end = range.end().min(bytes.size());
    let size = end.saturating_sub(offset).min(WINDOW);
    // The section is short and the first window of data nearly always enough.
    let mut buffer = vec![0; usize::try_from(size).ok()?];
    while offset < end && *left > 0 {
        let size = usize::try_from(end.saturating_sub(offset).min(WINDOW).min(*left)).ok()?;
        let count = bytes.copy(offset, &mut buffer[..size]);
        let found = buffer[..count].chunks(ALIGN as usize).position(|chunk| chunk.starts_with(MAGIC));
        if let Some(chunk) = found {
            return Some(offset + chunk as u64 * ALIGN);
        }
        if count < size {
            return None;
        }
        *left -= size as u64;
        offset += size as u64;
    }
    None
}

/// Reads what the header leads to.
fn read(bytes: Bytes<'_>, places: &Places<'_>, header: &Header) -> Result<GoBuild, String> {
    let flags = header.bytes[15];
    let (version, modules) = if flags & INLINE != 0 {
        let cut = || "its build info is cut off".to_owned();
        let (version, behind) = inline_string(bytes, header.offset + HEADER, header.end).ok_or_else(cut)?;
        let (modules, _) = inline_string(bytes, behind, header.end).ok_or_else(cut)?;
        (version, modules)
    } else {
        let size = header.bytes[14];
        if size != 4 && size != 8 {
            return Err(format!("its build info has pointers of {size} bytes"));
        }
        let pointers = Pointers { size, big_endian: flags & BIG_ENDIAN != 0 };
        let at = |index: usize| pointers.get(&header.bytes[16..], index).unwrap_or_default();
        let version = pointers
            .string(bytes, places.loaded, at(0), WINDOW)
            .ok_or("its build info points to a version that is not in the file")?;
        // Built without modules: the pointer is nil or the string empty.
        (version, pointers.string(bytes, places.loaded, at(1), WINDOW).unwrap_or_default())
    };
    if version.is_empty() {
        return Err("its build info names no version".to_owned());
    }
    let version = String::from_utf8_lossy(&version).into_owned();
    module_info::parse(&version, &String::from_utf8_lossy(module_info::without_sentinels(&modules)))
        .map_err(|fault| format!("{version} built it, but its module info can't be read: {fault}"))
}

/// A string with its length before it, and the offset behind it.
fn inline_string(bytes: Bytes<'_>, offset: u64, end: u64) -> Option<(Vec<u8>, u64)> {
    let mut prefix = [0; 10];
    let count = bytes.copy(offset, &mut prefix);
    let (length, width) = uvarint(&prefix[..count])?;
    let start = offset.checked_add(width)?;
    let behind = start.checked_add(length).filter(|behind| *behind <= end)?;
    Some((copied(bytes, start, length)?, behind))
}

/// A base-128 number and how many bytes it has (`encoding/binary`, `Uvarint`).
pub(super) fn uvarint(bytes: &[u8]) -> Option<(u64, u64)> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().enumerate().take(10) {
        let bits = u64::from(byte & 0x7f);
        let shift = 7 * u32::try_from(index).ok()?;
        if shift == 63 && bits > 1 {
            return None;
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            return Some((value, index as u64 + 1));
        }
    }
    None
}

/// Bytes of the file, at most a window, not kept.
pub(super) fn copied(bytes: Bytes<'_>, offset: u64, length: u64) -> Option<Vec<u8>> {
    let fits = length <= WINDOW && offset.checked_add(length)? <= bytes.size();
    let mut buffer = vec![0; usize::try_from(length).ok().filter(|_| fits)?];
    (bytes.copy(offset, &mut buffer) == buffer.len()).then_some(buffer)
}

/// How a program writes pointers.
#[derive(Clone, Copy)]
pub(super) struct Pointers {
    /// 4 or 8 bytes.
    pub(super) size: u8,
    pub(super) big_endian: bool,
}

impl Pointers {
    /// The pointer of this index in `bytes`.
    fn get(self, bytes: &[u8], index: usize) -> Option<u64> {
        let size = usize::from(self.size);
        let field = bytes.get(index * size..(index + 1) * size)?;
        let append = |value: u64, byte: &u8| (value << 8) | u64::from(*byte);
        Some(match self.big_endian {
            true => field.iter().fold(0, append),
            false => field.iter().rev().fold(0, append),
        })
    }

    /// The Go string whose header, a pointer and a length, is loaded to `address`; none when it has more
    /// than `longest` bytes.
    pub(super) fn string(
        self,
        bytes: Bytes<'_>,
        loaded: &[DataRange],
        address: u64,
        longest: u64,
    ) -> Option<Vec<u8>> {
        let at = |address: u64, length: u64| {
            let (offset, rest) = loaded.iter().find_map(|range| range.locate(address))?;
            copied(bytes, offset, length).filter(|_| length <= rest)
        };
        let header = at(address, 2 * u64::from(self.size))?;
        at(self.get(&header, 0)?, self.get(&header, 1).filter(|length| *length <= longest)?)
    }
}
