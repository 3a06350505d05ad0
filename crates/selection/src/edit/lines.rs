//! `.go-version` and `.tool-versions`.

use super::EditError;
use crate::Selector;
use crate::files::{self, Pin};

/// Replaces the first version of a `.go-version` file; an empty one gets its first line.
///
/// # Errors
/// When a line is no version.
pub fn go_version(bytes: &[u8], selector: Selector) -> Result<Vec<u8>, EditError> {
    if bytes.trim_ascii().is_empty() {
        return Ok(format!("{selector}\n").into_bytes());
    }
    let pins = files::go_version::parse(bytes)?;
    replace_in_line(
        bytes,
        &pins,
        "the version",
        |line| {
            let start = line.find(|c: char| !c.is_whitespace() && c != '\u{feff}')?;
            Some(start..line.len())
        },
        selector,
    )
}

/// Replaces the first version of the line for Go in a `.tool-versions` file.
///
/// # Errors
/// When the line for Go has an entry that is no version, or there is none.
pub fn tool_versions(bytes: &[u8], selector: Selector) -> Result<Vec<u8>, EditError> {
    let pins = files::tool_versions::parse(bytes)?;
    replace_in_line(
        bytes,
        &pins,
        "the line for Go",
        |line| {
            let tool = line.find("go")?;
            let gap = tool + line[tool..].find(char::is_whitespace)?;
            let start = gap + line[gap..].find(|c: char| !c.is_whitespace())?;
            Some(start..line.len())
        },
        selector,
    )
}

/// Replaces the first word of a part of the first pin's line, a comment left alone.
fn replace_in_line(
    bytes: &[u8],
    pins: &[Pin],
    what: &'static str,
    part: impl Fn(&str) -> Option<std::ops::Range<usize>>,
    selector: Selector,
) -> Result<Vec<u8>, EditError> {
    let form = || EditError::Form(what);
    let text = std::str::from_utf8(bytes).map_err(|_| form())?;
    let number = pins.first().ok_or_else(form)?.line;
    let mut result = String::with_capacity(text.len() + 8);
    for (line, at) in text.split_inclusive('\n').zip(1..) {
        if at != number {
            result.push_str(line);
            continue;
        }
        let code = &line[..line.find('#').unwrap_or(line.len())];
        let range = part(code).ok_or_else(form)?;
        let word = code[range.clone()].split_whitespace().next().ok_or_else(form)?;
        let prefixed =
            word.starts_with("go") && matches!(selector, Selector::Exact(_) | Selector::Line { .. });
        result.push_str(&line[..range.start]);
        result.push_str(if prefixed { "go" } else { "" });
        result.push_str(&selector.to_string());
        result.push_str(&line[range.start + word.len()..]);
    }
    Ok(result.into_bytes())
}
