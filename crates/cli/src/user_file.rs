//! Changing the user's settings file, with everything else in it left as it is.

use ogive_selection::{GoRequest, UserSettings};
use toml_edit::{DocumentMut, value};

use crate::{Context, Failure};

/// Settings files are small; a larger file is something else.
const FILE_LIMIT: u64 = 1 << 20;

/// Changes the user's settings file; it is made when it is not there. Comments and order stay.
///
/// # Errors
/// When the file can't be read or written, or would not be understood afterwards.
pub fn edit(context: &Context, change: impl FnOnce(&mut DocumentMut)) -> anyhow::Result<()> {
    let path = &context.layout.config;
    let files = &context.system.files;
    let doing = || format!("cannot change the settings in {}", path.display());
    let wrong = |error: anyhow::Error| Failure::usage(doing()).because(error).hint("correct the file first");
    let bytes = if files.exists(path) { files.read(path, FILE_LIMIT)? } else { Vec::new() };
    let text = String::from_utf8(bytes).map_err(|error| wrong(error.into()))?;
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| wrong(error.into()))?;
    change(&mut document);
    let changed = document.to_string();
    UserSettings::parse(changed.as_bytes()).map_err(|error| wrong(error.into()))?;
    if let Some(folder) = path.parent() {
        files.create_dir_all(folder)?;
    }
    files.replace(path, changed.as_bytes(), 0o644)?;
    Ok(())
}

/// Sets the user's default.
///
/// # Errors
/// As [`edit`].
pub fn set_default(context: &Context, request: GoRequest) -> anyhow::Result<()> {
    edit(context, |document| document["default"] = value(request.to_string()))
}
