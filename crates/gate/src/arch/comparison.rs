//! Comparisons of the architecture with names, and what is decided by them.

use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::branches::Branches;
use super::condition::{Condition, around};
use super::literals::Literals;
use super::outcome;
use super::uses::{Found, UseKind};
use super::values::Value;
use crate::code::Code;

/// A comparison of the architecture with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compared {
    /// The names, in the order of the source.
    pub(crate) names: Vec<String>,
    /// What is decided by it.
    pub(crate) decides: Decides,
    /// Whether it chooses the size of words.
    pub(crate) sizes: bool,
}

/// What is decided by a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decides {
    /// Which statements run.
    Branches(Branches),
    /// Whether a helper skips a test.
    Skip(Condition),
    /// What a variable or a function says.
    Value(Condition),
    /// What a field or an argument says.
    Label(Condition),
}

/// Reads the comparison that a value stands in.
pub(super) fn read(
    code: &Code<'_>,
    span: Range<usize>,
    values: &[Value],
    literals: &Literals<'_, '_>,
) -> Option<Found> {
    let range = around(code, span);
    let read = |range| Condition::read(code, range, values, literals);
    let condition = read(range.clone());
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let names = owned(condition.archs());
    if names.is_empty() {
        return None;
    }
    if let Some(found) = Branches::read(code, &range, &read) {
        let sizes = found.bodies.into_iter().any(|body| outcome::sizes(code, body));
        let names = owned(found.branches.archs());
        let kind = UseKind::Compared(Compared { names, decides: Decides::Branches(found.branches), sizes });
        return Some(Found { kind, seen: found.conditions, start: found.start });
    }
    let name = matches!(code.before(range.start), Kind::Assign | Kind::Define)
        .then(|| range.start.checked_sub(2))
        .flatten();
    let sizes = name.is_some_and(|name| outcome::is_size_name(code.text(name)));
    let decides = name
        .filter(|_| code.kind(range.end) == Kind::Semicolon)
        .and_then(|name| decided_later(code, name, range.end, &read))
        .map_or_else(|| kept(code, &range, name, condition), Decides::Branches);
    let kind = UseKind::Compared(Compared { names, decides, sizes });
    Some(Found { kind, start: range.start, seen: vec![range] })
}

/// What is decided by the variable that a comparison is put into, where that is asked behind.
fn decided_later(
    code: &Code<'_>,
    name: usize,
    from: usize,
    read: &dyn Fn(Range<usize>) -> Condition,
) -> Option<Branches> {
    let end = code.partner(code.around(name)?)?;
    let uses = (from..end).filter(|&at| code.is_name(at, code.text(name)));
    let mut asked = uses.filter_map(|at| Branches::read(code, &around(code, at..at + 1), read));
    asked.find(|found| !found.branches.archs().is_empty()).map(|found| found.branches)
}

/// What becomes of a comparison that no statement asks.
fn kept(code: &Code<'_>, range: &Range<usize>, name: Option<usize>, condition: Condition) -> Decides {
    let (before, after) = (code.before(range.start), code.kind(range.end));
    let open = code.around(range.start);
    let is_argument = matches!(after, Kind::Comma | Kind::RightParen) && before != Kind::Return;
    if let Some(open) = open.filter(|&open| is_argument && code.callee(open).is_some()) {
        return match outcome::is_skip(code, open) {
            true => Decides::Skip(condition),
            false => Decides::Label(condition),
        };
    }
    let is_element = matches!(before, Kind::Colon | Kind::Comma | Kind::LeftBrace)
        && matches!(after, Kind::Comma | Kind::RightBrace | Kind::Semicolon);
    let is_field =
        name.is_some_and(|name| code.before(name) == Kind::Period || code.kind(name) != Kind::Ident);
    if is_element || is_field { Decides::Label(condition) } else { Decides::Value(condition) }
}
