//! Texts in TOML files, as Helix keeps its settings, replaced and taken away; everything else stays.

use toml_edit::{DocumentMut, Item, Value};

/// What begins a file of some Windows programs.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The file with another text at `path`, the keys down to it (in a list, the index), or without it.
///
/// # Errors
/// Why the file is not changed, as a clause: it is no TOML, no text stands there, or its line ends differ.
pub(crate) fn edit(bytes: &[u8], path: &[String], after: Option<&str>) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is no UTF-8".to_owned())?;
    let (mark, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => (BYTE_ORDER_MARK, rest),
        None => ("", text),
    };
    let windows = text.matches("\r\n").count();
    if windows > 0 && windows != text.matches('\n').count() {
        return Err("its lines end differently".to_owned());
    }
    let mut document: DocumentMut = text
        .replace("\r\n", "\n")
        .parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let missing = || format!("no text stands at {}", path.join("."));
    let (last, way) = path.split_last().ok_or_else(missing)?;
    let mut at = Node::Item(document.as_item_mut());
    for key in way {
        at = at.below(key).ok_or_else(missing)?;
    }
    match (at.below(last), after) {
        (Some(mut text), Some(after)) => text.replace(after).ok_or_else(missing)?,
        (Some(_), None) => {
            let mut at = Node::Item(document.as_item_mut());
            for key in way {
                at = at.below(key).ok_or_else(missing)?;
            }
            at.remove(last).ok_or_else(missing)?;
        }
        (None, _) => return Err(missing()),
    }
    let mut edited = document.to_string();
    if !text.ends_with('\n') && edited.ends_with('\n') {
        let _ = edited.pop();
    }
    if windows > 0 {
        edited = edited.replace('\n', "\r\n");
    }
    Ok(format!("{mark}{edited}").into_bytes())
}

/// A place in a document: toml_edit has one type for tables and another for what stands within a line.
enum Node<'d> {
    Item(&'d mut Item),
    Value(&'d mut Value),
    Table(&'d mut toml_edit::Table),
}

impl<'d> Node<'d> {
    fn below(self, key: &str) -> Option<Self> {
        match self {
            Self::Item(Item::Table(table)) | Self::Table(table) => table.get_mut(key).map(Node::Item),
            Self::Item(Item::ArrayOfTables(tables)) => tables.get_mut(key.parse().ok()?).map(Node::Table),
            Self::Item(Item::Value(value)) | Self::Value(value) => match value {
                Value::InlineTable(table) => table.get_mut(key).map(Node::Value),
                Value::Array(list) => list.get_mut(key.parse().ok()?).map(Node::Value),
                _ => None,
            },
            Self::Item(Item::None) => None,
        }
    }

    fn replace(&mut self, after: &str) -> Option<()> {
        let value = match self {
            Self::Item(item) => item.as_value_mut()?,
            Self::Value(value) => value,
            Self::Table(_) => return None,
        };
        let decor = value.as_str().map(|_| value.decor().clone())?;
        *value = Value::from(after);
        *value.decor_mut() = decor;
        Some(())
    }

    fn remove(self, key: &str) -> Option<()> {
        match self {
            Self::Item(Item::Table(table)) | Self::Table(table) => table.remove(key).map(drop),
            Self::Item(Item::Value(Value::InlineTable(table))) | Self::Value(Value::InlineTable(table)) => {
                table.remove(key).map(drop)
            }
            Self::Item(Item::Value(Value::Array(list))) | Self::Value(Value::Array(list)) => {
                let index: usize = key.parse().ok()?;
                (index < list.len()).then(|| drop(list.remove(index)))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELIX: &str = "# ours\n[language-server.gopls]\ncommand = '/opt/gopls' # why\n\
                         environment = { GOOS = \"js\", A = \"1\" }\nargs = [\"-v\", \"-x\"]\n\n\
                         [[language]]\nname = \"go\" # kept\n";

    fn edited(text: &str, path: &str, after: Option<&str>) -> Result<String, String> {
        let path: Vec<String> = path.split('/').map(Into::into).collect();
        edit(text.as_bytes(), &path, after).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn one_text_changes_and_all_else_stays() {
        for (path, after, before, now) in [
            (
                "language-server.gopls/command",
                Some("/g"),
                "command = '/opt/gopls' # why",
                "command = \"/g\" # why",
            ),
            ("language-server.gopls/environment/GOOS", None, "{ GOOS = \"js\", A = \"1\" }", "{ A = \"1\" }"),
            ("language-server.gopls/args/0", None, "[\"-v\", \"-x\"]", "[ \"-x\"]"),
            ("language/0/name", Some("golang"), "\"go\" # kept", "\"golang\" # kept"),
        ] {
            let path = path.replacen("language-server.gopls", "language-server/gopls", 1);
            let text = HELIX.replace(before, now);
            assert_eq!(edited(HELIX, &path, after).as_ref(), Ok(&text), "{path}");
            let (windows, text) = (HELIX.replace('\n', "\r\n"), text.replace('\n', "\r\n"));
            let marked = |text: &str| format!("\u{feff}{text}");
            assert_eq!(edited(&marked(&windows), &path, after), Ok(marked(&text)), "{path}");
            assert_eq!(edited(windows.trim_end(), &path, after), Ok(text.trim_end().to_owned()), "{path}");
        }
    }

    #[test]
    fn what_is_not_there_is_refused() {
        for path in ["language", "language/9/name", "nothing/at/all", "language-server/gopls/args/x"] {
            assert!(edited(HELIX, path, Some("x")).is_err(), "{path}");
        }
        assert!(edited("a = [", "a", None).is_err());
        assert!(edited("a = 'b'\r\nc = 'd'\n", "a", None).unwrap_err().contains("lines end differently"));
        assert!(edit(b"a = '\xff'", &["a".to_owned()], None).is_err());
    }
}
