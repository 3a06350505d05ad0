//! Resources of PE files: the manifest and the version (Microsoft's PE format, "The .rsrc Section").

use object::LittleEndian as LE;
use object::pe;
use object::read::pe::{ResourceDirectory, ResourceDirectoryEntryData, ResourceDirectoryTable};

use super::VersionResource;
use super::image::Image;
use super::version;
use crate::source::WINDOW;

/// `RT_VERSION` and `RT_MANIFEST`
const VERSION: u16 = 16;
const MANIFEST: u16 = 24;

/// A manifest is a page of XML.
const LONGEST: u64 = 64 << 10;

/// The manifest and the version, where they can be read.
pub(super) fn read(image: &Image<'_>) -> (Option<String>, Option<VersionResource>) {
    let Some((address, size)) = image.directory(pe::IMAGE_DIRECTORY_ENTRY_RESOURCE) else {
        return (None, None);
    };
    // The tables stand before the data that they lead to.
    let directory = ResourceDirectory::new(image.up_to(address, u64::from(size).min(WINDOW)));
    let Ok(root) = directory.root() else { return (None, None) };
    let data = |kind: u16| {
        let entry = first(directory, &root, kind)?;
        Some(image.up_to(entry.offset_to_data.get(LE), u64::from(entry.size.get(LE)).min(LONGEST)))
    };
    let manifest = data(MANIFEST).filter(|data| !data.is_empty()).map(text);
    (manifest, data(VERSION).and_then(version::read))
}

/// The first resource of a kind, whatever its name and language. There are three levels, so that no loop
/// of tables is walked.
fn first<'d>(
    directory: ResourceDirectory<'d>,
    root: &ResourceDirectoryTable<'d>,
    kind: u16,
) -> Option<&'d pe::ImageResourceDataEntry> {
    let entry = root.entries.iter().find(|entry| entry.name_or_id().id() == Some(kind))?;
    let mut found = entry.data(directory).ok()?;
    for _ in 0..2 {
        found = match found {
            ResourceDirectoryEntryData::Table(table) => table.entries.first()?.data(directory).ok()?,
            ResourceDirectoryEntryData::Data(data) => return Some(data),
        };
    }
    found.data()
}

fn text(data: &[u8]) -> String {
    let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    String::from_utf8_lossy(data).trim_end_matches('\0').to_owned()
}
