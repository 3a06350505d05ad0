//! AIX's big archive (`ar.h` of AIX, `<bigaf>`): members are linked by offsets.

use object::archive::{AixFileHeader, AixHeader};

use super::MEMBERS;
use super::group::Groups;
use super::member::{HEAD, classify};
use crate::Fault;
use crate::ahead::Ahead;

/// Counts the members into `groups`.
pub(super) fn read(file: &mut Ahead<'_>, groups: &mut Groups, faults: &mut Vec<Fault>) {
    let Some(mut at) = first(file) else {
        faults.push(Fault::Truncated { needs: size_of::<AixFileHeader>() as u64 });
        return;
    };
    // The chain may go backwards, after a member was replaced. Whether it goes in circles is found by a
    // mark that is set at ever longer distances (Brent).
    let (mut mark, mut steps, mut distance) = (0, 0_u64, 1_u64);
    while at != 0 {
        steps += 1;
        if at == mark || steps > MEMBERS {
            faults.push(Fault::Malformed { what: "the chain of its members does not end".to_owned() });
            return;
        }
        if steps == distance {
            (mark, distance) = (at, distance * 2);
        }
        let Some(next) = member(file, at, groups, faults) else {
            faults.push(Fault::Malformed { what: format!("no member of an archive begins at offset {at}") });
            return;
        };
        at = next;
    }
}

fn first(file: &mut Ahead<'_>) -> Option<u64> {
    let (header, _) =
        object::pod::from_bytes::<AixFileHeader>(file.get(0, size_of::<AixFileHeader>())).ok()?;
    number(&header.fstmoff)
}

/// Counts the member at `at`; returns where the next one is, 0 behind the last.
fn member(file: &mut Ahead<'_>, at: u64, groups: &mut Groups, faults: &mut Vec<Fault>) -> Option<u64> {
    let header_size = size_of::<AixHeader>() as u64;
    let (header, _) = object::pod::from_bytes::<AixHeader>(file.get(at, size_of::<AixHeader>())).ok()?;
    let (size, next, length) = (number(&header.size)?, number(&header.nxtmem)?, number(&header.namlen)?);
    let name_at = at.checked_add(header_size)?;
    let name = file.get(name_at, usize::try_from(length).ok()?);
    let name = String::from_utf8_lossy(name).into_owned();
    // A blank byte makes the name's length even, and two bytes end the header.
    let data = name_at.checked_add(length + (length & 1) + 2)?;
    let end = data.checked_add(size)?;
    if end > file.size() {
        faults.push(Fault::Truncated { needs: end });
    }
    let head = file.get(data, usize::try_from(size).unwrap_or(HEAD).min(HEAD));
    let (kind, target) = classify(&name, head, size);
    groups.add(kind, target, || name);
    Some(next)
}

fn number(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?.trim_matches([' ', '\0']);
    if text.is_empty() { Some(0) } else { text.parse().ok() }
}
