//! What stands in a file.

use ogive_record::Fact;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Archive, Coff, Elf, GoBuild, GoObject, MachO, Other, Pe, Script, Target, Universal, Wasm};

/// What stands in a file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Program {
    /// The size of the file in bytes.
    pub size: u64,
    /// What it is.
    #[serde(flatten)]
    pub content: Content,
    /// What is wrong with the file itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "format", rename_all = "kebab-case")]
pub enum Content {
    /// ELF (System V gABI).
    Elf(Box<Elf>),
    /// Mach-O for one CPU.
    MachO(Box<MachO>),
    /// Universal Mach-O: a slice for each CPU.
    Universal(Universal),
    /// A PE program or library.
    Pe(Box<Pe>),
    /// A COFF object, `.syso` files among them.
    Coff(Coff),
    /// An `ar` archive.
    Archive(Archive),
    /// A Go object file.
    GoObject(GoObject),
    /// A WebAssembly module or component.
    Wasm(Box<Wasm>),
    /// XCOFF of AIX.
    Xcoff(Box<Code>),
    /// A program of Plan 9.
    Plan9(Box<Code>),
    /// A script: `#!`.
    Script(Script),
    /// No program.
    Other(Other),
}

/// What is wrong with a file itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// It ends before something that its own headers place in it.
    Truncated {
        /// The least size in bytes that it should have.
        needs: u64,
    },
    /// Something in it contradicts its format or itself; a clause: "section 3 overlaps section 4".
    Malformed {
        /// What.
        what: String,
    },
}

/// What machine code of any format has in common.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Code {
    /// What it is for. Unknown where Go has no name for the machine.
    pub target: Fact<Target>,
    /// What kind of file.
    pub kind: Kind,
    /// How its libraries come to it.
    pub linking: Linking,
    /// What the Go toolchain wrote into it. Unknown, because it is not Go's or nothing is left.
    pub go: Fact<GoBuild>,
}

/// What kind of file machine code stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A program; position-independent ones too.
    Executable,
    /// A library that is loaded: `.so`, `.dylib`, `.dll`.
    SharedLibrary,
    /// A Mach-O bundle or another plug-in.
    Plugin,
    /// An object that is to be linked.
    Object,
    /// A kernel module or driver.
    Driver,
    /// A memory image of a process.
    Core,
    /// Debug information alone.
    Debug,
    /// Something else.
    Other,
}

/// How the libraries of a program come to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Linking {
    /// They are in it; it is loaded where it was linked.
    Static,
    /// They are in it; it is loaded anywhere.
    StaticPie,
    /// A dynamic loader finds them.
    Dynamic,
    /// It is not linked.
    None,
}

impl Program {
    /// The machine code of this file: one piece, several for universal files, none for what is no
    /// machine code (scripts, archives).
    #[must_use]
    pub fn codes(&self) -> Vec<&Code> {
        match &self.content {
            Content::Elf(elf) => vec![&elf.code],
            Content::MachO(macho) => vec![&macho.code],
            Content::Universal(universal) => {
                universal.slices.iter().filter_map(|slice| slice.macho.as_ref()).map(|m| &m.code).collect()
            }
            Content::Pe(pe) => vec![&pe.code],
            Content::Wasm(wasm) => vec![&wasm.code],
            Content::Xcoff(code) | Content::Plan9(code) => vec![code],
            Content::Coff(_)
            | Content::Archive(_)
            | Content::GoObject(_)
            | Content::Script(_)
            | Content::Other(_) => Vec::new(),
        }
    }

    /// Everything that this file is for, in order and once each: code, objects, members of archives.
    #[must_use]
    pub fn targets(&self) -> Vec<Target> {
        let mut targets: Vec<Target> = match &self.content {
            Content::Coff(coff) => coff.target.value().copied().into_iter().collect(),
            Content::GoObject(object) => object.target.value().copied().into_iter().collect(),
            Content::Archive(archive) => {
                archive.groups.iter().filter_map(|group| group.target.value().copied()).collect()
            }
            Content::Universal(universal) => {
                universal.slices.iter().flat_map(|slice| slice.targets()).collect()
            }
            _ => self.codes().iter().filter_map(|code| code.target.value().copied()).collect(),
        };
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    /// Whether it is a program, library, object, archive or script, rather than anything else.
    #[must_use]
    pub const fn is_program(&self) -> bool {
        !matches!(self.content, Content::Other(_))
    }
}
