//! The first bytes of a program, from what is known of it.

use ogive_binary::{Content, Kind, Linking, Program};
use ogive_platform::names::{ElfClass, Endianness};

/// As many of the first bytes as handlers of `binfmt_misc` compare: `e_ident`, `e_type` and `e_machine` of ELF,
/// the magic of other formats.
pub(super) fn head(program: &Program) -> Vec<u8> {
    match &program.content {
        Content::Elf(elf) => {
            let little = elf.endianness == Endianness::Little;
            let class = if elf.class == ElfClass::Elf64 { 2 } else { 1 };
            let mut head = vec![0x7f, b'E', b'L', b'F', class, if little { 1 } else { 2 }, 1, elf.os_abi];
            head.resize(16, 0);
            let position_independent =
                matches!(elf.code.linking, Linking::StaticPie) || elf.code.kind == Kind::SharedLibrary;
            // Handlers mask the bit that tells ET_EXEC (2) from ET_DYN (3).
            let kind: u16 = if position_independent { 3 } else { 2 };
            for half in [kind, elf.machine.number] {
                head.extend(if little { half.to_le_bytes() } else { half.to_be_bytes() });
            }
            head
        }
        Content::Pe(_) => b"MZ".to_vec(),
        Content::Script(_) => b"#!".to_vec(),
        Content::Wasm(_) => b"\0asm".to_vec(),
        Content::MachO(_) => vec![0xcf, 0xfa, 0xed, 0xfe],
        Content::Universal(_) => vec![0xca, 0xfe, 0xba, 0xbe],
        _ => Vec::new(),
    }
}
