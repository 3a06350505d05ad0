//! Folders taken out of the value of PATH, as it is written.

use super::words::{parse, piece_end};

/// A list without some of its elements.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Without {
    /// None of them is in it.
    None,
    /// Nothing is left but PATH as it was.
    Empty,
    /// This is left.
    Kept(String),
}

/// `a:$PATH`, with quotes or without, or `(a $path)`.
pub(super) fn without(value: &str, goes: &dyn Fn(&str) -> bool) -> Without {
    if let Some(inner) = value.strip_prefix('(').and_then(|value| value.strip_suffix(')')) {
        let Some(line) = parse(inner) else { return Without::None };
        let words = line.statements.iter().flat_map(|s| &s.words).map(|word| &inner[word.clone()]);
        return judged(&words.collect::<Vec<_>>(), goes, |kept| format!("({})", kept.join(" ")));
    }
    let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    let inner = match quoted {
        Some(inner) if !inner.replace("\\\"", "").contains('"') => inner,
        _ => value,
    };
    let is_quoted = inner.len() != value.len();
    let Some(elements) = elements(inner) else { return Without::None };
    let goes = |element: &str| if is_quoted { goes(&format!("\"{element}\"")) } else { goes(element) };
    judged(&elements, &goes, |kept| {
        let kept = kept.join(":");
        if is_quoted { format!("\"{kept}\"") } else { kept }
    })
}

fn judged(elements: &[&str], goes: &dyn Fn(&str) -> bool, join: impl Fn(&[&str]) -> String) -> Without {
    let kept: Vec<&str> = elements.iter().copied().filter(|element| !goes(element)).collect();
    let is_path = |element: &&str| {
        let bare = element.trim_matches('"').trim_start_matches('$').trim_matches(['{', '}']);
        element.contains('$') && matches!(bare, "PATH" | "path" | "PATH:+:$PATH" | "PATH:+:${PATH}")
    };
    if kept.len() == elements.len() {
        Without::None
    } else if kept.iter().all(is_path) {
        Without::Empty
    } else {
        Without::Kept(join(&kept))
    }
}

/// The elements between colons that stand outside of quotes and brackets.
fn elements(value: &str) -> Option<Vec<&str>> {
    let bytes = value.as_bytes();
    let (mut elements, mut start, mut at) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        if bytes[at] == b':' {
            elements.push(&value[start..at]);
            start = at + 1;
            at += 1;
        } else {
            at = piece_end(bytes, at)?;
        }
    }
    elements.push(&value[start..]);
    Some(elements)
}
