//! Goes through the tables of a `.rsrc` section.

use object::LittleEndian as LE;
use object::pe::ImageResourceDataEntry;
use object::pod;
use object::read::pe::{
    ResourceDirectory, ResourceDirectoryEntryData, ResourceDirectoryTable, ResourceNameOrId,
};

use super::Key;
use super::ident::Ident;

/// More resources than any program has; tables that lead to one another over and over end here.
const MOST: usize = 65_535;

/// A resource as the tables have it.
pub(crate) struct Found {
    pub key: Key,
    /// Where its entry stands in the section.
    pub entry: u32,
    /// Where its data stands, as the entry says.
    pub address: u32,
    pub size: u32,
}

/// The resources of a section, in the order of its tables, as far as they can be read. There are three levels, so
/// that no loop of tables is walked.
pub(crate) fn walk(section: &[u8]) -> Vec<Found> {
    let mut walk =
        Walk { section, directory: ResourceDirectory::new(section), left: MOST, found: Vec::new() };
    if let Ok(root) = walk.directory.root() {
        walk.kinds(&root);
    }
    walk.found
}

struct Walk<'d> {
    section: &'d [u8],
    directory: ResourceDirectory<'d>,
    /// Rows that may still be looked at.
    left: usize,
    found: Vec<Found>,
}

impl<'d> Walk<'d> {
    fn kinds(&mut self, root: &ResourceDirectoryTable<'d>) {
        for (kind, table) in self.tables(root) {
            for (name, table) in self.tables(&table) {
                for row in table.entries.iter().take(self.left) {
                    self.left -= 1;
                    if row.is_table() || row.has_name() {
                        continue;
                    }
                    let entry = row.data_offset();
                    let Some(data) = self.entry(entry) else { continue };
                    let language = row.name_or_id().id().unwrap_or_default();
                    self.found.push(Found {
                        key: Key { kind: kind.clone(), name: name.clone(), language },
                        entry,
                        address: data.offset_to_data.get(LE),
                        size: data.size.get(LE),
                    });
                }
            }
        }
    }

    /// The rows of a table that lead to tables.
    fn tables(&mut self, table: &ResourceDirectoryTable<'d>) -> Vec<(Ident, ResourceDirectoryTable<'d>)> {
        let mut tables = Vec::new();
        for row in table.entries.iter().take(self.left) {
            self.left -= 1;
            let Ok(ResourceDirectoryEntryData::Table(table)) = row.data(self.directory) else { continue };
            let ident = match row.name_or_id() {
                ResourceNameOrId::Id(id) => Ident::Id(id),
                ResourceNameOrId::Name(name) => match name.to_string_lossy(self.directory) {
                    Ok(name) => Ident::Name(name),
                    Err(_) => continue,
                },
            };
            tables.push((ident, table));
        }
        tables
    }

    fn entry(&self, at: u32) -> Option<&'d ImageResourceDataEntry> {
        let bytes = self.section.get(at as usize..)?;
        pod::from_bytes(bytes).ok().map(|(entry, _)| entry)
    }
}
