//! XCOFF of AIX (IBM, "XCOFF Object File Format"): what it has in common with other formats.

use object::BigEndian as BE;
use object::xcoff::{FileHeader32, FileHeader64, SectionHeader32, SectionHeader64};
use ogive_platform::{Goarch, Goos};
use ogive_record::{Fact, Provenance};

use crate::go::build_info::{self, DataRange, Places};
use crate::read::Found;
use crate::source::Bytes;
use crate::{Code, Content, Fault, Kind, Linking, Target};

/// `F_EXEC`: it may be executed.
const EXECUTABLE: u16 = 0x0002;
/// `F_DYNLOAD`: the loader has work to do.
const DYNAMIC: u16 = 0x1000;
/// `F_SHROBJ`: it is a shared object.
const SHARED: u16 = 0x2000;
/// `STYP_TEXT`: code.
const TEXT: u32 = 0x0020;
/// `STYP_DATA`: initialised data.
const DATA: u32 = 0x0040;
/// `STYP_BSS`: memory that the file has no bytes for.
const BSS: u32 = 0x0080;
/// How many sections are looked at.
const SECTIONS: u16 = 1024;

/// What the headers of both sizes say.
struct Headers {
    arch: Goarch,
    flags: u16,
    /// Each with the low half of its flags.
    sections: Vec<(u32, DataRange)>,
}

/// Reads an XCOFF file; none when it is none.
pub(crate) fn read(bytes: Bytes<'_>) -> Option<Found> {
    let headers = match bytes.at(0, 2)? {
        [0x01, 0xf7] => wide(bytes)?,
        [0x01, 0xdf] => narrow(bytes)?,
        _ => return None,
    };
    let of_kinds = |kinds: u32| {
        let sections = headers.sections.iter().filter(move |(kind, _)| kind & kinds != 0);
        sections.map(|(_, range)| *range)
    };
    let (data, loaded): (Vec<_>, Vec<_>) =
        (of_kinds(DATA).take(1).collect(), of_kinds(TEXT | DATA).collect());
    let in_file = of_kinds(!BSS);
    let end = in_file.map(|range| range.offset.saturating_add(range.size)).max().unwrap_or(0);
    let faults = if end > bytes.size() { vec![Fault::Truncated { needs: end }] } else { Vec::new() };
    let (kind, linking) = match headers.flags {
        flags if flags & SHARED != 0 => (Kind::SharedLibrary, Linking::Dynamic),
        flags if flags & EXECUTABLE == 0 => (Kind::Object, Linking::None),
        flags if flags & DYNAMIC != 0 => (Kind::Executable, Linking::Dynamic),
        _ => (Kind::Executable, Linking::Static),
    };
    let go = build_info::find(
        bytes,
        &Places {
            section: None,
            data: &data,
            loaded: &loaded,
            big_endian: true,
            looks_like_go: false,
            symbols: None,
        },
    );
    let target = Target { os: Some(Goos::Aix), arch: headers.arch, level: None };
    let target = Fact::known(target, Provenance::Field("f_magic".to_owned()));
    Some((Content::Xcoff(Box::new(Code { target, kind, linking, go })), faults))
}

fn wide(bytes: Bytes<'_>) -> Option<Headers> {
    let size = size_of::<FileHeader64>() as u64;
    let (header, _) = object::pod::from_bytes::<FileHeader64>(bytes.at(0, size)?).ok()?;
    let start = size + u64::from(header.f_opthdr.get(BE));
    let sections = table::<SectionHeader64>(bytes, start, header.f_nscns.get(BE)).map(|section| {
        let (offset, size) = (section.s_scnptr.get(BE), section.s_size.get(BE));
        (section.s_flags.get(BE).0 & 0xffff, DataRange { offset, size, address: section.s_vaddr.get(BE) })
    });
    Some(Headers { arch: Goarch::Ppc64, flags: header.f_flags.get(BE).0, sections: sections.collect() })
}

fn narrow(bytes: Bytes<'_>) -> Option<Headers> {
    let size = size_of::<FileHeader32>() as u64;
    let (header, _) = object::pod::from_bytes::<FileHeader32>(bytes.at(0, size)?).ok()?;
    let start = size + u64::from(header.f_opthdr.get(BE));
    let sections = table::<SectionHeader32>(bytes, start, header.f_nscns.get(BE)).map(|section| {
        let (offset, size) = (section.s_scnptr.get(BE).into(), section.s_size.get(BE).into());
        let address = section.s_vaddr.get(BE).into();
        (section.s_flags.get(BE).0 & 0xffff, DataRange { offset, size, address })
    });
    Some(Headers { arch: Goarch::Ppc, flags: header.f_flags.get(BE).0, sections: sections.collect() })
}

/// The section headers, as far as they are in the file.
fn table<T: object::Pod>(bytes: Bytes<'_>, start: u64, count: u16) -> impl Iterator<Item = &T> {
    let size = size_of::<T>() as u64 * u64::from(count.min(SECTIONS));
    bytes
        .up_to(start, size)
        .chunks_exact(size_of::<T>())
        .filter_map(|entry| object::pod::from_bytes::<T>(entry).ok().map(|(header, _)| header))
}
