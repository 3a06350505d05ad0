//! The memory of a process and its descendants, by `/proc` (proc(5)).

use std::collections::HashMap;
use std::fs;
use std::io;

/// The resident memory of `root` and of all that descend from it, in bytes.
pub(super) fn memory(root: u32) -> io::Result<u64> {
    let mut parents: HashMap<u32, (u32, u64)> = HashMap::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // One that has ended by now counts for nothing.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        if let Some(row) = parent_and_pages(&stat) {
            parents.insert(pid, row);
        }
    }
    let descends = |mut pid: u32| {
        for _ in 0..parents.len() {
            if pid == root {
                return true;
            }
            match parents.get(&pid) {
                Some((parent, _)) => pid = *parent,
                None => return false,
            }
        }
        false
    };
    let pages: u64 = parents.iter().filter(|(pid, _)| descends(**pid)).map(|(_, (_, pages))| pages).sum();
    Ok(pages * rustix::param::page_size() as u64)
}

/// Fields 4 and 24 of `/proc/PID/stat`; the second field, a name in parentheses, may hold anything.
fn parent_and_pages(stat: &str) -> Option<(u32, u64)> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(1);
    let parent = fields.next()?.parse().ok()?;
    Some((parent, fields.nth(19)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_child_counts() {
        let own = super::memory(std::process::id()).unwrap();
        assert!(own > 1 << 20, "{own}");
        let mut child = std::process::Command::new("sleep").arg("5").spawn().unwrap();
        let both = super::memory(std::process::id()).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(both > own / 2, "{both} with a child, {own} without");
        let stat = "7 (a) b) S 3 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 99 1000 42 184";
        assert_eq!(super::parent_and_pages(stat), Some((3, 42)));
    }
}
