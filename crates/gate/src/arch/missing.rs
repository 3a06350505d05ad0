//! Whether code asks for a value that is empty, as that of a look-up which found nothing, and what it does then.

use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::condition::around;
use super::outcome;
use super::statements::{clauses, if_of_block, leaves, switch_of_block};
use crate::code::Code;

/// How many uses of a variable are looked at.
const USES: usize = 256;

/// What is done where a value is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Missing {
    /// Whether it fails there.
    pub(super) fails: bool,
    /// Whether a test is skipped there.
    pub(super) skips: bool,
}

/// How a value is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// It is compared with what is empty.
    Comparison,
    /// It is a condition itself.
    Truth,
}

/// What is done where a variable is empty that is asked for in a stretch; none where it is not.
pub(super) fn of_variable(
    code: &Code<'_>,
    name: &Range<usize>,
    within: Range<usize>,
    by: By,
) -> Option<Missing> {
    let text = code.written(name.clone());
    within
        .filter(|&at| code.kind(at) == Kind::Ident && code.before(at) != Kind::Period)
        .map(|at| at..at + name.len())
        .filter(|place| code.written(place.clone()) == text)
        .take(USES)
        .find_map(|place| of_operand(code, place, by))
}

/// What is done where an operand is empty; none where nothing asks for that.
pub(super) fn of_operand(code: &Code<'_>, operand: Range<usize>, by: By) -> Option<Missing> {
    if by == By::Truth {
        let is_not = code.before(operand.start) == Kind::Not;
        let start = if is_not { operand.start - 1 } else { operand.start };
        return branch(code, start..operand.end, is_not);
    }
    let measured = match operand.start.checked_sub(1).and_then(|open| code.callee(open)) {
        Some("len") if code.kind(operand.end) == Kind::RightParen => operand.start - 2..operand.end + 1,
        _ => operand.clone(),
    };
    if let Some((question, holds)) = compared(code, &measured) {
        // Where no statement asks at once, whoever gets the answer does.
        return branch(code, question, holds).or(Some(Missing::default()));
    }
    if switch_of_block(code, measured.end).is_some_and(|tag| tag == measured) {
        return of_clauses(code, measured.end);
    }
    is_first_choice(code, &operand).then(Missing::default)
}

/// The comparison of an operand with what is empty, and whether it holds for what is.
fn compared(code: &Code<'_>, operand: &Range<usize>) -> Option<(Range<usize>, bool)> {
    let behind = (code.kind(operand.end), code.text(operand.end + 1));
    let holds = match behind {
        (Kind::Equal, other) if is_empty(other) => Some(true),
        (Kind::NotEqual, other) if is_empty(other) => Some(false),
        (Kind::Less, "1") | (Kind::LessEqual, "0") => Some(true),
        (Kind::Greater, "0") | (Kind::GreaterEqual, "1") => Some(false),
        _ => None,
    };
    if let Some(holds) = holds {
        return Some((operand.start..operand.end + 2, holds));
    }
    let start = operand.start.checked_sub(2).filter(|&start| is_empty(code.text(start)))?;
    match code.kind(start + 1) {
        Kind::Equal => Some((start..operand.end, true)),
        Kind::NotEqual => Some((start..operand.end, false)),
        _ => None,
    }
}

fn is_empty(text: &str) -> bool {
    matches!(text, "\"\"" | "``" | "nil" | "0")
}

/// What is done where a question is answered as for what is empty, if a statement asks it.
fn branch(code: &Code<'_>, question: Range<usize>, holds: bool) -> Option<Missing> {
    let condition = around(code, question);
    if code.kind(condition.end) == Kind::LeftBrace {
        if_of_block(code, condition.end)?;
        return of_if(code, condition.end, holds);
    }
    let block = code.around(condition.start).filter(|&open| code.kind(open) == Kind::LeftBrace)?;
    switch_of_block(code, block).filter(Range::is_empty)?;
    let clauses = clauses(code, block + 1..code.partner(block)?);
    let is_asked = |names: &Range<usize>| names.contains(&condition.start);
    let own = clauses.iter().find(|clause| clause.names.as_ref().is_some_and(is_asked))?;
    let default = clauses.iter().find(|clause| clause.names.is_none());
    let missing = if holds { Some(own) } else { default };
    Some(missing.map_or_else(Missing::default, |clause| Missing::of(code, clause.body.clone())))
}

fn of_if(code: &Code<'_>, block: usize, holds: bool) -> Option<Missing> {
    let close = code.partner(block)?;
    if holds {
        return Some(Missing::of(code, block + 1..close));
    }
    if code.kind(close + 1) == Kind::Else {
        let other = code.block_after(close + 2)?;
        return Some(Missing::of(code, other + 1..code.partner(other)?));
    }
    // What follows is for both, or for what is empty alone.
    let is_alone = leaves(code, block + 1..close) && code.kind(close + 1) == Kind::Semicolon;
    let rest = is_alone.then(|| outcome::of_rest(code, close + 1));
    Some(Missing {
        fails: rest == Some(outcome::Outcome::Fails),
        skips: rest == Some(outcome::Outcome::Skips),
    })
}

/// What a switch on a value does with an empty one, if it knows that or has a default.
fn of_clauses(code: &Code<'_>, block: usize) -> Option<Missing> {
    let clauses = clauses(code, block + 1..code.partner(block)?);
    let names_empty = |names: &Range<usize>| code.any(names.clone(), |at| is_empty(code.text(at)));
    let own = clauses.iter().find(|clause| clause.names.as_ref().is_some_and(names_empty));
    let own = own.or_else(|| clauses.iter().find(|clause| clause.names.is_none()))?;
    Some(Missing::of(code, own.body.clone()))
}

/// Whether an operand is one that another is taken for where it is empty: `cmp.Or(operand, another)`.
fn is_first_choice(code: &Code<'_>, operand: &Range<usize>) -> bool {
    let call = code.around(operand.start).filter(|&open| code.callee(open) == Some("cmp.Or"));
    let choices = call.map(|open| code.elements(open)).unwrap_or_default();
    let place = choices.iter().position(|choice| choice == operand);
    place.is_some_and(|place| place + 1 < choices.len())
}

impl Missing {
    fn of(code: &Code<'_>, body: Range<usize>) -> Self {
        Self { fails: outcome::fails(code, body.clone()), skips: outcome::skips(code, body) }
    }
}
