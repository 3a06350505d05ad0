//! Reads the resources of programs and objects.

use std::collections::HashMap;

use object::pe;
use object::read::coff::CoffFile;
use object::read::pe::{ImageNtHeaders, PeFile};
use object::read::{Object as _, ObjectSection as _, ObjectSymbol as _, RelocationTarget};

use super::Resources;
use super::walk::{Found, walk};

/// Reads the resources of a PE program or library, or of a COFF object, out of its bytes.
///
/// What can't be read is left out, so that a damaged file gives fewer; a second resource of the same type, name
/// and language is left out too, and so is what would make the resources larger than the file. None when the file
/// is neither, or has no resources.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Resources> {
    let (found, data) = match object::FileKind::parse(bytes).ok()? {
        object::FileKind::Pe32 => of_image::<pe::ImageNtHeaders32>(bytes)?,
        object::FileKind::Pe64 => of_image::<pe::ImageNtHeaders64>(bytes)?,
        object::FileKind::Coff => of_object(bytes)?,
        _ => return None,
    };
    let mut left = bytes.len();
    let mut resources = Resources::new();
    for found in found {
        let from = data(&found);
        let data = from.get(..found.size as usize).unwrap_or(from);
        // Tables can name the same bytes over and over.
        let Some(rest) = left.checked_sub(data.len()) else { break };
        let key = found.key;
        if resources.add(key.kind, key.name, key.language, data.to_vec()).is_ok() {
            left = rest;
        }
    }
    (!resources.is_empty()).then_some(resources)
}

/// The resources of the tables, and what gives the bytes from where one begins.
type Tables<'d> = (Vec<Found>, Box<dyn Fn(&Found) -> &'d [u8] + 'd>);

fn of_image<N: ImageNtHeaders>(bytes: &[u8]) -> Option<Tables<'_>> {
    let file = PeFile::<N>::parse(bytes).ok()?;
    let sections = file.section_table();
    let directory = file.data_directories().get(pe::IMAGE_DIRECTORY_ENTRY_RESOURCE)?;
    let (address, size) = directory.address_range();
    let from = sections.pe_data_at(bytes, address)?;
    let tables = from.get(..size as usize).unwrap_or(from);
    let data = move |found: &Found| sections.pe_data_at(bytes, found.address).unwrap_or_default();
    Some((walk(tables), Box::new(data)))
}

/// An object has the tables in `.rsrc`, or in `.rsrc$01` with the data in `.rsrc$02`. Its relocations say where data
/// stands: at what the entry holds, counted from a symbol.
fn of_object(bytes: &[u8]) -> Option<Tables<'_>> {
    let file = CoffFile::<&[u8]>::parse(bytes).ok()?;
    let named = |name: &str| file.sections().find(|section| section.name() == Ok(name));
    let section = named(".rsrc").or_else(|| named(".rsrc$01"))?;
    let tables = section.data().ok()?;
    let mut symbols: HashMap<u32, &[u8]> = HashMap::new();
    for (at, relocation) in section.relocations() {
        let RelocationTarget::Symbol(symbol) = relocation.target() else { continue };
        let Ok(symbol) = file.symbol_by_index(symbol) else { continue };
        let Some(section) = symbol.section_index().and_then(|index| file.section_by_index(index).ok()) else {
            continue;
        };
        let offset = symbol.address().saturating_sub(section.address());
        let data = section.data().unwrap_or_default();
        let data = usize::try_from(offset).ok().and_then(|offset| data.get(offset..)).unwrap_or_default();
        symbols.insert(at as u32, data);
    }
    let data = move |found: &Found| {
        let from = symbols.get(&found.entry).copied().unwrap_or(tables);
        from.get(found.address as usize..).unwrap_or_default()
    };
    Some((walk(tables), Box::new(data)))
}
