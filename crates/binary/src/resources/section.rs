//! The bytes of a `.rsrc` section (Microsoft's PE format, "The .rsrc Section").
//!
//! Three levels of tables (type, name, language), then an entry a resource with where its data stands, then the
//! texts of types and names, then the data.

use std::collections::{BTreeMap, BTreeSet};

use super::Resources;
use super::ident::Ident;

const TABLE: usize = 16;
const ROW: usize = 8;
const DATA_ENTRY: usize = 16;
/// What a row leads to is a table; what it names is a text.
const HIGH: u32 = 0x8000_0000;
/// Where resources begin, beside one another.
const ALIGNMENT: usize = 8;

/// A section and what the linker has to fill in.
pub(super) struct Section {
    pub bytes: Vec<u8>,
    /// Where the addresses of data stand. They hold offsets within the section.
    pub addresses: Vec<u32>,
}

/// Lays the resources out.
pub(super) fn layout(resources: &Resources) -> Section {
    let mut kinds: BTreeMap<&Ident, BTreeMap<&Ident, BTreeMap<u16, &[u8]>>> = BTreeMap::new();
    for (key, data) in resources.iter() {
        kinds.entry(&key.kind).or_default().entry(&key.name).or_default().insert(key.language, data);
    }
    let table = |rows: usize| TABLE + ROW * rows;
    let names = kinds.values().map(BTreeMap::len);
    let languages = kinds.values().flat_map(BTreeMap::values).map(BTreeMap::len);
    let second = table(kinds.len());
    let third = second + names.map(table).sum::<usize>();
    let entries = third + languages.map(table).sum::<usize>();
    let texts_at = entries + DATA_ENTRY * resources.len();
    let texts = Texts::of(&kinds, texts_at);
    let mut data_at = (texts_at + texts.bytes.len()).next_multiple_of(ALIGNMENT);

    let mut places = Places { second, third, entries };
    let mut parts = [const { Vec::new() }; 4];
    let [first_level, second_level, third_level, data_entries] = &mut parts;
    let mut addresses = Vec::new();
    let mut data = Vec::new();
    head(first_level, kinds.keys().copied());
    for (kind, names) in &kinds {
        row(first_level, texts.reference(kind), HIGH | places.second as u32);
        places.second += table(names.len());
        head(second_level, names.keys().copied());
        for (name, languages) in names {
            row(second_level, texts.reference(name), HIGH | places.third as u32);
            places.third += table(languages.len());
            let idents: Vec<Ident> = languages.keys().map(|language| Ident::Id(*language)).collect();
            head(third_level, idents.iter());
            for (language, bytes) in languages {
                row(third_level, u32::from(*language), places.entries as u32);
                addresses.push(places.entries as u32);
                places.entries += DATA_ENTRY;
                let size = bytes.len() as u32;
                // The character set is left open, as Microsoft's compiler does.
                data_entries.extend([data_at as u32, size, 0, 0].into_iter().flat_map(u32::to_le_bytes));
                data.extend_from_slice(bytes);
                data.resize(data.len().next_multiple_of(ALIGNMENT), 0);
                data_at += bytes.len().next_multiple_of(ALIGNMENT);
            }
        }
    }
    let mut bytes = parts.concat();
    bytes.extend(texts.bytes);
    bytes.resize(bytes.len().next_multiple_of(ALIGNMENT), 0);
    bytes.extend(data);
    Section { bytes, addresses }
}

/// Where the next table of each level stands.
struct Places {
    second: usize,
    third: usize,
    entries: usize,
}

/// The head of a table: how many texts and numbers it has.
fn head<'i>(to: &mut Vec<u8>, idents: impl Iterator<Item = &'i Ident>) {
    let (mut texts, mut numbers) = (0_u16, 0_u16);
    for ident in idents {
        match ident {
            Ident::Name(_) => texts += 1,
            Ident::Id(_) => numbers += 1,
        }
    }
    to.extend([0; 12]);
    to.extend([texts, numbers].into_iter().flat_map(u16::to_le_bytes));
}

fn row(to: &mut Vec<u8>, name: u32, place: u32) {
    to.extend([name, place].into_iter().flat_map(u32::to_le_bytes));
}

/// The texts, each once: a count of UTF-16 units, and them.
struct Texts<'i> {
    bytes: Vec<u8>,
    places: BTreeMap<&'i Ident, u32>,
}

impl<'i> Texts<'i> {
    fn of<T>(kinds: &BTreeMap<&'i Ident, BTreeMap<&'i Ident, T>>, at: usize) -> Self {
        let mut texts = Self { bytes: Vec::new(), places: BTreeMap::new() };
        let idents: BTreeSet<&Ident> =
            kinds.keys().chain(kinds.values().flat_map(BTreeMap::keys)).copied().collect();
        for ident in idents {
            if let Ident::Name(name) = ident {
                texts.places.insert(ident, (at + texts.bytes.len()) as u32);
                let units: Vec<u16> = name.encode_utf16().collect();
                texts.bytes.extend((units.len() as u16).to_le_bytes());
                texts.bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
            }
        }
        texts
    }

    /// The first field of a row.
    fn reference(&self, ident: &Ident) -> u32 {
        match ident {
            Ident::Id(id) => u32::from(*id),
            Ident::Name(_) => HIGH | self.places.get(ident).copied().unwrap_or_default(),
        }
    }
}
