//! Whether everything that the headers place in a file stands in it.

use super::tables::Tables;
use crate::{Fault, Kind};

/// What is missing behind the end, what the tables' readers met, and what lies on top of something else.
pub(super) fn faults(tables: &Tables<'_>, kind: Kind) -> Vec<Fault> {
    const PT_LOAD: u32 = 1;
    // Debug files name segments that they do not hold.
    let segments = tables.segments.iter().filter(|s| s.kind == PT_LOAD && kind != Kind::Debug);
    let segments = segments.map(|s| s.offset.saturating_add(s.size));
    let sections = tables.sections.iter().filter(|s| s.has_bytes());
    let ends = sections.map(|s| s.offset.saturating_add(s.size)).chain(segments);
    // The tables themselves may be what is missing.
    let known = tables.faults.iter().filter_map(|fault| match fault {
        Fault::Truncated { needs } => Some(*needs),
        Fault::Malformed { .. } => None,
    });
    let needs = ends.chain(known).max().filter(|needs| *needs > tables.bytes.size());
    let malformed = tables.faults.iter().filter(|fault| matches!(fault, Fault::Malformed { .. }));
    let truncated = needs.map(|needs| Fault::Truncated { needs });
    // What lies over what is of no interest where much is missing.
    let overlap = if needs.is_none() { overlap(tables) } else { None };
    truncated.into_iter().chain(malformed.cloned()).chain(overlap).collect()
}

fn overlap(tables: &Tables<'_>) -> Option<Fault> {
    let mut ranges: Vec<(u64, u64, usize)> = tables
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| section.has_bytes() && section.size > 0)
        .map(|(index, section)| (section.offset, section.offset.saturating_add(section.size), index))
        .collect();
    ranges.sort_unstable();
    let pair = ranges.windows(2).find(|pair| pair[0].1 > pair[1].0)?;
    let name = |index: usize| match tables.sections[index].name.as_str() {
        "" => format!("section {index}"),
        name => format!("section {name}"),
    };
    Some(Fault::Malformed { what: format!("{} overlaps {}", name(pair[0].2), name(pair[1].2)) })
}
