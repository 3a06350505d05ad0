//! `ar` archives: static libraries, import libraries, Go packages.
//!
//! An archive may have any number of members and be of any size. So its headers are walked with a small
//! buffer that moves along, members are told by their first bytes, and what is kept are groups of them.

mod aix;
mod common;
mod group;
mod member;

use ogive_record::Fact;
use schemars::JsonSchema;
use serde::Serialize;

use self::group::Groups;
use crate::ahead::Ahead;
use crate::read::Found;
use crate::source::{Bytes, Source};
use crate::{Content, Target};

/// An `ar` archive.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Archive {
    /// Whose archive.
    pub kind: ArchiveKind,
    /// How many members it has, without symbol tables and tables of names.
    pub members: u64,
    /// The members, grouped by what they are and what they are for; the largest group first.
    pub groups: Vec<MemberGroup>,
}

/// Whose archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ArchiveKind {
    /// System V or GNU: long names in a table.
    Gnu,
    /// BSD and Apple: long names before the contents.
    Bsd,
    /// A Windows library: two linker members first, or short imports.
    Coff,
    /// A Go package: `__.PKGDEF` first.
    Go,
    /// A thin archive: its members are other files.
    Thin,
    /// AIX's big archive.
    Aix,
}

/// Members that are alike.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MemberGroup {
    /// What they are.
    pub kind: MemberKind,
    /// What they are for.
    pub target: Fact<Target>,
    /// How many.
    pub count: u64,
    /// The names of the first of them, at most 8.
    pub names: Vec<String>,
}

/// What a member of an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MemberKind {
    /// An ELF object.
    Elf,
    /// A Mach-O object.
    MachO,
    /// A COFF object.
    Coff,
    /// A short import of a Windows library.
    CoffImport,
    /// A Go object.
    GoObject,
    /// The export data of a Go package.
    GoExport,
    /// A WebAssembly object.
    Wasm,
    /// An XCOFF object of AIX.
    Xcoff,
    /// LLVM bitcode, whose target is not read.
    Bitcode,
    /// A file elsewhere: the archive is thin.
    Elsewhere,
    /// Something else.
    Other,
}

/// How many members are looked at.
const MEMBERS: u64 = 1_000_000;

/// Reads an archive; none when it is none.
pub(crate) fn read(source: &dyn Source, bytes: Bytes<'_>) -> Option<Found> {
    let _ = source;
    let mut faults = Vec::new();
    let mut groups = Groups::default();
    let mut file = Ahead::new(bytes);
    let magic: [u8; 8] = file.get(0, 8).try_into().ok()?;
    let kind = match magic {
        object::archive::MAGIC => common::read(&mut file, false, &mut groups, &mut faults),
        object::archive::THIN_MAGIC => common::read(&mut file, true, &mut groups, &mut faults),
        object::archive::AIX_BIG_MAGIC => {
            aix::read(&mut file, &mut groups, &mut faults);
            ArchiveKind::Aix
        }
        _ => return None,
    };
    let (members, groups) = groups.sorted();
    Some((Content::Archive(Archive { kind, members, groups }), faults))
}
