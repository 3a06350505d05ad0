//! The dynamic section: libraries, paths, versions (System V gABI, "Dynamic Section"; LSB, "Symbol
//! Versioning").

use super::tables::Tables;
use crate::{Libc, SymbolVersion};

const NEEDED: i64 = 1;
const STRTAB: i64 = 5;
const STRSZ: i64 = 10;
const SONAME: i64 = 14;
const RPATH: i64 = 15;
const RUNPATH: i64 = 29;
const VERNEED: i64 = 0x6fff_fffe;
const FLAGS_1: i64 = 0x6fff_fffb;

/// `DF_1_PIE`
const PIE: u64 = 0x0800_0000;

/// The longest table of strings, and the longest path in one, that is read.
const STRINGS: u64 = 1 << 20;
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
    /// It says that it is a position-independent program.
    pub pie: bool,
}

/// Reads it; empty where there is none.
pub(super) fn read(tables: &Tables<'_>) -> Dynamic {
    let strings = tables.dynamic_value(STRTAB).and_then(|address| tables.offset_of(address)).map(|offset| {
        let size = tables.dynamic_value(STRSZ).unwrap_or(STRINGS).min(STRINGS);
        tables.bytes.up_to(offset, size)
    });
    let strings = strings.or_else(|| tables.section(".dynstr").and_then(|section| tables.contents(section)));
    let text = |at: u64| text(strings?, at);
    let one = |tag| tables.dynamic_value(tag).and_then(text);
    let needed = tables.dynamic.iter().filter(|(tag, _)| *tag == NEEDED);
    Dynamic {
        present: !tables.dynamic.is_empty(),
        needed: needed.filter_map(|(_, at)| text(*at)).collect(),
        soname: one(SONAME),
        rpath: one(RPATH),
        runpath: one(RUNPATH),
        versions: strings.map(|strings| versions(tables, strings)).unwrap_or_default(),
        pie: tables.dynamic_value(FLAGS_1).is_some_and(|flags| flags & PIE != 0),
    }
}

fn text(strings: &[u8], at: u64) -> Option<String> {
    let text = strings.get(usize::try_from(at).ok()?..)?.split(|byte| *byte == 0).next()?;
    (!text.is_empty()).then(|| String::from_utf8_lossy(&text[..text.len().min(LONGEST)]).into_owned())
}

/// Walks `Verneed` and its `Vernaux` records and keeps the highest version of each library and family
/// (`GLIBC_`, `GLIBCXX_`, `GCC_` …).
fn versions(tables: &Tables<'_>, strings: &[u8]) -> Vec<SymbolVersion> {
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
        let Some(library) = text(strings, file) else { break };
        let mut entry = at.saturating_add(usize::try_from(aux).unwrap_or(usize::MAX));
        for _ in 0..count {
            steps += 1;
            let name = entry.checked_add(8).and_then(word);
            let step = entry.checked_add(12).and_then(word);
            let (Some(name), Some(step)) = (name, step) else { break };
            if let Some(version) = text(strings, name) {
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

/// `GLIBC_2.34` as numbers that compare; `GLIBC_PRIVATE` is below all of them.
fn parts(version: &str) -> Vec<u32> {
    numbers(version.split_once('_').map_or("", |(_, numbers)| numbers))
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map_while(|number| number.parse().ok()).collect()
}

fn number<const N: usize>(data: &[u8], at: usize, big_endian: bool) -> Option<u64> {
    let bytes = data.get(at..at.checked_add(N)?)?;
    let shift = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
    Some(if big_endian { bytes.iter().fold(0, shift) } else { bytes.iter().rev().fold(0, shift) })
}

/// The C library that a file asks for, by its loader and its libraries.
pub(super) fn libc(interpreter: Option<&str>, dynamic: &Dynamic) -> Option<Libc> {
    let glibc = dynamic.versions.iter().filter_map(|known| known.version.strip_prefix("GLIBC_"));
    let highest = glibc.clone().filter(|version| *version != "PRIVATE");
    let highest = highest.max_by_key(|version| numbers(version)).map(str::to_owned);
    let loader = interpreter.map(|path| path.rsplit('/').next().unwrap_or(path)).unwrap_or_default();
    let needs = |name: &str| dynamic.needed.iter().any(|library| library == name);
    let musl = |name: &String| name.starts_with("libc.musl-");
    if loader.starts_with("ld-musl-") || dynamic.needed.iter().any(musl) {
        Some(Libc::Musl)
    } else if matches!(loader, "linker" | "linker64" | "linker_asan" | "linker_asan64") {
        Some(Libc::Bionic)
    } else if needs("libc.so.6") || needs("libc.so.6.1") || glibc.count() > 0 {
        Some(Libc::Glibc { needs: highest })
    } else {
        None
    }
}
