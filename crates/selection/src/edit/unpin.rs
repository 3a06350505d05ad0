//! Taking the version of Go out of a file that pins it, for it to stand elsewhere.

use ogive_platform::Goos;
use toml_edit::Item;

use super::EditError;
use super::toml_files::document;
use crate::decide::PinFile;
use crate::files;

/// The file without its version of Go; nothing but white space when nothing else stands in it.
///
/// # Errors
/// When the file is invalid, or is ogive's own.
pub fn unpinned(file: PinFile, bytes: &[u8], os: Goos) -> Result<Vec<u8>, EditError> {
    match file {
        PinFile::Ogive => Err(EditError::Form("ogive.toml")),
        PinFile::GoVersion => Ok(Vec::new()),
        PinFile::ToolVersions => {
            let pins = files::tool_versions::parse(bytes)?;
            let Some(number) = pins.first().map(|pin| pin.line) else { return Ok(bytes.to_vec()) };
            let lines = bytes.split_inclusive(|byte| *byte == b'\n').zip(1..);
            Ok(lines.filter(|(_, at)| *at != number).flat_map(|(line, _)| line).copied().collect())
        }
        PinFile::Mise => {
            files::mise::parse(bytes, os)?;
            let mut document = document(bytes)?;
            let root = document.as_table_mut();
            if let Some(tools) = root.get_mut("tools").and_then(Item::as_table_like_mut) {
                for name in files::mise::NAMES {
                    tools.remove(name);
                }
                if tools.is_empty() {
                    root.remove("tools");
                }
            }
            Ok(document.to_string().into_bytes())
        }
    }
}
