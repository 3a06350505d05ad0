//! What comes of a branch: whether it gives up, skips a test, does something, or chooses a size.

use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::statements::{Chain, clauses};
use super::zero;
use crate::code::Code;

/// How deep statements stand in one another that are looked into.
const DEPTH: u32 = 8;

/// What comes of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing, or a note in a log.
    Nothing,
    /// Something.
    Handles,
    /// What has a value gets another, or does without one: who does not take the branch keeps the first.
    Adjusts,
    /// What has no value gets one: who does not take the branch goes on without.
    Sets,
    /// A test is skipped.
    Skips,
    /// It panics, ends the program or the test, or returns an error.
    Fails,
}

impl Outcome {
    pub(super) const fn bit(self) -> u8 {
        match self {
            Self::Nothing => 1,
            Self::Handles => 1 << 1,
            Self::Adjusts => 1 << 2,
            Self::Sets => 1 << 3,
            Self::Skips => 1 << 4,
            Self::Fails => 1 << 5,
        }
    }
}

/// What comes of the statements of a block.
pub(super) fn of(code: &Code<'_>, body: Range<usize>) -> Outcome {
    if skips(code, body.clone()) {
        return Outcome::Skips;
    }
    if fails(code, body.clone()) {
        return Outcome::Fails;
    }
    let statements = code.split(body, Kind::Semicolon);
    if statements.iter().all(|statement| is_idle(code, statement)) {
        return Outcome::Nothing;
    }
    let targets: Option<Vec<Vec<usize>>> =
        statements.iter().filter(|one| !is_idle(code, one)).map(|one| assigned(code, one, DEPTH)).collect();
    let targets = targets.map(|targets| targets.concat());
    match targets {
        None => Outcome::Handles,
        Some(targets) if targets.iter().all(|&target| is_kept(code, target)) => Outcome::Adjusts,
        Some(targets) if targets.iter().all(|&target| !is_kept(code, target)) => Outcome::Sets,
        Some(_) => Outcome::Handles,
    }
}

/// What comes of the statements from one on, where all before have left. What they do in the end may have many reasons, so
/// that only what they begin with counts.
pub(super) fn of_rest(code: &Code<'_>, at: usize) -> Outcome {
    let end = code.around(at).and_then(|open| code.partner(open)).unwrap_or(at);
    let statements = code.split(at..end.max(at), Kind::Semicolon);
    let mut others = statements.into_iter().skip_while(|one| is_log(code, one));
    match others.next() {
        Some(first) if fails(code, first.clone()) => Outcome::Fails,
        Some(first) if skips_at_once(code, &first) => Outcome::Skips,
        _ => Outcome::Handles,
    }
}

/// Whether statements fail, whatever else they do: one of them panics, ends the program or the test, or returns an error.
/// What stands in a block of its own fails for a reason of its own.
pub(super) fn fails(code: &Code<'_>, range: Range<usize>) -> bool {
    code.split(range, Kind::Semicolon).into_iter().any(|statement| is_failure(code, &statement))
}

fn is_failure(code: &Code<'_>, statement: &Range<usize>) -> bool {
    let start = statement.start;
    match code.kind(start) {
        Kind::Return => makes_error(code, start + 1..statement.end),
        Kind::Ident => {
            if let Some(operator) = top(code, statement, |kind| matches!(kind, Kind::Assign | Kind::Define)) {
                let is_error = |at: usize| {
                    let name = code.text(at);
                    name == "err" || name == "Err" || name.ends_with("Err")
                };
                return code.any(start..operator, is_error) && makes_error(code, operator + 1..statement.end);
            }
            let Some(open) = top(code, statement, |kind| kind == Kind::LeftParen) else { return false };
            let Some(callee) = code.callee(open) else { return false };
            let (of, name) = callee.rsplit_once('.').unwrap_or(("", callee));
            match name {
                "panic" => of.is_empty(),
                "Fatal" | "Fatalf" | "Fatalln" | "Panic" | "Panicf" | "Panicln" | "FailNow" => true,
                "Exit" => code.text(open + 1) != "0",
                // Of a test; others with these names write logs.
                "Error" | "Errorf" | "Fail" => matches!(of, "t" | "b" | "f" | "tb" | "c"),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether an expression makes an error or names one.
fn makes_error(code: &Code<'_>, range: Range<usize>) -> bool {
    let mut at = range.start;
    while at < range.end {
        if code.kind(at) == Kind::Ident {
            let name = code.text(at);
            let of = if code.before(at) == Kind::Period { code.text(at.saturating_sub(2)) } else { "" };
            let named = |prefix: &str| {
                name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase()))
            };
            if (name == "Errorf" || name == "New" && of.contains("err") || named("Err") || named("err"))
                && !matches!(of, "t" | "b")
            {
                return true;
            }
        }
        at = if code.kind(at) == Kind::LeftBrace { code.skip(at) } else { at + 1 };
    }
    false
}

/// Whether statements skip a test.
pub(super) fn skips(code: &Code<'_>, range: Range<usize>) -> bool {
    code.any(range, |at| {
        code.kind(at) == Kind::Ident && code.kind(at + 1) == Kind::LeftParen && is_skip(code, at + 1)
    })
}

fn skips_at_once(code: &Code<'_>, statement: &Range<usize>) -> bool {
    let open = top(code, statement, |kind| kind == Kind::LeftParen);
    code.kind(statement.start) == Kind::Ident && open.is_some_and(|open| is_skip(code, open))
}

/// Whether what is called by a parenthesis skips a test: `t.Skip`, `skip.If`, `skipOn`.
pub(super) fn is_skip(code: &Code<'_>, open: usize) -> bool {
    let Some(callee) = code.callee(open) else { return false };
    let (of, name) = callee.rsplit_once('.').unwrap_or(("", callee));
    let begins = |text: &str| {
        let rest = text.strip_prefix("Skip").or_else(|| text.strip_prefix("skip"));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_lowercase() && c != 'f') || rest == "f")
    };
    begins(name) || of.eq_ignore_ascii_case("skip")
}

/// Whether a statement does nothing that matters: it leaves with nothing, or writes a log.
fn is_idle(code: &Code<'_>, statement: &Range<usize>) -> bool {
    match code.kind(statement.start) {
        Kind::Return => code.split(statement.start + 1..statement.end, Kind::Comma).iter().all(|value| {
            value.len() == 1 && matches!(code.text(value.start), "nil" | "false" | "0" | "\"\"")
        }),
        Kind::Break | Kind::Continue => true,
        _ => is_log(code, statement),
    }
}

/// Whether a statement writes a log.
pub(super) fn is_log(code: &Code<'_>, statement: &Range<usize>) -> bool {
    if code.kind(statement.start) != Kind::Ident {
        return false;
    }
    let Some(open) = top(code, statement, |kind| kind == Kind::LeftParen) else { return false };
    code.skip(open) == statement.end
        && code.callee(open).is_some_and(is_log_call)
        && !is_failure(code, statement)
}

/// Whether a function of this name writes a log.
pub(super) fn is_log_call(callee: &str) -> bool {
    let lower = callee.to_ascii_lowercase();
    let mut parts = lower.split('.');
    let first = parts.next().unwrap_or_default();
    let last = lower.rsplit('.').next().unwrap_or_default();
    first.contains("log")
        || lower.contains(".log.")
        || lower.contains(".logger.")
        || first == "fmt" && (last.starts_with("print") || last.starts_with("fprint"))
        || matches!(first, "t" | "b") && last.starts_with("log")
}

/// The names that a statement puts something into, in its blocks too; none where it does more.
fn assigned(code: &Code<'_>, statement: &Range<usize>, depth: u32) -> Option<Vec<usize>> {
    let start = statement.start;
    let inside: Vec<Range<usize>> = match code.kind(start) {
        Kind::Ident => {
            let is_changed = matches!(
                code.kind(start + 1),
                Kind::AddAssign
                    | Kind::SubAssign
                    | Kind::MulAssign
                    | Kind::QuoAssign
                    | Kind::OrAssign
                    | Kind::AndAssign
            );
            // What is added to a list is one thing more.
            let is_added = code.text(start + 2) == "append" || code.text(start + 2) == code.text(start);
            let is_put = code.kind(start + 1) == Kind::Assign && !is_added;
            return (is_changed || is_put).then(|| vec![start]);
        }
        Kind::If => {
            let chain = Chain::read(code, start)?;
            chain.arms.into_iter().map(|(_, body)| body).chain(chain.last).collect()
        }
        Kind::Switch => {
            let block = code.block_after(start + 1)?;
            clauses(code, block + 1..code.partner(block)?).into_iter().map(|clause| clause.body).collect()
        }
        _ => return None,
    };
    let depth = depth.checked_sub(1)?;
    let statements = inside.into_iter().flat_map(|body| code.split(body, Kind::Semicolon));
    let found: Option<Vec<_>> = statements.map(|one| assigned(code, &one, depth)).collect();
    Some(found?.concat())
}

/// Whether a name stands for something that is good for those who get nothing else.
fn is_kept(code: &Code<'_>, name: usize) -> bool {
    without_value(code, name).is_none_or(|declared| zero::is_enough(code, name, declared))
}

/// Where a name is declared that stands for nothing yet: all stand for something but those that are declared with a type
/// alone.
fn without_value(code: &Code<'_>, name: usize) -> Option<usize> {
    let text = code.text(name);
    for at in (0..name).rev() {
        if !code.is_name(at, text) {
            continue;
        }
        // An assignment in another branch is for others.
        if code.before(at) == Kind::Var || code.around(at).is_some_and(|open| code.before(open) == Kind::Var)
        {
            let mut end = at + 1;
            while !matches!(code.kind(end), Kind::Semicolon | Kind::End | Kind::Assign) {
                end = code.skip(end);
            }
            return (code.kind(end) != Kind::Assign).then_some(at);
        }
        let is_put = matches!(code.kind(at + 1), Kind::Assign | Kind::Define);
        let open = code.around(at).filter(|&open| code.kind(open) == Kind::LeftBrace);
        let is_case =
            |other| matches!(code.kind(other), Kind::Case | Kind::Default) && code.around(other) == open;
        let encloses = open.and_then(|open| code.partner(open)).is_some_and(|close| close > name)
            && !code.any(at..name, is_case);
        if is_put && encloses {
            return None;
        }
        if code.kind(at) == Kind::Func && code.around(at).is_none() {
            break;
        }
    }
    None
}

/// The first token of a statement, outside of its brackets, of a kind.
fn top(code: &Code<'_>, statement: &Range<usize>, is: impl Fn(Kind) -> bool) -> Option<usize> {
    let mut at = statement.start;
    while at < statement.end {
        if is(code.kind(at)) {
            return Some(at);
        }
        at = code.skip(at);
    }
    None
}

/// Whether statements are about the size of words.
pub(super) fn sizes(code: &Code<'_>, range: Range<usize>) -> bool {
    let returned = |at: usize| {
        matches!(code.before(at), Kind::Return | Kind::Assign | Kind::Define)
            && matches!(code.kind(at + 1), Kind::Semicolon | Kind::RightBrace)
    };
    code.any(range, |at| match code.kind(at) {
        Kind::Int => matches!(code.text(at), "32" | "64") && returned(at),
        Kind::Ident => is_size_name(code.text(at)),
        _ => false,
    })
}

/// Whether a name is that of the size of a word.
pub(super) fn is_size_name(name: &str) -> bool {
    let plain: String = name.chars().filter(|&c| c != '_').flat_map(char::to_lowercase).collect();
    const NAMES: &[&str] =
        &["is64bit", "is32bit", "wordsize", "ptrsize", "pointersize", "intsize", "wordbits", "pointerbits"];
    NAMES.contains(&plain.as_str())
}
