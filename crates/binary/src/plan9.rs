//! Programs of Plan 9 (`a.out(6)` of its manual): what they have in common with other formats.

use ogive_platform::{Goarch, Goos};
use ogive_record::{Fact, Provenance};

use crate::go::build_info::{self, DataRange, Places};
use crate::read::Found;
use crate::source::Bytes;
use crate::{Code, Content, Fault, Kind, Linking, Target};

/// A machine that Go knows.
struct Machine {
    magic: u32,
    arch: Goarch,
    /// How long the header is, which is loaded with the text.
    header: u64,
    /// Where the text is loaded to.
    address: u64,
    /// What the address of the data is rounded up to.
    page: u64,
}

const MACHINES: &[Machine] = &[
    Machine { magic: 0x01eb, arch: Goarch::I386, header: 32, address: 0x1000, page: 0x1000 },
    Machine { magic: 0x8a97, arch: Goarch::Amd64, header: 40, address: 0x20_0000, page: 0x20_0000 },
    Machine { magic: 0x0647, arch: Goarch::Arm, header: 32, address: 0x1000, page: 0x1000 },
];

/// Reads a program of Plan 9; none when it is none.
pub(crate) fn read(bytes: Bytes<'_>) -> Option<Found> {
    let header = bytes.at(0, 32)?;
    let number = |index: usize| {
        let field = header.get(index * 4..index * 4 + 4)?.try_into().ok()?;
        Some(u64::from(u32::from_be_bytes(field)))
    };
    let machine = MACHINES.iter().find(|machine| Some(u64::from(machine.magic)) == number(0))?;
    let (text, data, symbols, entry) = (number(1)?, number(2)?, number(4)?, number(5)?);
    let text_end = machine.header + text;
    // The magic is short: the entry point must be in the text too.
    if !(machine.address..machine.address + text_end).contains(&entry) {
        return None;
    }
    let end = text_end + data + symbols + number(6)? + number(7)?;
    let faults = if end > bytes.size() { vec![Fault::Truncated { needs: end }] } else { Vec::new() };
    let data_address = (machine.address + text_end).next_multiple_of(machine.page);
    let go = build_info::find(
        bytes,
        &Places {
            section: None,
            // Go itself goes by where build info stands in the file, and misses it for 386 and arm.
            data: &[DataRange { offset: text_end, size: data, address: data_address }],
            loaded: &[
                DataRange { offset: 0, size: text_end, address: machine.address },
                DataRange { offset: text_end, size: data, address: data_address },
            ],
            big_endian: false,
            looks_like_go: false,
            symbols: None,
        },
    );
    let target = Target { os: Some(Goos::Plan9), arch: machine.arch, level: None };
    let target = Fact::known(target, Provenance::Field("magic".to_owned()));
    Some((
        Content::Plan9(Box::new(Code { target, kind: Kind::Executable, linking: Linking::Static, go })),
        faults,
    ))
}
