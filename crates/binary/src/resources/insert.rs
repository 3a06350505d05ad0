//! Resources for a program that is linked already.
//!
//! The go command links objects that stand beside the sources and nowhere else: `-overlay` does not help, since it
//! opens `.syso` files past it (`packInternal` of `cmd/go/internal/work`, go1.27.3). So a section is added behind
//! those of the linker, whichever that was.

use super::widen::widen;
use super::{Resources, section};

/// Why resources can't be put into a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InsertError {
    /// It is no PE program, or a damaged one.
    #[error("it is no program for Windows that can be read")]
    NoProgram,
    /// A change would break its signature.
    #[error("it is signed, and resources would break the signature")]
    Signed,
    /// It has some already.
    #[error("it has resources already")]
    HasResources,
    /// Its headers are full.
    #[error("its headers have no room for another section")]
    NoRoom,
    /// More than the format can hold.
    #[error("it would be larger than a program can be")]
    TooLarge,
}

const SECTION_HEADER: usize = 40;
const NAME: &[u8; 8] = b".rsrc\0\0\0";
/// `IMAGE_SCN_CNT_INITIALIZED_DATA` and `IMAGE_SCN_MEM_READ`
const CHARACTERISTICS: u32 = 0x4000_0040;
/// `IMAGE_DIRECTORY_ENTRY_RESOURCE` and `IMAGE_DIRECTORY_ENTRY_SECURITY`
const RESOURCE: usize = 2;
const SECURITY: usize = 4;

/// A program with these resources. The same input gives the same bytes; all of the program's own stay where they are
/// in memory, and in the file unless its headers are too full for another section.
///
/// # Errors
/// When it is no PE program, is signed, has resources, or has no room for them.
pub fn insert(program: &[u8], resources: &Resources) -> Result<Vec<u8>, InsertError> {
    let places = Places::of(program)?;
    let widened = match places.room(program) {
        Ok(()) => None,
        Err(_) => Some(widen(program, &places)?),
    };
    let program = widened.as_deref().unwrap_or(program);
    places.room(program)?;
    let section_alignment = places.optional_word(program, 32)?.max(1);
    let file_alignment = places.optional_word(program, 36)?.max(1);
    // PE Format, "Optional Header Windows-Specific Fields".
    if !file_alignment.is_power_of_two() || file_alignment > 64 << 10 {
        return Err(InsertError::NoProgram);
    }
    let aligned = |value: usize, to: u32| {
        let value = u32::try_from(value).map_err(|_| InsertError::TooLarge)?;
        value.checked_next_multiple_of(to).ok_or(InsertError::TooLarge)
    };
    let image = places.optional_word(program, 56)?;
    // Where another section would hide what is there, the headers lie.
    if u64::from(image) < places.memory_end(program)? {
        return Err(InsertError::NoProgram);
    }
    let address = aligned(image as usize, section_alignment)?;
    let mut section = section::layout(resources);
    let size = u32::try_from(section.bytes.len()).map_err(|_| InsertError::TooLarge)?;
    for &at in &section.addresses {
        let at = at as usize;
        let offset = word(&section.bytes, at)?;
        let moved = offset.checked_add(address).ok_or(InsertError::TooLarge)?;
        section.bytes[at..at + 4].copy_from_slice(&moved.to_le_bytes());
    }
    let raw_size = aligned(section.bytes.len(), file_alignment)?;
    let raw_at = aligned(program.len(), file_alignment)?;
    let end = raw_at.checked_add(raw_size).ok_or(InsertError::TooLarge)?;
    let image_end = address.checked_add(aligned(section.bytes.len(), section_alignment)?);

    let mut made = Vec::with_capacity(end as usize);
    made.extend_from_slice(program);
    made.resize(raw_at as usize, 0);
    made.extend(&section.bytes);
    made.resize(end as usize, 0);
    let mut put = |at: usize, value: u32| made[at..at + 4].copy_from_slice(&value.to_le_bytes());
    let optional = places.optional;
    put(optional + 8, places.optional_word(program, 8)?.wrapping_add(raw_size));
    put(optional + 56, image_end.ok_or(InsertError::TooLarge)?);
    put(places.directories + 8 * RESOURCE, address);
    put(places.directories + 8 * RESOURCE + 4, size);
    for (index, value) in [size, address, raw_size, raw_at, 0, 0, 0, CHARACTERISTICS].into_iter().enumerate()
    {
        put(places.free_header + NAME.len() + 4 * index, value);
    }
    made[places.free_header..places.free_header + NAME.len()].copy_from_slice(NAME);
    let count = places.sections + 1;
    made[places.file + 2..places.file + 4].copy_from_slice(&count.to_le_bytes());
    // Go's linker leaves it out, GNU's writes it.
    if places.optional_word(program, 64)? != 0 {
        let sum = checksum(&made, optional + 64);
        made[optional + 64..optional + 68].copy_from_slice(&sum.to_le_bytes());
    }
    Ok(made)
}

/// Where things stand in a program.
pub(super) struct Places {
    /// The file header, behind `PE\0\0`.
    pub(super) file: usize,
    /// The optional header.
    pub(super) optional: usize,
    /// The directories.
    pub(super) directories: usize,
    /// The headers of the sections.
    headers: usize,
    /// How many sections there are.
    sections: u16,
    /// Where the header of another section goes.
    free_header: usize,
}

impl Places {
    pub(super) fn of(program: &[u8]) -> Result<Self, InsertError> {
        let start = word(program, 0x3c)? as usize;
        if !program.starts_with(b"MZ") || word(program, start)? != u32::from_le_bytes(*b"PE\0\0") {
            return Err(InsertError::NoProgram);
        }
        let file = start + 4;
        let sections = half(program, file + 2)?;
        let optional = file + 20;
        let directories = optional
            + match half(program, optional)? {
                0x10b => 96,
                0x20b => 112,
                _ => return Err(InsertError::NoProgram),
            };
        let optional_size = usize::from(half(program, file + 16)?);
        let known = word(program, directories - 4)? as usize;
        if known <= SECURITY || optional_size < directories + 8 * known.min(16) - optional {
            return Err(InsertError::NoProgram);
        }
        if word(program, directories + 8 * SECURITY)? != 0 {
            return Err(InsertError::Signed);
        }
        if word(program, directories + 8 * RESOURCE)? != 0 {
            return Err(InsertError::HasResources);
        }
        let headers = optional + optional_size;
        let free_header = headers + SECTION_HEADER * usize::from(sections);
        // Headers that end before the last of them.
        if (word(program, optional + 60)? as usize) < free_header {
            return Err(InsertError::NoProgram);
        }
        Ok(Self { file, optional, directories, headers, sections, free_header })
    }

    /// Where the header of each section stands.
    pub(super) fn headers(&self) -> impl Iterator<Item = usize> + use<> {
        (self.headers..self.free_header).step_by(SECTION_HEADER)
    }

    /// Whether there is room for the header of another section.
    fn room(&self, program: &[u8]) -> Result<(), InsertError> {
        let behind = self.free_header + SECTION_HEADER;
        if behind > self.end(program)? || behind > program.len() || self.sections >= 96 {
            return Err(InsertError::NoRoom);
        }
        // Some linkers keep something of their own behind the headers.
        if program[self.free_header..behind].iter().any(|&byte| byte != 0) {
            return Err(InsertError::NoRoom);
        }
        Ok(())
    }

    /// Where the headers and sections end in memory.
    fn memory_end(&self, program: &[u8]) -> Result<u64, InsertError> {
        let mut end = u64::from(self.optional_word(program, 60)?).max(1);
        for header in self.headers() {
            let (size, start) = (word(program, header + 8)?, word(program, header + 12)?);
            end = end.max(u64::from(start) + u64::from(size));
        }
        Ok(end)
    }

    /// Where the headers end at the latest.
    pub(super) fn end(&self, program: &[u8]) -> Result<usize, InsertError> {
        let mut end = self.optional_word(program, 60)? as usize;
        for header in self.headers() {
            let (size, at) = (word(program, header + 16)?, word(program, header + 20)? as usize);
            if size > 0 && at > 0 {
                end = end.min(at);
            }
        }
        Ok(end)
    }

    pub(super) fn optional_word(&self, program: &[u8], at: usize) -> Result<u32, InsertError> {
        word(program, self.optional + at)
    }
}

pub(super) fn word(bytes: &[u8], at: usize) -> Result<u32, InsertError> {
    let end = at.checked_add(4).ok_or(InsertError::NoProgram)?;
    let bytes = bytes.get(at..end).and_then(|bytes| bytes.try_into().ok());
    bytes.map(u32::from_le_bytes).ok_or(InsertError::NoProgram)
}

fn half(bytes: &[u8], at: usize) -> Result<u16, InsertError> {
    let end = at.checked_add(2).ok_or(InsertError::NoProgram)?;
    let bytes = bytes.get(at..end).and_then(|bytes| bytes.try_into().ok());
    bytes.map(u16::from_le_bytes).ok_or(InsertError::NoProgram)
}

/// `CheckSum`, as `CheckSumMappedFile` counts it: without the field itself, which stands at `field`.
fn checksum(program: &[u8], field: usize) -> u32 {
    let mut sum = 0_u32;
    for (index, pair) in program.chunks(2).enumerate() {
        let at = index * 2;
        if (field..field + 4).contains(&at) {
            continue;
        }
        let value = u16::from_le_bytes([pair[0], pair.get(1).copied().unwrap_or(0)]);
        sum += u32::from(value);
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum.wrapping_add(program.len() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_program_is_refused_whatever_its_bytes() {
        let resources = Resources::new();
        let mut bytes = vec![0; 512];
        bytes[..2].copy_from_slice(b"MZ");
        for start in [0_u32, 64, 500, 511, u32::MAX] {
            bytes[0x3c..0x40].copy_from_slice(&start.to_le_bytes());
            if let Some(place) = bytes.get_mut(start as usize..).and_then(|rest| rest.get_mut(..4)) {
                place.copy_from_slice(b"PE\0\0");
            }
            for length in 0..bytes.len() {
                assert!(insert(&bytes[..length], &resources).is_err());
            }
        }
    }
}
