//! The libraries that a PE file imports.

use object::LittleEndian as LE;
use object::pe;
use object::pod;

use super::image::Image;

/// More libraries than anything imports.
const MOST: usize = 1024;

/// Their names, in order, delayed ones behind.
pub(super) fn read(image: &Image<'_>) -> Vec<String> {
    let mut names = Vec::new();
    if let Some((address, _)) = image.directory(pe::IMAGE_DIRECTORY_ENTRY_IMPORT) {
        let table = entries::<pe::ImageImportDescriptor>(image, address);
        let named = table.iter().map(|entry| entry.name.get(LE)).take_while(|name| *name != 0);
        names.extend(named.filter_map(|name| image.text(name)));
    }
    if let Some((address, _)) = image.directory(pe::IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT) {
        let table = entries::<pe::ImageDelayloadDescriptor>(image, address);
        let named = table.iter().map(|entry| entry.dll_name_rva.get(LE)).take_while(|name| *name != 0);
        names.extend(named.filter_map(|name| image.text(name)));
    }
    names
}

/// A table that an entry of zeros ends, wherever that stands.
fn entries<'w, T: object::Pod>(image: &Image<'w>, address: u32) -> &'w [T] {
    let bytes = image.up_to(address, (MOST * size_of::<T>()) as u64);
    let count = bytes.len() / size_of::<T>();
    pod::slice_from_bytes(bytes, count).map_or(&[], |(entries, _)| entries)
}
