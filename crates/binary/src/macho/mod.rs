//! Mach-O, thin and universal (`mach-o/loader.h`, `mach-o/fat.h`).

mod cpu;
mod join;
mod platform;
mod signature;
mod thin;
mod universal;
mod verdict;

use object::{Endianness, macho};

pub use join::{JoinError, universal};
pub use verdict::{SignatureFault, SignatureVerdict, check_signatures};

use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Found;
use crate::source::{Bytes, Source};
use crate::{Archive, Code, Content, Fault, Other, Target};

/// A Mach-O file for one CPU.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MachO {
    /// What it has in common with other formats.
    pub code: Code,
    /// The CPU.
    pub cpu: MachCpuName,
    /// 32 or 64: the bits of its addresses.
    pub class: u8,
    /// `little` or `big`.
    pub endianness: &'static str,
    /// `filetype` of the header.
    pub file_type: u32,
    /// `flags` of the header.
    pub flags: u32,
    /// The system that it is for (`LC_BUILD_VERSION`, `LC_VERSION_MIN_*`).
    pub platform: Option<MachPlatform>,
    /// The dynamic loader (`LC_LOAD_DYLINKER`).
    pub loader: Option<String>,
    /// The libraries that it loads, in order.
    pub dylibs: Vec<String>,
    /// Where libraries are looked for (`LC_RPATH`).
    pub rpaths: Vec<String>,
    /// The name of a library itself (`LC_ID_DYLIB`).
    pub id: Option<String>,
    /// `LC_UUID`, upper case with dashes; macOS 26 refuses programs without one.
    pub uuid: Option<String>,
    /// Its signature.
    pub signature: Signature,
    /// Whether the signature fits the file; none when it has none, or nobody looked ([`check_signatures`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<SignatureVerdict>,
    /// Whether its code is encrypted (`LC_ENCRYPTION_INFO`).
    pub encrypted: bool,
}

/// A CPU: its numbers and the name that `lipo` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MachCpuName {
    /// `cputype`
    pub cputype: u32,
    /// `cpusubtype`, feature bits in its highest byte.
    pub cpusubtype: u32,
    /// `arm64e`; none for numbers without a name here.
    pub name: Option<&'static str>,
}

/// The system that a Mach-O file is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MachPlatform {
    /// `macos`, `ios`, `ios-simulator`, `mac-catalyst` …
    pub name: &'static str,
    /// The oldest version that it runs on, such as `11.0`.
    pub minimum: String,
    /// The version of the SDK that it was built with.
    pub sdk: Option<String>,
}

/// How a Mach-O file is signed (`LC_CODE_SIGNATURE`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Signature {
    /// Not at all. macOS kills unsigned arm64 programs.
    None,
    /// By nobody, with a hash alone.
    AdHoc {
        /// Whether the linker did it.
        linker: bool,
        /// Its identifier.
        identifier: Option<String>,
    },
    /// By somebody.
    Signed {
        /// Its identifier.
        identifier: Option<String>,
        /// The team that signed.
        team: Option<String>,
        /// Whether the hardened runtime is asked for.
        hardened: bool,
    },
    /// A signature is named, but can't be read.
    Unreadable,
}

/// A universal file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Universal {
    /// 32 or 64: the bits of its offsets.
    pub offsets: u8,
    /// How many slices its header names; more than [`Universal::slices`] where there are absurdly many.
    pub count: u32,
    /// The slices, in order.
    pub slices: Vec<Slice>,
}

/// A slice of a universal file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Slice {
    /// The CPU that the universal header names.
    pub cpu: MachCpuName,
    /// Where it begins, in bytes.
    pub offset: u64,
    /// How long it is, in bytes.
    pub size: u64,
    /// The power of two that it is aligned to.
    pub align: u32,
    /// What stands in it, when that is a Mach-O file.
    pub macho: Option<Box<MachO>>,
    /// What stands in it, when that is a static library.
    pub archive: Option<Archive>,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}

impl Slice {
    /// What it is for.
    #[must_use]
    pub fn targets(&self) -> Vec<Target> {
        let macho = self.macho.iter().filter_map(|macho| macho.code.target.value().copied());
        let members = self.archive.iter().flat_map(|archive| &archive.groups);
        macho.chain(members.filter_map(|group| group.target.value().copied())).collect()
    }
}

/// Reads a Mach-O file, thin or universal; none when it is none.
pub(crate) fn read(source: &dyn Source, bytes: Bytes<'_>) -> Option<Found> {
    let magic: [u8; 4] = bytes.at(0, 4)?.try_into().ok()?;
    match u32::from_be_bytes(magic) {
        macho::FAT_MAGIC => {
            let (universal, faults) = universal::read::<macho::FatArch32>(source, bytes, 32)?;
            Some((Content::Universal(universal), faults))
        }
        macho::FAT_MAGIC_64 => {
            let (universal, faults) = universal::read::<macho::FatArch64>(source, bytes, 64)?;
            Some((Content::Universal(universal), faults))
        }
        macho::MH_MAGIC | macho::MH_CIGAM | macho::MH_MAGIC_64 | macho::MH_CIGAM_64 => {
            Some(thin_of(bytes).map_or_else(
                || {
                    let fault =
                        Fault::Truncated { needs: size_of::<macho::MachHeader64<Endianness>>() as u64 };
                    (Content::Other(Other::Known { what: "mach-o" }), vec![fault])
                },
                |(macho, faults)| (Content::MachO(Box::new(macho)), faults),
            ))
        }
        _ => None,
    }
}

/// A thin file of either class; none when it is none, or shorter than its header.
fn thin_of(bytes: Bytes<'_>) -> Option<(MachO, Vec<Fault>)> {
    let magic: [u8; 4] = bytes.at(0, 4)?.try_into().ok()?;
    match u32::from_be_bytes(magic) {
        macho::MH_MAGIC | macho::MH_CIGAM => thin::read::<macho::MachHeader32<Endianness>>(bytes),
        macho::MH_MAGIC_64 | macho::MH_CIGAM_64 => thin::read::<macho::MachHeader64<Endianness>>(bytes),
        _ => None,
    }
}
