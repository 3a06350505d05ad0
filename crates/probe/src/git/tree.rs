//! The tree that a commit of the index would have.

use super::index::Entry;
use super::{Id, name_of};

/// The most folders in one another.
const DEEPEST: usize = 200;

/// Its name.
///
/// # Errors
/// When a path is none that git makes, as a clause.
pub(super) fn id(entries: &[Entry]) -> Result<Id, String> {
    folder(entries, 0, 0)
}

/// The tree of entries whose paths share the first `from` bytes.
fn folder(entries: &[Entry], from: usize, depth: usize) -> Result<Id, String> {
    if depth > DEEPEST {
        return Err("its folders lie too deep in one another".into());
    }
    let mut tree = Vec::new();
    let mut rest = entries;
    while let [first, ..] = rest {
        let name = &first.path[from..];
        let end = name.iter().position(|byte| *byte == b'/').unwrap_or(name.len());
        let part = &name[..end];
        if matches!(part, b"" | b"." | b"..") || part.eq_ignore_ascii_case(b".git") {
            return Err("its index has paths that git does not make".into());
        }
        let (mode, id, count) = if end == name.len() {
            (first.mode, first.id, 1)
        } else {
            let above = &first.path[..=from + end];
            let count = rest.iter().take_while(|entry| entry.path.starts_with(above)).count();
            (0o40000, folder(&rest[..count], above.len(), depth + 1)?, count)
        };
        tree.extend_from_slice(format!("{mode:o} ").as_bytes());
        tree.extend_from_slice(part);
        tree.push(0);
        tree.extend_from_slice(&id);
        rest = &rest[count..];
    }
    Ok(name_of("tree", &tree))
}
