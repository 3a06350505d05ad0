//! COFF objects. They have no magic: what is no object is told by what its header would place in the
//! file.

use ogive_platform::names::PeMachine;
use ogive_record::{Fact, Provenance};

use super::{Coff, CoffKind};
use crate::little_endian::{half, word};
use crate::source::Bytes;
use crate::{Fault, Target};

/// Machines of objects; others are not taken for such.
const MACHINES: &[u16] =
    &[0x014c, 0x8664, 0x01c0, 0x01c2, 0x01c4, 0xaa64, 0xa641, 0xa64e, 0x5064, 0x6264, 0x0200];

/// `ClassID` of `/bigobj` objects, {D1BAA1C7-BAEE-4BA9-AF20-FAF66AA4DCB8} as it stands in the file.
const BIG_OBJECT: [u8; 16] =
    [0xc7, 0xa1, 0xba, 0xd1, 0xee, 0xba, 0xa9, 0x4b, 0xaf, 0x20, 0xfa, 0xf6, 0x6a, 0xa4, 0xdc, 0xb8];

const SECTION: u64 = 40;
const SYMBOL: u64 = 18;
const BIG_SYMBOL: u64 = 20;
/// How many names of sections are kept.
const NAMES: usize = 64;

/// Reads an object; none when it is none.
pub(super) fn read(bytes: Bytes<'_>) -> Option<(Coff, Vec<Fault>)> {
    let start = bytes.up_to(0, 56);
    if half(start, 0)? == 0 && half(start, 2)? == 0xffff {
        return anonymous(bytes, start);
    }
    let machine = half(start, 0).filter(|machine| MACHINES.contains(machine))?;
    let (count, optional) = (half(start, 2)?, half(start, 16)?);
    let (symbols, symbol_count) = (u64::from(word(start, 8)?), u64::from(word(start, 12)?));
    // Objects have no optional header, and at least one section.
    if optional != 0 || count == 0 {
        return None;
    }
    let table =
        Table { sections: 20, count: count.into(), symbols, strings: symbols + symbol_count * SYMBOL };
    table.read(bytes, machine, CoffKind::Object)
}

/// `IMAGE_FILE_MACHINE_UNKNOWN` and 0xffff begin short imports and big objects.
fn anonymous(bytes: Bytes<'_>, start: &[u8]) -> Option<(Coff, Vec<Fault>)> {
    let (version, machine) = (half(start, 4)?, half(start, 6)?);
    if version == 0 {
        MACHINES.contains(&machine).then_some(())?;
        return Some((coff(machine, CoffKind::Import, Vec::new()), Vec::new()));
    }
    if start.get(12..28)? != BIG_OBJECT {
        return None;
    }
    let (symbols, symbol_count) = (u64::from(word(start, 48)?), u64::from(word(start, 52)?));
    let table = Table {
        sections: 56,
        count: word(start, 44)?.into(),
        symbols,
        strings: symbols + symbol_count * BIG_SYMBOL,
    };
    table.read(bytes, machine, CoffKind::BigObject)
}

/// Where the tables of an object stand.
struct Table {
    sections: u64,
    count: u64,
    symbols: u64,
    strings: u64,
}

impl Table {
    fn read(&self, bytes: Bytes<'_>, machine: u16, kind: CoffKind) -> Option<(Coff, Vec<Fault>)> {
        let end = self.sections + self.count * SECTION;
        // A short file with a likely first number is something else.
        let first = bytes.at(self.sections, SECTION)?;
        if !first[0].is_ascii_graphic() {
            return None;
        }
        let shown = self.count.min(NAMES as u64) * SECTION;
        let headers = bytes.up_to(self.sections, shown);
        let mut needs = end.max(if self.symbols == 0 { 0 } else { self.strings });
        let mut names = Vec::new();
        for header in headers.chunks_exact(SECTION as usize) {
            let (size, offset) = (word(header, 16)?, word(header, 20)?);
            if offset != 0 {
                needs = needs.max(u64::from(offset) + u64::from(size));
            }
            names.push(self.name(bytes, &header[..8]));
        }
        let faults = if needs > bytes.size() { vec![Fault::Truncated { needs }] } else { Vec::new() };
        Some((coff(machine, kind, names), faults))
    }

    /// A name of more than eight bytes stands among the strings, at the decimal number behind `/`.
    fn name(&self, bytes: Bytes<'_>, field: &[u8]) -> String {
        let short = field.split(|byte| *byte == 0).next().unwrap_or_default();
        let short = String::from_utf8_lossy(short).into_owned();
        let long = short.strip_prefix('/').and_then(|at| at.parse::<u64>().ok());
        long.and_then(|at| bytes.text(self.strings.saturating_add(at), 256)).unwrap_or(short)
    }
}

fn coff(machine: u16, kind: CoffKind, sections: Vec<String>) -> Coff {
    let seen = Provenance::Field("Machine".into());
    let target = match PeMachine(machine).named() {
        Ok(named) => Fact::known(Target::from(named), seen),
        Err(_) => Fact::unknown(format!("Go knows no architecture for machine {machine:#06x}"), seen),
    };
    let resources = sections.iter().any(|name| name == ".rsrc" || name.starts_with(".rsrc$"));
    Coff { target, machine, kind, resources, sections }
}
