//! Universal files (`mach-o/fat.h`): the header is big-endian, whatever the slices are.

use object::BigEndian;
use object::macho::FatHeader;
use object::read::ReadRef as _;
use object::read::macho::FatArch;

use super::cpu::{FEATURES, cpu_name};
use super::{MachCpuName, Slice, Universal, thin_of};
use crate::source::{Bytes, Part, Source, Windows};
use crate::{Content, Fault, ar};

/// Slices that are looked at. There are not as many kinds of CPU.
const SLICES: u32 = 32;

/// Java classes begin with the same four bytes as universal files; behind them stands the class file's
/// version, at least 43, where the other has the number of its slices (as file(1) tells them apart).
const OLDEST_JAVA: u32 = 43;

/// Reads a universal file whose header has offsets of this size; none when it is none.
pub(super) fn read<F: FatArch>(
    source: &dyn Source,
    bytes: Bytes<'_>,
    offsets: u8,
) -> Option<(Universal, Vec<Fault>)> {
    let header = bytes.read_at::<FatHeader>(0).ok()?;
    let count = header.nfat_arch.get(BigEndian);
    let end = 8 + u64::from(count) * size_of::<F>() as u64;
    // A Java class, unless so many slices would really have their entries in the file.
    if offsets == 32 && count >= OLDEST_JAVA && !plausible::<F>(bytes) {
        return None;
    }
    let mut faults = Vec::new();
    if end > bytes.size() {
        faults.push(Fault::Truncated { needs: end });
    }
    let mut slices: Vec<Slice> = Vec::new();
    for index in 0..count.min(SLICES) {
        let at = 8 + u64::from(index) * size_of::<F>() as u64;
        let Ok(arch) = bytes.read_at::<F>(at) else { break };
        slices.push(slice(source, arch));
    }
    if count == 0 {
        faults.push(Fault::Malformed { what: "it has no slices".to_owned() });
    }
    let needs = slices.iter().map(|slice| slice.offset.saturating_add(slice.size)).max().unwrap_or(0);
    if needs > bytes.size() {
        faults.push(Fault::Truncated { needs });
    }
    if let Some((a, b)) = overlap(&slices) {
        faults.push(Fault::Malformed { what: format!("slice {a} overlaps slice {b}") });
    }
    if count > SLICES {
        let what = format!("it names {count} slices, of which the first {SLICES} were looked at");
        faults.push(Fault::Malformed { what });
    }
    Some((Universal { offsets, count, slices }, faults))
}

/// Whether the first entry is one of a CPU that has a name.
fn plausible<F: FatArch>(bytes: Bytes<'_>) -> bool {
    bytes.read_at::<F>(8).is_ok_and(|arch| cpu_name(arch.cputype().0, arch.cpusubtype().0).name.is_some())
}

fn slice<F: FatArch>(source: &dyn Source, arch: &F) -> Slice {
    let (offset, size) = (arch.offset().into(), arch.size().into());
    let mut slice = Slice {
        cpu: cpu_name(arch.cputype().0, arch.cpusubtype().0),
        offset,
        size,
        align: arch.align(),
        macho: None,
        archive: None,
        faults: Vec::new(),
    };
    let part = Part::new(source, offset, size);
    let windows = Windows::new(&part);
    if let Some((macho, faults)) = thin_of(windows.bytes()) {
        // Feature bits differ where tools keep them in one header alone.
        let number = |cpu: &MachCpuName| (cpu.cputype, cpu.cpusubtype & !FEATURES);
        let same = number(&macho.cpu) == number(&slice.cpu);
        slice.faults = faults;
        if !same {
            let what = "the slice is for another CPU than the universal header says".to_owned();
            slice.faults.push(Fault::Malformed { what });
        }
        slice.macho = Some(Box::new(macho));
    } else if let Some((Content::Archive(archive), faults)) = ar::read(&part, windows.bytes()) {
        (slice.archive, slice.faults) = (Some(archive), faults);
    } else {
        let what = "the slice holds neither Mach-O nor an archive".to_owned();
        slice.faults.push(Fault::Malformed { what });
    }
    slice
}

fn overlap(slices: &[Slice]) -> Option<(usize, usize)> {
    let mut ranges: Vec<(u64, u64, usize)> = slices
        .iter()
        .enumerate()
        .filter(|(_, slice)| slice.size > 0)
        .map(|(index, slice)| (slice.offset, slice.offset.saturating_add(slice.size), index))
        .collect();
    ranges.sort_unstable();
    ranges.windows(2).find(|pair| pair[0].1 > pair[1].0).map(|pair| (pair[0].2, pair[1].2))
}
