//! `ar` archives: static libraries, import libraries, Go packages.

use ogive_record::Fact;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Target;
use crate::read::Found;
use crate::source::{Bytes, Source};

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
    /// A Windows library: two linker members first.
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
    /// LLVM bitcode, whose target is not read.
    Bitcode,
    /// A file elsewhere: the archive is thin.
    Elsewhere,
    /// Something else.
    Other,
}

/// Reads an archive; none when it is none.
pub(crate) fn read(source: &dyn Source, bytes: Bytes<'_>) -> Option<Found> {
    let _ = (source, bytes);
    None
}
