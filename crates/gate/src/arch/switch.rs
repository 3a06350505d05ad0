//! Switches on the architecture.

use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::literals::Literals;
use super::outcome::{self, Outcome};
use super::statements::{clauses, leaves};
use super::values::Held;
use crate::code::Code;

/// What becomes of an architecture that no case names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fallback {
    /// Nothing is done for it.
    Nothing,
    /// The program fails.
    Fails,
    /// The program says no.
    Refuses,
    /// Something is done that does not fail.
    Handles,
}

/// A switch on the architecture, or on system and architecture together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Switch {
    /// What is looked at.
    pub(crate) held: Held,
    /// What the cases name.
    pub(crate) names: Vec<String>,
    /// Whether some case names what can't be read.
    pub(crate) open: bool,
    /// What becomes of the others.
    pub(crate) fallback: Fallback,
    /// What its cases do, where all do the same kind of thing.
    pub(crate) gives: Outcome,
    /// Whether the others' test is skipped.
    pub(crate) skips: bool,
    /// Whether it chooses the size of words.
    pub(crate) sizes: bool,
}

impl Switch {
    /// Reads the switch with a block.
    pub(super) fn read(
        code: &Code<'_>,
        block: usize,
        held: Held,
        literals: &Literals<'_, '_>,
    ) -> Option<Self> {
        let end = code.partner(block)?;
        let clauses = clauses(code, block + 1..end);
        let (mut names, mut open) = (Vec::new(), false);
        for clause in clauses.iter().filter_map(|clause| clause.names.clone()) {
            for name in code.split(clause, Kind::Comma) {
                match literals.of(code, name) {
                    Some(name) => names.push(name),
                    None => open = true,
                }
            }
        }
        let default = clauses.iter().find(|clause| clause.names.is_none()).map(|clause| clause.body.clone());
        // Where every case leaves the function, what follows is the default.
        let rest = end + 1..code.around(block).and_then(|outer| code.partner(outer)).unwrap_or(end + 1);
        let all_leave = clauses.iter().all(|clause| leaves(code, clause.body.clone()));
        let is_rest = default.is_none();
        let others =
            default.or_else(|| (all_leave && !code.trimmed(rest.clone()).is_empty()).then_some(rest));
        let fails = |body: &Range<usize>| match is_rest {
            true => outcome::of_rest(code, body.start) == Outcome::Fails,
            false => outcome::fails(code, body.clone()),
        };
        let fallback = match &others {
            None => Fallback::Nothing,
            Some(body) if fails(body) => Fallback::Fails,
            Some(body) if is_refusal(code, block, body.clone()) => Fallback::Refuses,
            Some(body) if code.trimmed(body.clone()).is_empty() => Fallback::Nothing,
            Some(_) => Fallback::Handles,
        };
        let mut given = clauses.iter().map(|clause| outcome::of(code, clause.body.clone()));
        let gives = given.next().unwrap_or(Outcome::Nothing);
        let gives = if given.all(|other| other == gives) { gives } else { Outcome::Handles };
        let skips = others.is_some_and(|body| match is_rest {
            true => outcome::of_rest(code, body.start) == Outcome::Skips,
            false => outcome::skips(code, body),
        }) || (!clauses.is_empty()
            && clauses.iter().all(|clause| outcome::skips(code, clause.body.clone())));
        let sizes = clauses.iter().any(|clause| outcome::sizes(code, clause.body.clone()));
        Some(Self { held, names, open, fallback, gives, skips, sizes })
    }

    /// Whether what no case names is left without anything that works.
    pub(crate) const fn is_closed(&self) -> bool {
        !matches!(self.fallback, Fallback::Handles)
    }
}

/// Whether some statements are `return false` in a function that says what is supported. Of another question, no is an
/// answer like yes.
fn is_refusal(code: &Code<'_>, block: usize, body: Range<usize>) -> bool {
    let body = code.trimmed(body);
    let is_no =
        code.kind(body.start) == Kind::Return && body.len() == 2 && code.text(body.start + 1) == "false";
    let mut outer = block;
    while let Some(open) = code.around(outer) {
        outer = open;
    }
    let mut at = outer;
    while at > 0 && code.kind(at) != Kind::Func {
        at -= 1;
    }
    let name = (at..outer).find(|&at| code.kind(at) == Kind::Ident && code.kind(at + 1) == Kind::LeftParen);
    let name = name.map(|at| code.text(at).to_ascii_lowercase()).unwrap_or_default();
    is_no && ["support", "allow", "compatible", "valid"].iter().any(|word| name.contains(word))
}
