//! Places as editors count them.

use std::path::Path;

use lsp_types::{InitializeParams, Position, PositionEncodingKind, Range, Uri};
use url::Url;

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16, which every editor knows.
    Utf16,
}

impl Encoding {
    /// What the editor offers.
    pub(super) fn chosen(params: &InitializeParams) -> Self {
        let general = params.capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_ref());
        match offered.is_some_and(|offered| offered.contains(&PositionEncodingKind::UTF8)) {
            true => Self::Utf8,
            false => Self::Utf16,
        }
    }

    /// How much a text counts.
    fn length(self, text: &str) -> u32 {
        let length = match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        };
        u32::try_from(length).unwrap_or(u32::MAX)
    }

    /// The range of what stands at a place: the name there, else all from there on; the whole line where no column, in
    /// bytes from 1, is known.
    pub(super) fn range(self, line: u32, column: Option<u32>, text: &str) -> Range {
        let indent = text.len() - text.trim_start().len();
        let column = column.and_then(|column| usize::try_from(column).ok()?.checked_sub(1));
        let start = column.filter(|&at| text.is_char_boundary(at)).unwrap_or(indent);
        let rest = text[start..].trim_end();
        let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
        let name = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
        let end = start + if column.is_none() || name == 0 { rest.len() } else { name };
        let row = line.saturating_sub(1);
        Range {
            start: Position { line: row, character: self.length(&text[..start]) },
            end: Position { line: row, character: self.length(&text[..end]) },
        }
    }

    /// The range of a whole line without its indentation and what ends it.
    pub(super) fn line(self, line: u32, text: &str) -> Range {
        self.range(line, None, text)
    }
}

/// How a file is named to editors; none for what is no absolute path.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    Url::from_file_path(path).ok()?.as_str().parse().ok()
}

/// The file of a name; none for what is in no file.
pub(super) fn path(uri: &Uri) -> Option<std::path::PathBuf> {
    Url::parse(uri.as_str()).ok()?.to_file_path().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_as_the_editor_counts() {
        let range = |encoding: Encoding, column, text| {
            let Range { start, end } = encoding.range(3, column, text);
            (start.line, start.character, end.character)
        };
        let text = "\tä𝕏(fast + slow) ";
        assert_eq!(range(Encoding::Utf8, Some(9), text), (2, 8, 12));
        assert_eq!(range(Encoding::Utf16, Some(9), text), (2, 5, 9));
        assert_eq!(range(Encoding::Utf16, None, text), (2, 1, 17));
        assert_eq!(
            range(Encoding::Utf8, Some(8), text),
            (2, 7, 20),
            "what is no name goes to the line's end"
        );
        assert_eq!(range(Encoding::Utf8, Some(90), "x"), (2, 0, 1));
    }

    #[cfg(unix)]
    #[test]
    fn names_of_files_go_there_and_back() {
        let file = Path::new("/w/ä b#1%.go");
        let uri = uri(file).unwrap();
        assert_eq!(uri.as_str(), "file:///w/%C3%A4%20b%231%25.go");
        assert_eq!(path(&uri).as_deref(), Some(file));
        assert_eq!(super::uri("a.go".as_ref()), None);
        assert_eq!(path(&"untitled:Untitled-1".parse().unwrap()), None);
    }
}
