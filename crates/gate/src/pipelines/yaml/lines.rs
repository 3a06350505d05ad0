//! The lines of a scalar, each with its place.

use super::{Node, Style, Value};
use crate::pipelines::script::{LineEnd, Script, as_offset};

impl Node<'_, '_> {
    /// The shell that a scalar holds.
    #[must_use]
    pub fn script(self) -> Script {
        let stored = self.stored();
        let Value::Scalar(_, style) = &stored.value else { return Script::default() };
        let (start, end) = (stored.span.start as usize, stored.span.end as usize);
        let source = self.yaml.text.get(start..end).unwrap_or_default();
        let mut script = Script::default();
        match style {
            Style::Plain => folded(&mut script, source, start, ""),
            Style::Quoted => {
                let inner = source.get(1..source.len().saturating_sub(1)).unwrap_or_default();
                let escape = if source.starts_with('"') { "\\" } else { "" };
                folded(&mut script, inner, start + 1, escape);
            }
            Style::Literal | Style::Folded => block(&mut script, source, start, *style == Style::Folded),
        }
        script
    }
}

/// Lines that make one. `escape` at the end of a line joins it without white space.
fn folded(script: &mut Script, source: &str, start: usize, escape: &str) {
    let mut at = start;
    for line in source.split_inclusive('\n') {
        let bare = line.trim();
        let indent = line.len() - line.trim_start().len();
        match bare.strip_suffix(escape).filter(|_| !escape.is_empty()) {
            Some(joined) => script.push(joined, as_offset(at + indent), LineEnd::Joined),
            None => script.push(bare, as_offset(at + indent), LineEnd::Folded),
        }
        at += line.len();
    }
}

/// Lines below `|` or `>`.
fn block(script: &mut Script, source: &str, start: usize, folds: bool) {
    let mut at = start;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        let is_header = number == 0 && line.starts_with(['|', '>']);
        if !is_header {
            let bare = line.trim_end_matches(['\n', '\r']);
            let text = bare.trim_start_matches(' ');
            let offset = as_offset(at + bare.len() - text.len());
            match text.strip_suffix('\\') {
                Some(joined) => script.push(joined, offset, LineEnd::Joined),
                None if folds && !text.is_empty() => script.push(text, offset, LineEnd::Folded),
                None => script.push(text, offset, LineEnd::Break),
            }
        }
        at += line.len();
    }
}
