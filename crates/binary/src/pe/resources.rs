//! Resources of PE files: which types there are, the manifest and the version (Microsoft's PE format,
//! "The .rsrc Section").

use object::pe;

use super::image::Image;
use super::{ResourceType, VersionResource};
use crate::resources::ident::kinds;
use crate::resources::version::FixedInfo;
use crate::resources::walk::{Found, walk};
use crate::resources::{Ident, VersionInfo};
use crate::source::WINDOW;

/// A manifest is a page of XML.
const LONGEST: u64 = 64 << 10;
/// More types than any program has.
const TYPES: usize = 256;

/// What there is to be seen.
#[derive(Default)]
pub(super) struct Seen {
    pub manifest: Option<String>,
    pub version: Option<VersionResource>,
    pub types: Vec<ResourceType>,
}

/// What of them can be read.
pub(super) fn read(image: &Image<'_>) -> Seen {
    let Some((address, size)) = image.directory(pe::IMAGE_DIRECTORY_ENTRY_RESOURCE) else {
        return Seen::default();
    };
    // The tables stand before the data that they lead to.
    let found = walk(image.up_to(address, u64::from(size).min(WINDOW)));
    let first = |kind: &Ident| {
        let found = found.iter().find(|found| found.key.kind == *kind)?;
        Some(image.up_to(found.address, u64::from(found.size).min(LONGEST)))
    };
    Seen {
        manifest: first(&kinds::MANIFEST).filter(|data| !data.is_empty()).map(text),
        version: first(&kinds::VERSION).and_then(VersionInfo::parse).map(version),
        types: types(&found),
    }
}

fn types(found: &[Found]) -> Vec<ResourceType> {
    let mut types: Vec<(&Ident, usize)> = Vec::new();
    for found in found {
        let kind = &found.key.kind;
        // A table has all of one type in a row.
        if let Some((_, count)) = types.last_mut().filter(|(last, _)| *last == kind) {
            *count += 1;
        } else if types.len() < TYPES {
            types.push((kind, 1));
        }
    }
    types.into_iter().map(|(kind, count)| ResourceType { kind: kinds::name(kind), count }).collect()
}

fn version(info: VersionInfo) -> VersionResource {
    let four = |of: fn(FixedInfo) -> [u16; 4]| {
        info.fixed.map(|fixed| of(fixed).map(|number| number.to_string()).join("."))
    };
    VersionResource {
        file: four(|fixed| fixed.file),
        product: four(|fixed| fixed.product),
        strings: info.tables.into_iter().flat_map(|table| table.strings).collect(),
    }
}

fn text(data: &[u8]) -> String {
    let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    String::from_utf8_lossy(data).trim_end_matches('\0').to_owned()
}
