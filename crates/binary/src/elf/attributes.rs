//! Build attributes of Arm (`.ARM.attributes`) and RISC-V (`.riscv.attributes`).

use object::Endianness;
use object::elf::{FileHeader32, FileHeader64};
use object::read::elf::{AttributesSection, FileHeader};

use super::tables::Tables;

/// Where RISC-V's stand when the sections are gone (RISC-V ELF psABI, "Program Header Table").
const PT_RISCV_ATTRIBUTES: u32 = 0x7000_0003;
const EM_RISCV: u16 = 243;

/// Attributes of the whole file.
pub(super) struct Attributes(Vec<(u64, Value)>);

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Number(u64),
    Text(String),
}

impl Attributes {
    /// Those of a file, when it has any.
    pub(super) fn of(tables: &Tables<'_>) -> Option<Self> {
        let section = tables.section(".ARM.attributes").or_else(|| tables.section(".riscv.attributes"));
        let data = match section {
            Some(section) => tables.contents(section)?,
            None if tables.machine == EM_RISCV => tables.segment(PT_RISCV_ATTRIBUTES)?,
            None => return None,
        };
        let endian = if tables.big_endian { Endianness::Big } else { Endianness::Little };
        Some(if tables.wide {
            read::<FileHeader64<Endianness>>(endian, data)
        } else {
            read::<FileHeader32<Endianness>>(endian, data)
        })
    }

    /// The value of a tag.
    pub(super) fn get(&self, tag: u64) -> Option<Value> {
        self.0.iter().find(|(known, _)| *known == tag).map(|(_, value)| value.clone())
    }
}

/// What can be read of it.
fn read<E: FileHeader<Endian = Endianness>>(endian: Endianness, data: &[u8]) -> Attributes {
    let mut all = Vec::new();
    let _ = collect::<E>(endian, data, &mut all);
    Attributes(all)
}

fn collect<E: FileHeader<Endian = Endianness>>(
    endian: Endianness,
    data: &[u8],
    all: &mut Vec<(u64, Value)>,
) -> object::read::Result<()> {
    /// `Tag_File`
    const FILE: u64 = 1;
    const MOST: usize = 256;
    let mut subsections = AttributesSection::<E>::new(endian, data)?.subsections()?;
    while let Some(subsection) = subsections.next()? {
        let arm = subsection.vendor() == b"aeabi";
        if !arm && subsection.vendor() != b"riscv" {
            continue;
        }
        let mut parts = subsection.subsubsections();
        while let Some(part) = parts.next()? {
            if u64::from(part.tag().0) != FILE {
                continue;
            }
            let mut reader = part.attributes();
            while let Some(tag) = reader.read_tag()? {
                if all.len() >= MOST {
                    return Ok(());
                }
                let value = if is_text(tag, arm) {
                    let text = reader.read_string()?;
                    Value::Text(String::from_utf8_lossy(&text[..text.len().min(1024)]).into_owned())
                } else {
                    Value::Number(reader.read_integer()?)
                };
                // `Tag_compatibility` has a number and a text.
                if arm && tag == 32 {
                    reader.read_string()?;
                }
                all.push((tag, value));
            }
        }
    }
    Ok(())
}

/// RISC-V: odd tags are texts. Arm: so they are above 32, and three below.
const fn is_text(tag: u64, arm: bool) -> bool {
    if arm { matches!(tag, 4 | 5 | 67) || (tag > 32 && tag % 2 == 1) } else { tag % 2 == 1 }
}
