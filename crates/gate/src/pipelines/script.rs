//! Lines of shell that stand in another file, and where each stands there.

/// A piece of shell: its text, and where in the file each part of it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    text: String,
    /// Where a part begins: in the text, and in the file.
    parts: Vec<(u32, u32)>,
}

/// How a line goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// It ends.
    Break,
    /// The next line belongs to it, as after a backslash.
    Joined,
    /// The next line belongs to it, with white space between.
    Folded,
}

impl Script {
    /// Adds a line that stands at `offset` of the file.
    pub fn push(&mut self, line: &str, offset: u32, end: LineEnd) {
        self.parts.push((as_offset(self.text.len()), offset));
        self.text.push_str(line);
        match end {
            LineEnd::Break => self.text.push('\n'),
            LineEnd::Joined => {}
            LineEnd::Folded => self.text.push(' '),
        }
    }

    /// Adds all lines of a text that stands at `offset` of the file. `escape` at the end of a line joins it with the next.
    pub fn push_lines(&mut self, text: &str, offset: u32, escape: char) {
        let mut at = offset;
        for line in text.split_inclusive('\n') {
            let bare = line.trim_end_matches(['\n', '\r']);
            match bare.strip_suffix(escape) {
                Some(joined) => self.push(joined, at, LineEnd::Joined),
                None => self.push(bare, at, LineEnd::Break),
            }
            at += as_offset(line.len());
        }
    }

    /// A script of one text that stands at `offset`.
    #[must_use]
    pub fn of(text: &str, offset: u32) -> Self {
        let mut script = Self::default();
        script.push_lines(text, offset, '\\');
        script
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the text stands in the file.
    #[must_use]
    pub fn offset(&self, at: usize) -> u32 {
        let at = as_offset(at);
        let before = self.parts.partition_point(|(start, _)| *start <= at);
        let part = before.checked_sub(1).and_then(|part| self.parts.get(part));
        part.map_or(at, |(start, offset)| offset.saturating_add(at - start))
    }
}

/// A place in a file; files are far smaller than that.
pub(crate) fn as_offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_file() {
        let script = Script::of("go \\\r\n  build\nls", 100);
        assert_eq!(script.text(), "go   build\nls\n");
        assert_eq!(script.offset(0), 100);
        assert_eq!(script.offset(script.text().find("build").unwrap()), 108);
        assert_eq!(script.offset(script.text().find("ls").unwrap()), 114);
        assert_eq!(Script::default().offset(3), 3);
    }
}
