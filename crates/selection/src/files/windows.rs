//! The table `[windows]` of a project's `ogive.toml`: what its programs for Windows shall have.
//!
//! ```toml
//! [windows]
//! icon = "app.ico"
//! version = "1.2.3"
//! long-paths = true
//! ```
//!
//! Which settings there are is not known here.

use super::problem::FileError;
use super::toml_text::{Document, Item};

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub key: String,
    /// What it is set to.
    pub value: Value,
    /// Counted from 1.
    pub line: u32,
}

/// What a setting can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A truth value.
    Flag(bool),
    /// A list of strings.
    List(Vec<String>),
}

/// Reads the table in the order of its lines; none when the file has no such table.
///
/// # Errors
/// When the file is not TOML, or a setting is neither a string, a truth value nor a list of strings.
pub fn parse(bytes: &[u8]) -> Result<Option<Vec<Entry>>, FileError> {
    let document = Document::parse(bytes)?;
    let windows = document.entries().find(|(name, _)| *name == "windows");
    let Some((_, windows)) = windows else { return Ok(None) };
    let mut entries = Vec::new();
    for (key, item) in windows.entries().ok_or_else(|| windows.must_be("a table"))? {
        super::plain(key, item.line)?;
        entries.push(Entry { key: key.to_owned(), value: value(&item)?, line: item.line });
    }
    entries.sort_by_key(|entry| entry.line);
    Ok(Some(entries))
}

fn value(item: &Item<'_>) -> Result<Value, FileError> {
    if let Some(text) = item.as_str() {
        return Ok(Value::Text(text.to_owned()));
    }
    if let Some(elements) = item.elements() {
        let texts: Result<_, _> = elements.iter().map(|element| element.text().map(str::to_owned)).collect();
        return Ok(Value::List(texts?));
    }
    let expected = "a string, true, false or a list of strings";
    item.boolean().map(Value::Flag).map_err(|_| item.must_be(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_setting_with_its_line() {
        let text = b"[go]\nversion = '1.27'\n[windows]\nlong-paths = true\nicon = ['a.png', 'b.png']\ndpi = 'system'\n";
        let entries = parse(text).unwrap().unwrap();
        let shown: Vec<_> = entries.iter().map(|entry| (entry.line, entry.key.as_str())).collect();
        assert_eq!(shown, [(4, "long-paths"), (5, "icon"), (6, "dpi")]);
        assert_eq!(entries[1].value, Value::List(vec!["a.png".into(), "b.png".into()]));
        assert_eq!(parse(b"go = '1.27'"), Ok(None));
        assert_eq!(parse(b"[windows]"), Ok(Some(Vec::new())));
    }

    #[test]
    fn says_how_to_write_it_right() {
        for (text, line, says) in [
            ("windows = 1", 1, "must be a table"),
            ("[windows]\nversion = 1", 2, "windows.version must be a string, true"),
            ("[windows]\nicon = ['a', 1]", 2, "windows.icon must be a string"),
            ("[windows]\n\"\\u001b[2J\" = 'x'", 2, "plain text"),
        ] {
            let error = parse(text.as_bytes()).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
    }
}
