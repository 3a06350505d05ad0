//! The dynamic section: libraries, paths, versions (System V gABI, "Dynamic Section"; LSB, "Symbol
//! Versioning").

use object::ReadRef as _;

use super::tables::Tables;
use crate::SymbolVersion;
use crate::source::Bytes;

const NEEDED: i64 = 1;
const STRTAB: i64 = 5;
const STRSZ: i64 = 10;
const SONAME: i64 = 14;
const RPATH: i64 = 15;
const RUNPATH: i64 = 29;
const VERNEED: i64 = 0x6fff_fffe;
const FLAGS_1: i64 = 0x6fff_fffb;

/// `DT_DEBUG`, `DT_MIPS_RLD_MAP`, `DT_MIPS_RLD_MAP_REL`
const PLACES_FOR_DEBUGGERS: [i64; 3] = [21, 0x7000_0016, 0x7000_0035];

/// `DF_1_PIE`
const PIE: u64 = 0x0800_0000;

/// The longest path that is kept.
const LONGEST: usize = 4096;

/// What the dynamic section says.
#[derive(Debug, Default)]
pub(super) struct Dynamic {
    pub present: bool,
    pub needed: Vec<String>,
    pub soname: Option<String>,
    pub rpath: Option<String>,
    pub runpath: Option<String>,
    /// The highest version of each library and family, sorted.
    pub versions: Vec<SymbolVersion>,
    /// It says that it is a position-independent program, by `DF_1_PIE`, or by a place for debuggers, which
    /// linkers give to programs alone.
    pub program: bool,
}

/// Reads it; empty where there is none.
pub(super) fn read(tables: &Tables<'_>) -> Dynamic {
    let strings = Strings::of(tables);
    let text = |at: u64| strings?.get(at);
    let one = |tag| tables.dynamic_value(tag).and_then(text);
    let needed = tables.dynamic.iter().filter(|(tag, _)| *tag == NEEDED);
    Dynamic {
        present: !tables.dynamic.is_empty(),
        needed: needed.filter_map(|(_, at)| text(*at)).collect(),
        soname: one(SONAME),
        rpath: one(RPATH),
        runpath: one(RUNPATH),
        versions: strings.map(|strings| versions(tables, strings)).unwrap_or_default(),
        program: tables.dynamic_value(FLAGS_1).is_some_and(|flags| flags & PIE != 0)
            || PLACES_FOR_DEBUGGERS.iter().any(|tag| tables.dynamic_value(*tag).is_some()),
    }
}

/// The strings that the dynamic section names: a small table is read whole.
#[derive(Clone, Copy)]
struct Strings<'w> {
    bytes: Bytes<'w>,
    offset: u64,
    size: u64,
    whole: Option<&'w [u8]>,
}

impl<'w> Strings<'w> {
    fn of(tables: &Tables<'w>) -> Option<Self> {
        const SMALL: u64 = 1 << 16;
        let address = tables.dynamic_value(STRTAB);
        let loaded = address.and_then(|address| tables.offset_of(address)).map(|offset| {
            let size = tables.dynamic_value(STRSZ).unwrap_or(u64::MAX);
            (offset, size.min(tables.bytes.size().saturating_sub(offset)))
        });
        let section = || tables.section(".dynstr").map(|section| (section.offset, section.size));
        let (offset, size) = loaded.or_else(section)?;
        let whole = (size <= SMALL).then(|| tables.bytes.up_to(offset, size));
        Some(Self { bytes: tables.bytes, offset, size, whole })
    }

    /// The string at an offset in the table; none for an empty one.
    fn get(&self, at: u64) -> Option<String> {
        let text = match self.whole {
            Some(strings) => strings.get(usize::try_from(at).ok()?..)?.split(|byte| *byte == 0).next()?,
            None => {
                let range = self.offset.checked_add(at)?..self.offset.checked_add(self.size)?;
                self.bytes.read_bytes_at_until(range, 0).ok()?
            }
        };
        (!text.is_empty()).then(|| String::from_utf8_lossy(&text[..text.len().min(LONGEST)]).into_owned())
    }
}

/// Walks `Verneed` and its `Vernaux` records and keeps the highest version of each library and family
/// (`GLIBC_`, `GLIBCXX_`, `GCC_` …).
fn versions(tables: &Tables<'_>, strings: Strings<'_>) -> Vec<SymbolVersion> {
    const MOST: usize = 1 << 14;
    let place = tables.version_needs().map(|section| (section.offset, section.size));
    let place = place.or_else(|| Some((tables.offset_of(tables.dynamic_value(VERNEED)?)?, 1 << 16)));
    let Some((offset, size)) = place else { return Vec::new() };
    let data = tables.bytes.up_to(offset, size);
    let half = |at: usize| number::<2>(data, at, tables.big_endian);
    let word = |at: usize| number::<4>(data, at, tables.big_endian);
    let mut highest: Vec<SymbolVersion> = Vec::new();
    let (mut at, mut steps) = (0usize, 0usize);
    while let (Some(count), Some(file), Some(aux), Some(next)) =
        (half(at + 2), word(at + 4), word(at + 8), word(at + 12))
    {
        let Some(library) = strings.get(file) else { break };
        let mut entry = at.saturating_add(usize::try_from(aux).unwrap_or(usize::MAX));
        for _ in 0..count {
            steps += 1;
            let name = entry.checked_add(8).and_then(word);
            let step = entry.checked_add(12).and_then(word);
            let (Some(name), Some(step)) = (name, step) else { break };
            if let Some(version) = strings.get(name) {
                keep(&mut highest, &library, version);
            }
            if step == 0 || steps > MOST {
                break;
            }
            entry = entry.saturating_add(usize::try_from(step).unwrap_or(usize::MAX));
        }
        if next == 0 || steps > MOST {
            break;
        }
        let Some(further) = usize::try_from(next).ok().and_then(|next| at.checked_add(next)) else { break };
        if further.checked_add(16).is_none_or(|end| end > data.len()) {
            break;
        }
        (at, steps) = (further, steps + 1);
    }
    highest.sort();
    highest
}

fn keep(highest: &mut Vec<SymbolVersion>, library: &str, version: String) {
    let family = |version: &str| version.split_once('_').map_or(version.len(), |(family, _)| family.len());
    let same = highest.iter_mut().find(|known| {
        known.library == library && known.version[..family(&known.version)] == version[..family(&version)]
    });
    match same {
        Some(known) if parts(&known.version) < parts(&version) => known.version = version,
        Some(_) => {}
        None => highest.push(SymbolVersion { library: library.to_owned(), version }),
    }
}

/// `GLIBC_2.34` as numbers that compare; `GLIBC_PRIVATE` and `GLIBC_ABI_DT_RELR` are below all of them.
fn parts(version: &str) -> Vec<u32> {
    numbers(version.split_once('_').map_or("", |(_, numbers)| numbers))
}

/// `2.34` as numbers that compare; empty for what is no version.
pub(super) fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map_while(|number| number.parse().ok()).collect()
}

fn number<const N: usize>(data: &[u8], at: usize, big_endian: bool) -> Option<u64> {
    let bytes = data.get(at..at.checked_add(N)?)?;
    let shift = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
    Some(if big_endian { bytes.iter().fold(0, shift) } else { bytes.iter().rev().fold(0, shift) })
}
