//! Statements that decide, by their tokens: `if` with what is `else`, and the clauses of switches.

use std::ops::Range;

use ogive_gosource::lexer::Kind;

use crate::code::Code;

/// How many `else if` a chain has at most.
const LINKS: usize = 256;

/// An `if` with its `else if`s.
pub(super) struct Chain {
    /// The conditions with what stands in their blocks.
    pub(super) arms: Vec<(Range<usize>, Range<usize>)>,
    /// What stands in the block of the last `else`.
    pub(super) last: Option<Range<usize>>,
    /// The token behind all of it.
    pub(super) end: usize,
}

impl Chain {
    /// Reads the chain that begins with the `if` at a place.
    pub(super) fn read(code: &Code<'_>, start: usize) -> Option<Self> {
        let mut chain = Self { arms: Vec::new(), last: None, end: start };
        let mut at = start;
        for _ in 0..LINKS {
            if code.kind(at) != Kind::If {
                return None;
            }
            let block = code.block_after(at + 1)?;
            let close = code.partner(block)?;
            let condition = code.split(at + 1..block, Kind::Semicolon).pop()?;
            chain.arms.push((condition, block + 1..close));
            chain.end = close + 1;
            if code.kind(close + 1) != Kind::Else {
                return Some(chain);
            }
            at = close + 2;
            if code.kind(at) == Kind::LeftBrace {
                let close = code.partner(at)?;
                chain.last = Some(at + 1..close);
                chain.end = close + 1;
                return Some(chain);
            }
        }
        None
    }
}

/// The `if` whose block begins at a brace.
pub(super) fn if_of_block(code: &Code<'_>, block: usize) -> Option<usize> {
    head_of_block(code, block).filter(|&at| code.kind(at) == Kind::If)
}

/// What a switch looks at whose block begins at a brace; empty where its cases are conditions. None where it is no switch.
pub(super) fn switch_of_block(code: &Code<'_>, block: usize) -> Option<Range<usize>> {
    let start = head_of_block(code, block).filter(|&at| code.kind(at) == Kind::Switch)? + 1;
    let inner = (start..block)
        .rev()
        .find(|&at| code.kind(at) == Kind::Semicolon && code.around(at) == code.around(start - 1));
    Some(inner.map_or(start, |semicolon| semicolon + 1)..block)
}

/// The word that the statement begins with whose block begins at a brace.
fn head_of_block(code: &Code<'_>, block: usize) -> Option<usize> {
    let mut at = block;
    while at > 0 {
        at -= 1;
        match code.kind(at) {
            Kind::If | Kind::Switch | Kind::For | Kind::Select => return Some(at),
            Kind::RightParen | Kind::RightBracket => at = code.partner(at)?,
            Kind::LeftBrace
            | Kind::RightBrace
            | Kind::LeftParen
            | Kind::LeftBracket
            | Kind::Func
            | Kind::Else => {
                return None;
            }
            _ => {}
        }
    }
    None
}

/// The first `if` of the chain that an `if` belongs to.
pub(super) fn start_of_chain(code: &Code<'_>, start: usize) -> usize {
    let mut at = start;
    for _ in 0..LINKS {
        let before = (code.before(at) == Kind::Else).then(|| {
            let close = at.checked_sub(2).filter(|&close| code.kind(close) == Kind::RightBrace)?;
            if_of_block(code, code.partner(close)?)
        });
        match before.flatten() {
            Some(outer) => at = outer,
            None => return at,
        }
    }
    at
}

/// A case or the default of a switch, by its names and its statements.
pub(super) struct Clause {
    pub(super) names: Option<Range<usize>>,
    pub(super) body: Range<usize>,
}

/// The clauses of a switch.
pub(super) fn clauses(code: &Code<'_>, inside: Range<usize>) -> Vec<Clause> {
    let mut heads = Vec::new();
    let mut at = inside.start;
    while at < inside.end {
        let kind = code.kind(at);
        if matches!(kind, Kind::Case | Kind::Default)
            && matches!(code.before(at), Kind::LeftBrace | Kind::Semicolon | Kind::Colon)
        {
            let mut colon = at + 1;
            while colon < inside.end && code.kind(colon) != Kind::Colon {
                colon = code.skip(colon);
            }
            heads.push((at, (kind == Kind::Case).then_some(at + 1..colon), colon + 1));
            at = colon;
        }
        at = code.skip(at);
    }
    let ends = heads.iter().skip(1).map(|head| head.0).chain([inside.end]);
    heads
        .iter()
        .zip(ends)
        .map(|((_, names, start), end)| Clause { names: names.clone(), body: *start..end.max(*start) })
        .collect()
}

/// Whether the last of some statements leaves the function or the loop.
pub(super) fn leaves(code: &Code<'_>, body: Range<usize>) -> bool {
    let last = code.split(body, Kind::Semicolon).pop();
    last.is_some_and(|last| {
        let first = last.start;
        matches!(code.kind(first), Kind::Return | Kind::Continue | Kind::Goto | Kind::Break)
            || code.text(first) == "panic" && code.kind(first + 1) == Kind::LeftParen
            || ["Fatal", "Fatalf", "Fatalln", "Exit", "FailNow", "Skip", "Skipf", "SkipNow"]
                .contains(&code.text(first + 2))
                && code.kind(first + 1) == Kind::Period
                && code.kind(first + 3) == Kind::LeftParen
    })
}
