//! The dialects.

use crate::text::named_enum;

named_enum! {
    /// Who speaks.
    Dialect, "dialect" {
        Uname = "uname -m",
        Debian = "Debian architecture",
        Rpm = "RPM architecture",
        Gnu = "GNU triple",
        Llvm = "LLVM triple",
        Zig = "zig target",
        Rust = "Rust target",
        Oci = "OCI platform",
        Kubernetes = "Kubernetes labels",
        Elf = "ELF machine",
        MachO = "Mach-O CPU",
        Pe = "PE machine",
        Node = "Node platform",
        Python = "Python platform tag",
        HomebrewPrefix = "Homebrew prefix",
        HomebrewBottle = "Homebrew bottle tag",
        Aws = "AWS architecture",
        Any = "name of any kind",
    }
}

/// How much the names of a dialect say about the operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Systems {
    /// Nothing.
    Never,
    /// Something where only one system has the name.
    Some,
    /// A name of several systems is ambiguous.
    Always,
}

impl Dialect {
    pub(super) const fn systems(self) -> Systems {
        match self {
            Self::Uname | Self::Elf | Self::MachO | Self::Any => Systems::Never,
            Self::Aws => Systems::Some,
            _ => Systems::Always,
        }
    }
}
