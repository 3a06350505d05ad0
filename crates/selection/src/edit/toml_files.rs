//! `ogive.toml`, `mise.toml` and the user's settings.

use ogive_platform::{Goarch, Goos};
use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use super::EditError;
use crate::files::{self, FileError, Problem};
use crate::{GoRequest, Selector, UserSettings};

/// Writes the version into an `ogive.toml`, which may be empty.
///
/// # Errors
/// When the file is invalid.
pub fn project_version(bytes: &[u8], selector: Selector) -> Result<Vec<u8>, EditError> {
    files::ogive_toml::parse(bytes)?;
    let mut document = document(bytes)?;
    let root = document.as_table_mut();
    match root.get_mut("go") {
        Some(go) if go.is_str() => set(go, &selector.to_string()),
        Some(go) => {
            let go = go.as_table_like_mut().ok_or(EditError::Form("go"))?;
            set(entry(go, "version"), &selector.to_string());
        }
        None => {
            let mut go = Table::new();
            go.insert("version", value(selector.to_string()));
            root.insert("go", Item::Table(go));
        }
    }
    Ok(document.to_string().into_bytes())
}

/// Writes the architecture for one operating system into an `ogive.toml`, which may be empty.
///
/// # Errors
/// When the file is invalid.
pub fn project_arch(
    bytes: &[u8],
    os: Goos,
    arch: Goarch,
    reason: Option<&str>,
) -> Result<Vec<u8>, EditError> {
    files::ogive_toml::parse(bytes)?;
    let mut document = document(bytes)?;
    let root = document.as_table_mut();
    // `go = "1.27"` has no room for more.
    if let Some(version) = root.get("go").and_then(Item::as_str).map(str::to_owned) {
        let mut go = Table::new();
        go.insert("version", value(version));
        root.insert("go", Item::Table(go));
    }
    if !root.contains_key("go") {
        let mut go = Table::new();
        go.set_implicit(true);
        root.insert("go", Item::Table(go));
    }
    let go = root.get_mut("go").and_then(Item::as_table_like_mut).ok_or(EditError::Form("go"))?;
    if !go.contains_key("arch") {
        go.insert("arch", Item::Table(Table::new()));
    }
    let all = go.get_mut("arch").and_then(Item::as_table_like_mut).ok_or(EditError::Form("go.arch"))?;
    match all.get_mut(os.name()).and_then(Item::as_table_like_mut) {
        Some(pin) => {
            set(entry(pin, "arch"), arch.name());
            if let Some(reason) = reason {
                set(entry(pin, "reason"), reason);
            }
        }
        None => match reason {
            Some(reason) => {
                let mut pin = InlineTable::new();
                pin.insert("arch", arch.name().into());
                pin.insert("reason", reason.into());
                all.insert(os.name(), value(pin));
            }
            None => set(entry(all, os.name()), arch.name()),
        },
    }
    Ok(document.to_string().into_bytes())
}

/// Replaces the first version of Go in a `mise.toml`.
///
/// # Errors
/// When the file is invalid or does not speak of Go.
pub fn mise(bytes: &[u8], selector: Selector, os: Goos) -> Result<Vec<u8>, EditError> {
    let form = EditError::Form("the version of Go");
    let before = files::mise::parse(bytes, os)?;
    if before.is_empty() {
        return Err(form);
    }
    let mut document = document(bytes)?;
    let tools = document.get_mut("tools").and_then(Item::as_table_like_mut).ok_or(form.clone())?;
    // Of several names the one that stands first counts.
    let mut names: Vec<&str> =
        files::mise::NAMES.into_iter().filter(|name| tools.contains_key(name)).collect();
    names.sort_by_key(|name| tools.key(name).and_then(|key| key.span()).map_or(0, |span| span.start));
    let [name] = names[..] else { return Err(form) };
    let item = tools.get_mut(name).ok_or(form.clone())?;
    let text = selector.to_string();
    if item.is_str() {
        set(item, &text);
    } else if let Some(list) = item.as_array_mut() {
        let first = list.get_mut(0).ok_or(form.clone())?;
        match first.as_inline_table_mut() {
            Some(table) => set_value(table.get_mut("version").ok_or(form.clone())?, &text),
            None => set_value(first, &text),
        }
    } else {
        let table = item.as_table_like_mut().ok_or(form.clone())?;
        set(table.get_mut("version").ok_or(form.clone())?, &text);
    }
    let bytes = document.to_string().into_bytes();
    let after = files::mise::parse(&bytes, os)?;
    if after.first().is_some_and(|pin| pin.wish == Ok(selector)) { Ok(bytes) } else { Err(form) }
}

/// Writes the default into the user's settings, which may be empty; none removes it.
///
/// # Errors
/// When the file is invalid.
pub fn user_default(bytes: &[u8], default: Option<GoRequest>) -> Result<Vec<u8>, EditError> {
    UserSettings::parse(bytes)?;
    let mut document = document(bytes)?;
    match default {
        Some(request) => set(entry(document.as_table_mut(), "default"), &request.to_string()),
        None => {
            document.remove("default");
        }
    }
    Ok(document.to_string().into_bytes())
}

/// Writes an alias into the user's settings, which may be empty; none removes it.
///
/// # Errors
/// When the file is invalid, or the name can be no alias.
pub fn user_alias(bytes: &[u8], name: &str, request: Option<GoRequest>) -> Result<Vec<u8>, EditError> {
    UserSettings::parse(bytes)?;
    let mut document = document(bytes)?;
    let root = document.as_table_mut();
    match request {
        Some(request) => {
            crate::check_alias(name).map_err(|problem| FileError { line: 1, problem })?;
            if !root.contains_key("aliases") {
                root.insert("aliases", Item::Table(Table::new()));
            }
            let aliases = root.get_mut("aliases").and_then(Item::as_table_like_mut);
            set(entry(aliases.ok_or(EditError::Form("aliases"))?, name), &request.to_string());
        }
        None => {
            if let Some(aliases) = root.get_mut("aliases").and_then(Item::as_table_like_mut) {
                aliases.remove(name);
                if aliases.is_empty() {
                    root.remove("aliases");
                }
            }
        }
    }
    Ok(document.to_string().into_bytes())
}

pub(super) fn document(bytes: &[u8]) -> Result<DocumentMut, EditError> {
    let text = files::text(bytes)?;
    text.parse().map_err(|error: toml_edit::TomlError| {
        let at = error.span().map_or(0, |span| span.start);
        let line = files::line_of(text.as_bytes(), at);
        EditError::Invalid(FileError { line, problem: Problem::Syntax(error.message().to_owned()) })
    })
}

fn entry<'t>(table: &'t mut (impl TableLike + ?Sized), key: &str) -> &'t mut Item {
    table.entry(key).or_insert(Item::None)
}

/// Sets a string and keeps what stands around it.
fn set(item: &mut Item, text: &str) {
    match item.as_value_mut() {
        Some(old) => set_value(old, text),
        None => *item = value(text),
    }
}

fn set_value(old: &mut Value, text: &str) {
    let decor = old.decor().clone();
    *old = text.into();
    *old.decor_mut() = decor;
}
