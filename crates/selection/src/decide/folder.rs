//! Paths as text, so that a Windows path can be walked up on any system.

use std::path::{Path, PathBuf};

/// The folders from `start` up to the root, `start` first.
pub(crate) fn ancestors(start: &Path) -> impl Iterator<Item = &Path> {
    let mut next = Some(start);
    std::iter::from_fn(move || {
        let current = next?;
        next = parent(current);
        Some(current)
    })
}

/// A name below a folder, with the folder's own separator.
pub(crate) fn join(folder: &Path, name: &str) -> PathBuf {
    match folder.to_str() {
        Some(text) if is_windows(text) => {
            let separator = if text.ends_with(['\\', '/']) { "" } else { "\\" };
            PathBuf::from(format!("{text}{separator}{}", name.replace('/', "\\")))
        }
        _ => folder.join(name),
    }
}

/// Whether the path is absolute on the system that it was made for.
pub(crate) fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || is_windows(path)
}

fn parent(path: &Path) -> Option<&Path> {
    let Some(text) = path.to_str().filter(|text| is_windows(text)) else {
        return path.parent();
    };
    let trimmed = text.trim_end_matches(['\\', '/']);
    let cut = trimmed.rfind(['\\', '/'])?;
    let above = &trimmed[..cut];
    if let Some(share) = text.strip_prefix("\\\\") {
        // \\server\share is a root.
        return (above.len() > 2 && share[..above.len() - 2].contains('\\')).then(|| Path::new(above));
    }
    // C:\ keeps its separator: C: alone is the drive's current folder.
    Some(Path::new(if above.len() == 2 { &text[..3] } else { above })).filter(|_| trimmed.len() > 2)
}

/// `C:\…`, `C:/…` or `\\server\…`
fn is_windows(text: &str) -> bool {
    match text.as_bytes() {
        [b'\\', b'\\', ..] => true,
        [drive, b':', b'\\' | b'/', ..] => drive.is_ascii_alphabetic(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn up(path: &str) -> Vec<&str> {
        ancestors(Path::new(path)).map(|p| p.to_str().unwrap()).collect()
    }

    #[test]
    fn walks_up_to_the_root_and_no_further() {
        assert_eq!(up("/a/b"), ["/a/b", "/a", "/"]);
        assert_eq!(up("/"), ["/"]);
        assert_eq!(up(r"C:\a\b"), [r"C:\a\b", r"C:\a", r"C:\"]);
        assert_eq!(up(r"C:\"), [r"C:\"]);
        assert_eq!(up(r"d:/a\b"), [r"d:/a\b", "d:/a", "d:/"]);
        assert_eq!(up(r"\\server\share\a"), [r"\\server\share\a", r"\\server\share"]);
    }

    #[test]
    fn joins_in_the_folders_own_way() {
        assert_eq!(join(Path::new("/a"), "mise/config.toml"), Path::new("/a/mise/config.toml"));
        assert_eq!(join(Path::new(r"C:\"), "go.mod"), Path::new(r"C:\go.mod"));
        assert_eq!(join(Path::new(r"C:\a"), "mise/config.toml"), Path::new(r"C:\a\mise\config.toml"));
        assert!(is_absolute("/a") && is_absolute(r"C:\a") && is_absolute(r"\\s\x"));
        assert!(!is_absolute("a") && !is_absolute("C:a"));
    }
}
