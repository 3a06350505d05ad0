//! The lines of files, file by file.

use std::path::{Path, PathBuf};

use crate::Sources;

/// Gives lines of files. Those of one file are found once, as long as no other is asked for.
#[derive(Debug)]
pub struct TextLines<'s> {
    sources: &'s Sources,
    file: Option<(PathBuf, IndexedText<'s>)>,
}

/// A text and where its lines start.
#[derive(Debug)]
struct IndexedText<'s> {
    bytes: &'s [u8],
    starts: Vec<usize>,
}

impl<'s> TextLines<'s> {
    /// The lines of these files.
    #[must_use]
    pub const fn of(sources: &'s Sources) -> Self {
        Self { sources, file: None }
    }

    /// A line without its end, counted from 1; none when there is no such line, or the file was not read.
    pub fn get(&mut self, path: &Path, line: u32) -> Option<&'s [u8]> {
        if self.file.as_ref().is_none_or(|(known, _)| known != path) {
            let bytes = self.sources.bytes(path)?;
            let ends = memchr::memchr_iter(b'\n', bytes);
            let starts = std::iter::once(0).chain(ends.map(|end| end + 1)).collect();
            self.file = Some((path.to_owned(), IndexedText { bytes, starts }));
        }
        let (_, text) = self.file.as_ref()?;
        let at = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = *text.starts.get(at)?;
        let end = text.starts.get(at + 1).map_or(text.bytes.len(), |next| next - 1);
        let line = &text.bytes[start..end];
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::MemoryFiles;

    use super::*;

    #[test]
    fn lines_are_without_their_ends() {
        let files = MemoryFiles::new().file("/r/a.go", "package a\r\n\nvar x").file("/r/b.go", "package b\n");
        let sources = Sources::read(&files, "/r".as_ref());
        let mut lines = TextLines::of(&sources);
        let mut get =
            |path: &str, line| lines.get(path.as_ref(), line).map(|line| String::from_utf8_lossy(line));
        assert_eq!(get("a.go", 1).unwrap(), "package a");
        assert_eq!(get("a.go", 2).unwrap(), "");
        assert_eq!(get("a.go", 3).unwrap(), "var x");
        assert_eq!(get("b.go", 1).unwrap(), "package b");
        assert_eq!(get("b.go", 2).unwrap(), "");
        assert_eq!((get("b.go", 3), get("a.go", 0), get("c.go", 1)), (None, None, None));
    }
}
