//! The version of a Go program by the symbol of `runtime.buildVersion`, a Go string, which all releases
//! have; the only trace of it before Go 1.13.

use super::build_info::{DataRange, Places, Pointers};
use crate::scan;
use crate::source::Bytes;

/// The symbol.
pub(super) const NAME: &str = "runtime.buildVersion";
/// The symbol with the NUL that ends it in a table of names.
const ENTRY: &[u8] = b"runtime.buildVersion\0";
/// How many names may end like the symbol, and how many symbols may have one of them.
const CANDIDATES: usize = 8;
/// The longest version. Those of development trees have a date in them.
const LONGEST: u64 = 256;

/// A symbol table of fixed-size entries, each with an offset into a table of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SymbolTable {
    /// How its entries are written.
    pub layout: SymbolLayout,
    /// Where the entries stand in the file, in bytes.
    pub offset: u64,
    /// How many bytes they have.
    pub size: u64,
    /// Where the names stand in the file, in bytes.
    pub names_offset: u64,
    /// How many bytes they have.
    pub names_size: u64,
}

/// How the entries of a symbol table are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SymbolLayout {
    /// `Elf32_Sym`
    Elf32,
    /// `Elf64_Sym`
    Elf64,
    /// `struct nlist`
    Nlist32,
    /// `struct nlist_64`
    Nlist64,
    /// `IMAGE_SYMBOL` of a PE file for 32 bits; a symbol's value is relative to its section, which is the
    /// range of its number in [`Places::loaded`].
    Coff32,
    /// The same for 64 bits.
    Coff64,
}

impl SymbolLayout {
    /// How long an entry is, where the offset of its name and where its value stand.
    const fn entry(self) -> (usize, usize, usize) {
        match self {
            Self::Elf32 => (16, 0, 4),
            Self::Elf64 => (24, 0, 8),
            Self::Nlist32 => (12, 0, 8),
            Self::Nlist64 => (16, 0, 8),
            Self::Coff32 | Self::Coff64 => (18, 4, 8),
        }
    }

    /// How long a pointer of the program is.
    const fn pointer(self) -> u8 {
        match self {
            Self::Elf32 | Self::Nlist32 | Self::Coff32 => 4,
            Self::Elf64 | Self::Nlist64 | Self::Coff64 => 8,
        }
    }

    /// The address of the symbol that `entry` describes when one of `names` is its name.
    fn address(self, entry: &[u8], names: &[u64], places: &Places<'_>) -> Option<u64> {
        let number = |at: usize, size: usize| {
            let field = entry.get(at..at + size)?;
            let append = |value: u64, byte: &u8| (value << 8) | u64::from(*byte);
            Some(match places.big_endian {
                true => field.iter().fold(0, append),
                false => field.iter().rev().fold(0, append),
            })
        };
        let (_, name_at, value_at) = self.entry();
        let is_coff = matches!(self, Self::Coff32 | Self::Coff64);
        // COFF: a name in the table has four zeros before its offset.
        if !names.contains(&number(name_at, 4)?) || (is_coff && number(0, 4)? != 0) {
            return None;
        }
        if is_coff {
            let section = usize::try_from(number(12, 2)?).ok()?.checked_sub(1)?;
            return places.loaded.get(section)?.address.checked_add(number(value_at, 4)?);
        }
        number(value_at, usize::from(self.pointer())).filter(|value| *value != 0)
    }
}

/// What `runtime.buildVersion` holds, when a symbol table leads to it.
pub(super) fn build_version(bytes: Bytes<'_>, places: &Places<'_>) -> Option<String> {
    let table = places.symbols?;
    let names = names(bytes, &table);
    if names.is_empty() {
        return None;
    }
    let pointers = Pointers { size: table.layout.pointer(), big_endian: places.big_endian };
    let (size, ..) = table.layout.entry();
    let (mut version, mut tried) = (None, 0);
    scan::windows(bytes, table.offset, table.size, size, 0, |_, window| {
        let entries = window.chunks_exact(size);
        let mut addresses = entries.filter_map(|entry| table.layout.address(entry, &names, places));
        version = addresses.by_ref().take(CANDIDATES).find_map(|address| {
            tried += 1;
            version_at(bytes, places.loaded, pointers, address)
        });
        version.is_none() && tried < CANDIDATES
    });
    version
}

/// The version that the string at `address` holds; none when it is no version of Go.
fn version_at(bytes: Bytes<'_>, loaded: &[DataRange], pointers: Pointers, address: u64) -> Option<String> {
    let version = String::from_utf8(pointers.string(bytes, loaded, address, LONGEST)?).ok()?;
    let is_version = version.starts_with("go1") || version.starts_with("devel ");
    is_version.then_some(version)
}

/// The offsets in the table of names at which the symbol's name begins, with the `_` of Mach-O too.
fn names(bytes: Bytes<'_>, table: &SymbolTable) -> Vec<u64> {
    let mut found = Vec::new();
    scan::windows(bytes, table.names_offset, table.names_size, 1, ENTRY.len() - 1, |at, window| {
        for index in memchr::memmem::find_iter(window, ENTRY).take(CANDIDATES) {
            let name = at + index as u64;
            found.extend([name, name.saturating_sub(1)]);
        }
        found.len() < CANDIDATES
    });
    found
}
