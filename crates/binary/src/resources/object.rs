//! Resources as an object that linkers take: Go's own, and those of C (Microsoft's PE format, "COFF").

use ogive_platform::names::PeMachine;
use ogive_platform::{Goarch, Goos, Port};

use super::{Resources, section};

const HEADER: usize = 20;
const SECTION_HEADER: usize = 40;
const RELOCATION: usize = 10;
/// `IMAGE_SCN_CNT_INITIALIZED_DATA` and `IMAGE_SCN_MEM_READ`
const CHARACTERISTICS: u32 = 0x4000_0040;
/// `IMAGE_SYM_CLASS_STATIC`
const STATIC: u8 = 3;
const NAME: &[u8; 8] = b".rsrc\0\0\0";

/// Why there is no object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    /// An architecture without Windows.
    #[error("Windows resources are made for amd64, arm64, 386 and arm, not for {0}")]
    Architecture(Goarch),
    /// More resources than a section can have relocations.
    #[error("there are {0} resources; an object holds at most 65535")]
    TooMany(usize),
    /// More than 2 GiB.
    #[error("the resources have {0} bytes, which is more than an object holds")]
    TooLarge(usize),
}

/// The object for an architecture. The same resources give the same bytes.
///
/// Cost follows the size of the resources, which are copied twice.
///
/// # Errors
/// When there is no Windows for it, or the format can't hold them.
pub fn object(resources: &Resources, arch: Goarch) -> Result<Vec<u8>, ObjectError> {
    let unknown = || ObjectError::Architecture(arch);
    let relocation = relocation(arch).ok_or_else(unknown)?;
    let machine = PeMachine::of(Port::new(Goos::Windows, arch).into()).map_err(|_| unknown())?;
    let count = u16::try_from(resources.len()).map_err(|_| ObjectError::TooMany(resources.len()))?;
    let total: usize = resources.iter().map(|(_, data)| data.len()).sum();
    // Offsets have 31 bits; what is beside the data is below this.
    if total >= 0x7000_0000 {
        return Err(ObjectError::TooLarge(total));
    }
    let section = section::layout(resources);
    let data_at = HEADER + SECTION_HEADER;
    let relocations_at = data_at + section.bytes.len();
    let symbols_at = relocations_at + RELOCATION * usize::from(count);
    let mut object = Vec::with_capacity(symbols_at + 32);
    let half = |object: &mut Vec<u8>, value: u16| object.extend(value.to_le_bytes());
    let word = |object: &mut Vec<u8>, value: u32| object.extend(value.to_le_bytes());
    half(&mut object, machine.0);
    half(&mut object, 1);
    // No time, so that the same resources give the same bytes; one symbol; no optional header, no flags.
    for value in [0, symbols_at as u32, 1, 0] {
        word(&mut object, value);
    }
    object.extend(NAME);
    for value in [0, 0, section.bytes.len() as u32, data_at as u32, relocations_at as u32, 0] {
        word(&mut object, value);
    }
    half(&mut object, count);
    half(&mut object, 0);
    word(&mut object, CHARACTERISTICS);
    object.extend(section.bytes);
    for address in section.addresses {
        word(&mut object, address);
        word(&mut object, 0);
        half(&mut object, relocation);
    }
    // The symbol of the section, from whose start the relocations count.
    object.extend(NAME);
    word(&mut object, 0);
    half(&mut object, 1);
    half(&mut object, 0);
    object.extend([STATIC, 0]);
    // A table of strings that has its own length alone.
    word(&mut object, 4);
    Ok(object)
}

/// The relocation that gives an address relative to the image's base.
const fn relocation(arch: Goarch) -> Option<u16> {
    match arch {
        // IMAGE_REL_I386_DIR32NB
        Goarch::I386 => Some(7),
        // IMAGE_REL_AMD64_ADDR32NB
        Goarch::Amd64 => Some(3),
        // IMAGE_REL_ARM64_ADDR32NB, IMAGE_REL_ARM_ADDR32NB
        Goarch::Arm64 | Goarch::Arm => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_architectures_have_no_windows() {
        let resources = Resources::new();
        for arch in Goarch::ALL {
            let windows = matches!(arch, Goarch::Amd64 | Goarch::Arm64 | Goarch::I386 | Goarch::Arm);
            assert_eq!(object(&resources, *arch).is_ok(), windows, "{arch}");
        }
    }
}
