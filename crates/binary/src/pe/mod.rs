//! PE and COFF (Microsoft's PE format).

mod coff;
mod image;
mod imports;
mod resources;

use object::pe::{ImageDosHeader, ImageNtHeaders32, ImageNtHeaders64};
use object::read::ReadRef as _;
use ogive_record::Fact;
use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Found;
use crate::source::Bytes;
use crate::{Code, Content, Fault, Other, Target};

/// A PE program or library.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Pe {
    /// What it has in common with other formats.
    pub code: Code,
    /// `IMAGE_FILE_MACHINE_*` of its header.
    pub machine: u16,
    /// `Characteristics` of its header.
    pub characteristics: u16,
    /// 32 or 64: the bits of its addresses.
    pub class: u8,
    /// Code of two architectures in one file, by its hybrid metadata (CHPE).
    pub hybrid: Option<Hybrid>,
    /// What Windows gives it.
    pub subsystem: Subsystem,
    /// The oldest Windows that it says to run on (`MajorSubsystemVersion`), such as `6.1`.
    pub minimum_windows: String,
    /// The libraries that it imports, in order, delayed ones behind.
    pub imports: Vec<String>,
    /// The manifest resource, as it stands there, at most 64 KiB.
    pub manifest: Option<String>,
    /// The version resource.
    pub version: Option<VersionResource>,
    /// The types of its resources, in order, at most 256.
    pub resources: Vec<ResourceType>,
    /// Whether a certificate is attached.
    pub signed: bool,
    /// Whether it holds .NET code.
    pub clr: bool,
    /// Whether the COFF symbol table is gone.
    pub stripped: bool,
}

/// Code of two architectures in one PE file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hybrid {
    /// ARM64EC: amd64 on the outside, arm64 within.
    Arm64ec,
    /// ARM64X: arm64, and ARM64EC for amd64 processes.
    Arm64x,
}

/// `Subsystem` of a PE file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Subsystem {
    /// None is needed: drivers.
    Native,
    /// Windows, no console is opened.
    Gui,
    /// A console.
    Console,
    /// UEFI.
    Efi,
    /// Another number.
    Other(u16),
}

/// What a version resource says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct VersionResource {
    /// `VS_FIXEDFILEINFO`'s file version, such as `1.2.3.4`.
    pub file: Option<String>,
    /// Its product version.
    pub product: Option<String>,
    /// Its strings, such as `ProductName`, in order.
    pub strings: Vec<(String, String)>,
}

/// The resources of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ResourceType {
    /// Such as `RT_GROUP_ICON`, an icon; `#99` or the text where Windows has no name for it.
    pub kind: String,
    /// How many there are, in all languages.
    pub count: usize,
}

/// A COFF object.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Coff {
    /// What it is for.
    pub target: Fact<Target>,
    /// `IMAGE_FILE_MACHINE_*`
    pub machine: u16,
    /// What kind of object.
    pub kind: CoffKind,
    /// Whether it holds resources (`.rsrc`), as `.syso` files of manifests and icons do.
    pub resources: bool,
    /// The names of its sections, in order, at most 64.
    pub sections: Vec<String>,
}

/// What kind of COFF object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CoffKind {
    /// Code and data.
    Object,
    /// The same with more than 65,279 sections (`/bigobj`).
    BigObject,
    /// A short import, as import libraries hold them.
    Import,
}

/// Reads a PE file or a COFF object; none when it is none.
pub(crate) fn read(bytes: Bytes<'_>) -> Option<Found> {
    if bytes.at(0, 2)? == b"MZ" {
        return Some(
            image(bytes).map_or_else(|| dos(bytes), |(pe, faults)| (Content::Pe(Box::new(pe)), faults)),
        );
    }
    coff::read(bytes).map(|(coff, faults)| (Content::Coff(coff), faults))
}

/// The image that the header of DOS leads to.
fn image(bytes: Bytes<'_>) -> Option<(Pe, Vec<Fault>)> {
    let start = u64::from(bytes.read_at::<ImageDosHeader>(0).ok()?.nt_headers_offset());
    // Behind the signature and the file header stands the magic of the optional header.
    let magic: [u8; 2] = bytes.at(start.checked_add(24)?, 2)?.try_into().ok()?;
    match u16::from_le_bytes(magic) {
        0x10b => image::read::<ImageNtHeaders32>(bytes, start),
        0x20b => image::read::<ImageNtHeaders64>(bytes, start),
        _ => None,
    }
}

/// A program of DOS, or a PE file whose headers can't be read: most often because it ends before them.
fn dos(bytes: Bytes<'_>) -> Found {
    /// The signature, the file header and the shorter optional header without directories.
    const HEADERS: u64 = 4 + 20 + 96;
    /// Where the file header has the size of the optional header.
    const OPTIONAL_SIZE: u64 = 4 + 16;
    let known = |what, faults| (Content::Other(Other::Known { what }), faults);
    let Ok(header) = bytes.read_at::<ImageDosHeader>(0) else { return known("dos", Vec::new()) };
    let start = u64::from(header.nt_headers_offset());
    let is_pe = bytes.at(start, 4).is_some_and(|signature| signature == b"PE\0\0");
    // The header of programs that are DOS's alone is shorter: their relocations begin before its address.
    if !is_pe && (header.e_lfarlc.get(object::LittleEndian) < 0x40 || start.saturating_add(4) <= bytes.size())
    {
        return known("dos", Vec::new());
    }
    let optional = bytes.at(start.saturating_add(OPTIONAL_SIZE), 2);
    let optional = optional.map_or(0, |size| u64::from(u16::from_le_bytes([size[0], size[1]])));
    let needs = start.saturating_add(HEADERS.max(4 + 20 + optional));
    let fault = if needs > bytes.size() {
        Fault::Truncated { needs }
    } else {
        Fault::Malformed { what: "its headers contradict one another".to_owned() }
    };
    known(if is_pe { "pe" } else { "dos" }, vec![fault])
}
