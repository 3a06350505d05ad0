//! ELF in lines.

use ogive_binary::{Elf, Libc};
use ogive_platform::names::{ElfClass, Endianness};

use super::Sheet;

impl Sheet {
    pub(super) fn elf(&mut self, elf: &Elf) {
        let bits = if elf.class == ElfClass::Elf64 { 64 } else { 32 };
        let order = if elf.endianness == Endianness::Little { "little" } else { "big" };
        self.line("class", format!("{bits}-bit, {order}-endian"));
        let number = format!("e_machine {}", elf.machine.number);
        self.line("machine", elf.machine.name.map_or(number, str::to_owned));
        self.line("flags", format!("{:#x}", elf.flags));
        self.maybe("abi", elf.abi.name.clone());
        self.maybe("float", elf.abi.float);
        self.maybe("architecture attribute", elf.abi.arch_attribute.clone());
        self.code(&elf.code);
        self.maybe("interpreter", elf.interpreter.clone());
        self.maybe("libc", elf.libc.as_ref().map(libc));
        self.list("needed", &elf.needed);
        self.maybe("soname", elf.soname.clone());
        self.maybe("rpath", elf.rpath.clone());
        self.maybe("runpath", elf.runpath.clone());
        for symbol in &elf.symbol_versions {
            self.of_many(&format!("needs of {}", symbol.library), symbol.version.clone());
        }
        self.maybe("isa needed", elf.isa_needed.map(|level| level.to_string()));
        self.maybe("isa used", elf.isa_used.map(|level| level.to_string()));
        self.maybe("minimum kernel", elf.minimum_kernel.clone());
        self.maybe("build id", elf.build_id.clone());
        self.line("stripped", if elf.stripped { "yes" } else { "no" });
    }
}

/// A C library in words: `glibc 2.34`.
pub(crate) fn libc(libc: &Libc) -> String {
    match libc {
        Libc::Glibc { needs: Some(needs) } => format!("glibc {needs}"),
        Libc::Glibc { needs: None } => "glibc".into(),
        Libc::Musl => "musl".into(),
        Libc::Bionic => "bionic".into(),
    }
}
