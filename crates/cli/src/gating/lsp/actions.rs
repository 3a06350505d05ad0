//! Quick fixes.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Position, Range, TextEdit, Uri,
    WorkspaceEdit,
};
use ogive_gate::{Sources, TextLines};
use ogive_record::{Repair, Wish};

use super::positions::{Encoding, path, uri};
use super::shown::Shown;
use crate::gating::Place;

/// What is offered for what is found at a place: what repairs it, and the comment by which it stays.
pub(super) fn actions(
    params: &CodeActionParams,
    shown: &[Shown],
    (place, sources): (&Place, &Sources),
    encoding: Encoding,
) -> Vec<CodeActionOrCommand> {
    let wanted = |kind: &CodeActionKind| kind.as_str().is_empty() || *kind == CodeActionKind::QUICKFIX;
    if params.context.only.as_ref().is_some_and(|only| !only.iter().any(wanted)) {
        return Vec::new();
    }
    let Some(file) = path(&params.text_document.uri) else { return Vec::new() };
    let here =
        shown.iter().filter(|shown| shown.path == file && touches(shown.diagnostic.range, params.range));
    let offered = here.flat_map(|shown| {
        let repaired = Wish::of(&shown.finding)
            .and_then(|wish| Some((wish.title.clone(), edits(&wish, place, sources, encoding)?, true)));
        let suppressed = suppression(shown, place, sources).map(|edits| {
            (format!("let it stay, for a reason: //ogive:ignore {}", shown.finding.rule), edits, false)
        });
        [repaired, suppressed].into_iter().flatten().map(|(title, changes, preferred)| {
            CodeActionOrCommand::CodeAction(CodeAction {
                title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![shown.diagnostic.clone()]),
                edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
                is_preferred: Some(preferred),
                ..CodeAction::default()
            })
        })
    });
    offered.collect()
}

fn touches(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
}

type Changes = HashMap<Uri, Vec<TextEdit>>;

/// The edits of a repair; none where a line is not what it was.
#[expect(clippy::mutable_key_type, reason = "the hash of a Uri is that of its text, which never changes")]
fn edits(wish: &Wish, place: &Place, sources: &Sources, encoding: Encoding) -> Option<Changes> {
    let mut lines = TextLines::of(sources);
    let mut changes = Changes::new();
    for repair in &wish.repairs {
        let Repair::ReplaceLine { file, line, before, after } = repair else { return None };
        let text = std::str::from_utf8(lines.get(file, *line)?).ok()?;
        if text.trim() != before {
            return None;
        }
        let indent = &text[..text.len() - text.trim_start().len()];
        let edit = match after {
            Some(after) => TextEdit {
                range: encoding.line(*line, text),
                new_text: after.replace('\n', &format!("\n{indent}")),
            },
            None => TextEdit { range: whole(*line), new_text: String::new() },
        };
        changes.entry(uri(&place.top.join(file))?).or_default().push(edit);
    }
    Some(changes)
}

/// A line with its end.
fn whole(line: u32) -> Range {
    let start = Position { line: line.saturating_sub(1), character: 0 };
    Range { start, end: Position { line, character: 0 } }
}

/// The comment above the line; the reason is for the person to write.
fn suppression(shown: &Shown, place: &Place, sources: &Sources) -> Option<Changes> {
    let at = shown.finding.location.as_ref()?;
    let line = at.line?;
    let text = std::str::from_utf8(TextLines::of(sources).get(&at.path, line)?).ok()?;
    let indent = &text[..text.len() - text.trim_start().len()];
    let mark = if at.path.extension().is_some_and(|end| end == "go") { "//" } else { "# " };
    let start = Position { line: line.saturating_sub(1), character: 0 };
    let new_text = format!("{indent}{mark}ogive:ignore {} -- \n", shown.finding.rule);
    let edit = TextEdit { range: Range { start, end: start }, new_text };
    Some(HashMap::from([(uri(&place.top.join(&at.path))?, vec![edit])]))
}
