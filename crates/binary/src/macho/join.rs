//! Universal files from thin ones (`mach-o/fat.h`).

use object::macho;

/// Slices begin at multiples of 2 to this: the largest page of the CPUs that run them.
const ALIGN: u32 = 14;

/// Why files can't be joined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// One is not Mach-O for one CPU.
    #[error("slice {0} is no little-endian Mach-O file for one CPU")]
    NotThin(usize),
    /// Two are for the same CPU.
    #[error("slices {0} and {1} are for the same CPU")]
    Same(usize, usize),
    /// An offset does not fit into 32 bits.
    #[error("all together they are larger than 4 GiB")]
    TooLarge,
    /// There are none.
    #[error("there is no slice")]
    None,
}

/// A universal file of thin ones, which keep all their bytes, and with them their signatures.
///
/// # Errors
/// When one is not thin, two are for one CPU, or they are too large.
pub fn universal(slices: &[&[u8]]) -> Result<Vec<u8>, JoinError> {
    let mut cpus: Vec<(u32, u32)> = Vec::new();
    for (index, slice) in slices.iter().enumerate() {
        let cpu = cpu(slice).ok_or(JoinError::NotThin(index))?;
        if let Some(other) = cpus.iter().position(|known| *known == cpu) {
            return Err(JoinError::Same(other, index));
        }
        cpus.push(cpu);
    }
    let count = u32::try_from(slices.len()).ok().filter(|count| *count > 0).ok_or(JoinError::None)?;
    let aligned = |at: usize| at.next_multiple_of(1 << ALIGN);
    let mut out = Vec::new();
    let word = |out: &mut Vec<u8>, number: u32| out.extend(number.to_be_bytes());
    word(&mut out, macho::FAT_MAGIC);
    word(&mut out, count);
    let mut at = aligned(8 + 20 * slices.len());
    for ((cputype, cpusubtype), slice) in cpus.iter().zip(slices) {
        let offset = u32::try_from(at).map_err(|_| JoinError::TooLarge)?;
        let size = u32::try_from(slice.len()).map_err(|_| JoinError::TooLarge)?;
        [*cputype, *cpusubtype, offset, size, ALIGN].into_iter().for_each(|number| word(&mut out, number));
        at = aligned(at + slice.len());
    }
    for slice in slices {
        out.resize(aligned(out.len()), 0);
        out.extend_from_slice(slice);
    }
    Ok(out)
}

/// `cputype` and `cpusubtype` of a thin file; both Macs that are left are little-endian and of 64 bits.
fn cpu(bytes: &[u8]) -> Option<(u32, u32)> {
    let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    (word(0)? == macho::MH_MAGIC_64).then_some((word(4)?, word(8)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thin(cpu: u32, length: usize) -> Vec<u8> {
        let mut bytes: Vec<u8> =
            [macho::MH_MAGIC_64, cpu, 3].into_iter().flat_map(u32::to_le_bytes).collect();
        bytes.resize(length, 7);
        bytes
    }

    #[test]
    fn slices_keep_their_bytes_and_begin_at_pages() {
        let (amd64, arm64) = (thin(macho::CPU_TYPE_X86_64.0, 20_000), thin(macho::CPU_TYPE_ARM64.0, 50));
        let file = universal(&[&amd64, &arm64]).unwrap();
        assert_eq!(&file[16_384..36_384], amd64);
        assert_eq!(&file[49_152..], arm64);
        assert_eq!(universal(&[&amd64, &amd64]), Err(JoinError::Same(0, 1)));
        assert_eq!(universal(&[b"#!/bin/sh"]), Err(JoinError::NotThin(0)));
        assert_eq!(universal(&[]), Err(JoinError::None));
    }
}
