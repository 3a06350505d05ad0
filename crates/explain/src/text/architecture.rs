//! Architectures as error texts spell them.

use ogive_platform::names::{ElfClass, ElfHeader, Endianness, Named, from_any_name};

/// What BFD, GNU ld and lld call the targets whose names no other dialect has
/// (binutils `bfd/archures.c`, `bfd/targets.c`; LLVM `lld/ELF/Driver.cpp`).
const TARGETS: &[(&str, &str)] = &[
    ("i386:x86-64", "amd64"),
    ("elf64-x86-64", "amd64"),
    ("elf_x86_64", "amd64"),
    ("elf64_x86_64", "amd64"),
    ("elf32-i386", "386"),
    ("elf_i386", "386"),
    ("elf64-littleaarch64", "arm64"),
    ("aarch64linux", "arm64"),
    ("aarch64elf", "arm64"),
    ("elf32-littlearm", "arm"),
    ("armelf_linux_eabi", "arm"),
    ("elf64-littleriscv", "riscv64"),
    ("elf64lriscv", "riscv64"),
    ("elf64-powerpcle", "ppc64le"),
    ("elf64lppc", "ppc64le"),
    ("elf64-s390", "s390x"),
    ("s390:64-bit", "s390x"),
    ("elf64-loongarch", "loong64"),
];

/// The architecture that a name in an error text means; none when it is not the name of one.
pub(super) fn architecture(text: &str) -> Option<Named> {
    let text =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '(' | ')' | '[' | ']'));
    if let Ok(machine) = text.parse::<u16>() {
        return machine_number(machine);
    }
    if let Some((_, arch)) = TARGETS.iter().find(|(name, _)| *name == text) {
        return from_any_name(arch).ok();
    }
    // Apple's linker says macOS-arm64 and unknown-x86_64.
    let apple = ["macOS-", "unknown-", "iOS-", "iOS Simulator-"].iter().find_map(|p| text.strip_prefix(p));
    from_any_name(apple.unwrap_or(text)).ok()
}

/// The architecture of an ELF `e_machine`, in the width and byte order that it usually has.
fn machine_number(machine: u16) -> Option<Named> {
    let shapes = [
        (ElfClass::Elf64, Endianness::Little),
        (ElfClass::Elf32, Endianness::Little),
        (ElfClass::Elf64, Endianness::Big),
    ];
    shapes.into_iter().find_map(|(class, endianness)| {
        // e_machine 21 and 8 have both byte orders: no guess.
        let header = ElfHeader { class, endianness, os_abi: 0, machine, flags: 0 };
        (!matches!(machine, 8 | 21)).then(|| header.named().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_linkers_and_loaders_are_known() {
        for (text, expected) in [
            ("'x86_64'", "amd64"),
            ("arm64e", "arm64/v8.3"),
            ("macOS-arm64", "arm64"),
            ("unknown-x86_64", "amd64"),
            ("i386:x86-64", "amd64"),
            ("183", "arm64"),
            ("62", "amd64"),
            ("40", "arm"),
            ("elf64-x86-64", "amd64"),
            ("linux/arm64/v8", "linux/arm64"),
            ("(arm64)", "arm64"),
        ] {
            let named = architecture(text).map(|named| named.to_string()).unwrap_or_default();
            assert!(named.starts_with(expected), "{text}: {named}");
        }
        assert_eq!(architecture("21"), None);
        assert_eq!(architecture("iOS-simulator"), None);
        assert_eq!(architecture(""), None);
    }
}
