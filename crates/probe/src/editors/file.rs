//! Reading one file of settings.

use std::path::{Path, PathBuf};

use ogive_machine::{EditorFile, EditorFileDefect, EditorScope, EditorSetting, EditorSyntax, Steers};
use ogive_record::{Fact, Provenance};

use super::is_file;
use super::leaf::{Leaf, Lines};
use super::places::Places;
use crate::names::without_secrets;

/// The most bytes of a file of settings.
const MOST: u64 = 1 << 20;
/// The same for GoLand's workspace.xml, which holds much else.
const MOST_XML: u64 = 16 << 20;

/// What concerns Go in a file, or where the file is malformed.
pub(super) type Found = Result<Vec<(Leaf, Steers)>, EditorFileDefect>;

/// A file that may be there.
pub(super) struct Wanted {
    pub(super) path: PathBuf,
    pub(super) scope: EditorScope,
    pub(super) syntax: EditorSyntax,
}

/// Reads a file; none when it is not there, or says nothing of Go.
pub(super) fn read(
    places: &Places<'_>,
    wanted: Wanted,
    folder: Option<&Path>,
    look: impl FnOnce(&str) -> Found,
) -> Option<EditorFile> {
    let Wanted { path, scope, syntax } = wanted;
    if !is_file(places.system, &path) {
        return None;
    }
    let place = |line| Provenance::File { path: path.clone(), line };
    let most = if syntax == EditorSyntax::Xml { MOST_XML } else { MOST };
    let found = match places.system.files.read(&path, most) {
        Ok(bytes) => looked(&bytes, look),
        Err(error) => {
            let settings = Fact::unknown(error.to_string(), place(None));
            return Some(EditorFile { path, scope, syntax, settings, defect: None });
        }
    };
    let (settings, defect) = match found {
        Ok(found) if found.is_empty() => return None,
        Ok(mut found) => {
            found.sort_by_key(|(leaf, _)| leaf.line);
            let settings = found.into_iter().map(|(leaf, steers)| EditorSetting {
                names: names_file(&steers).then(|| places.named(&leaf.value, folder)).flatten(),
                value: without_secrets(leaf.path.last().map_or("", String::as_str), &leaf.value),
                source: place(Some(leaf.line)),
                path: leaf.path,
                steers,
            });
            (Fact::known(settings.collect(), place(None)), None)
        }
        Err(defect) => {
            let EditorFileDefect { line, column, message } = &defect;
            let because = format!("it is malformed at {line}:{column}: {message}");
            (Fact::unknown(because, place(Some(*line))), Some(defect))
        }
    };
    Some(EditorFile { path, scope, syntax, settings, defect })
}

fn looked(bytes: &[u8], look: impl FnOnce(&str) -> Found) -> Found {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => look(text),
        Err(error) => {
            let at = error.valid_up_to();
            let before = String::from_utf8_lossy(&bytes[..at]);
            Err(defect(&Lines::of(&before), at, "what stands there is no UTF-8"))
        }
    }
}

/// A defect at a position.
pub(super) fn defect(lines: &Lines, at: usize, message: impl Into<String>) -> EditorFileDefect {
    let (line, column) = lines.place(at);
    EditorFileDefect { line, column, message: message.into() }
}

const fn names_file(steers: &Steers) -> bool {
    matches!(steers, Steers::Goroot | Steers::Gopath | Steers::Program(_) | Steers::ToolsBuilder)
}
