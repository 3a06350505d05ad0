//! Look-ups of the architecture, and what is known there.

use std::collections::HashSet;
use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::missing::{self, By, Missing};
use super::uses::Context;
use super::values::Held;
use crate::code::Code;

/// What an architecture is looked up in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keys {
    /// What is looked up.
    pub(crate) held: Held,
    /// What is known there.
    pub(crate) names: Vec<String>,
    /// Whether it says only what is allowed.
    pub(crate) is_list: bool,
    /// Whether the others are provided for.
    pub(crate) handled: bool,
    /// Whether a test is skipped for the others.
    pub(crate) skips: bool,
}

/// A map as it is written out.
struct Known {
    names: Vec<String>,
    /// Whether its values say only that they are there.
    is_set: bool,
    /// Whether its values say yes or no, so that no is the answer for the others.
    is_table: bool,
}

/// What a look-up is put into.
struct Target {
    /// The variable for what is found.
    found: Range<usize>,
    /// The variable that says whether it was.
    ok: Option<Range<usize>>,
    /// Where either may be asked for.
    rest: Range<usize>,
}

impl Context<'_, '_> {
    pub(super) fn looked_up(&self, span: &Range<usize>) -> Option<Keys> {
        let code = self.code;
        let open = span.start - 1;
        let (known, start) = match code.before(open) {
            Kind::RightBrace => {
                let literal = code.partner(open - 1)?;
                (self.keys(literal)?, start_of_type(code, literal)?)
            }
            Kind::Ident if code.kind(open.saturating_sub(2)) != Kind::Period => {
                (self.keys_of(code.text(open - 1))?, open - 1)
            }
            _ => return None,
        };
        let by = if known.is_table { By::Truth } else { By::Comparison };
        let missing = when_missing(code, start..code.skip(open), by);
        Some(Keys {
            held: self.value.held,
            names: known.names,
            is_list: known.is_set,
            handled: missing.map_or(known.is_table, |missing| !missing.fails),
            skips: missing.is_some_and(|missing| missing.skips),
        })
    }

    /// What is known by a map that is written out somewhere in the package, by its name.
    fn keys_of(&self, name: &str) -> Option<Known> {
        let literal = |code: &Code<'_>| {
            (0..code.len()).find_map(|at| {
                let given = code.is_name(at, name).then_some(at + 1)?;
                let mut start = given;
                // `var m map[K]V = …` repeats the type.
                if code.kind(start) == Kind::Map {
                    start += 1;
                    while !matches!(code.kind(start), Kind::Assign | Kind::Semicolon | Kind::End) {
                        start = code.skip(start);
                    }
                }
                let map = start + 1;
                let is_map =
                    matches!(code.kind(start), Kind::Assign | Kind::Define) && code.kind(map) == Kind::Map;
                is_map.then(|| code.block_of_type(map)).flatten()
            })
        };
        self.written(name, literal, |context, open| {
            let mut known = context.keys(open)?;
            // Of a map that begins empty, it is not seen when it is filled.
            if !known.names.is_empty() {
                let mut all: HashSet<_> = known.names.iter().cloned().collect();
                let put = context.keys_put(name, open)?;
                known.names.extend(put.into_iter().filter(|key| all.insert(key.clone())));
            }
            Some(known)
        })
    }

    /// The keys of a map that is written out.
    fn keys(&self, open: usize) -> Option<Known> {
        let code = self.code;
        let is_table = code.text(open.saturating_sub(1)) == "bool";
        let is_set = is_table || code.before(open) == Kind::RightBrace;
        let mut names = Vec::new();
        for element in code.elements(open) {
            let element = code.trimmed(element);
            let colon = (element.clone()).find(|&at| code.kind(at) == Kind::Colon)?;
            // What is said to be false is not allowed.
            if is_set && code.text(colon + 1) == "false" {
                continue;
            }
            names.push(self.literals.of(code, element.start..colon)?);
        }
        Some(Known { names, is_set, is_table })
    }

    /// The keys that statements put into a map, wherever its name reaches from where it is written out; none where they
    /// can't be read.
    fn keys_put(&self, name: &str, literal: usize) -> Option<Vec<String>> {
        if let Some(close) = block_of(self.code, literal, false) {
            return self.keys_put_in(self.code, name, literal..close);
        }
        let mut all = Vec::new();
        let finder = memchr::memmem::Finder::new(name);
        for file in self.literals.package.files.iter().filter(|file| finder.find(file.bytes).is_some()) {
            let code = file.code();
            all.extend(self.keys_put_in(&code, name, 0..code.len())?);
        }
        Some(all)
    }

    fn keys_put_in(&self, code: &Code<'_>, name: &str, within: Range<usize>) -> Option<Vec<String>> {
        let mut all = Vec::new();
        for at in within.filter(|&at| code.is_name(at, name)) {
            let is_filled = code.before(at) == Kind::LeftParen
                && code.callee(at - 1).is_some_and(|callee| callee.starts_with("maps."))
                && code.kind(at + 1) == Kind::Comma;
            if is_filled {
                return None;
            }
            let behind = code.skip(at + 1);
            if code.kind(at + 1) == Kind::LeftBracket && code.kind(behind) == Kind::Assign {
                all.push(self.literals.of(code, at + 2..behind - 1)?);
            }
        }
        Some(all)
    }
}

/// What is done where a look-up finds nothing; none where nothing asks for that.
fn when_missing(code: &Code<'_>, lookup: Range<usize>, by: By) -> Option<Missing> {
    missing::of_operand(code, lookup.clone(), by).or_else(|| {
        let Target { found, ok, rest } = Target::of(code, &lookup)?;
        let by_ok = ok.and_then(|ok| missing::of_variable(code, &ok, rest.clone(), By::Truth));
        by_ok.or_else(|| missing::of_variable(code, &found, rest, by))
    })
}

impl Target {
    /// Of `v, ok := m[k]`, `if v := m[k]; …`, `x.v = m[k]`.
    fn of(code: &Code<'_>, lookup: &Range<usize>) -> Option<Self> {
        let operator = lookup.start.checked_sub(1)?;
        if !matches!(code.kind(operator), Kind::Define | Kind::Assign) {
            return None;
        }
        let mut first = operator;
        while matches!(code.before(first), Kind::Ident | Kind::Comma | Kind::Period) {
            first -= 1;
        }
        let names = code.split(first..operator, Kind::Comma);
        let mut found = names.first()?.clone();
        // A type may stand behind the name.
        if code.kind(found.start + 1) != Kind::Period {
            found.end = found.start + 1;
        }
        let ok = names.get(1).filter(|_| code.kind(lookup.end) != Kind::Comma).cloned();
        let is_declared = code.kind(operator) == Kind::Define || code.before(first) == Kind::Var;
        let rest = match block_of(code, operator, !is_declared) {
            Some(close) => lookup.end..close,
            // What is declared for the package is asked for anywhere.
            None => 0..code.len(),
        };
        Some(Self { found, ok, rest })
    }
}

/// The end of the block that a token stands in, or of the whole function.
fn block_of(code: &Code<'_>, at: usize, whole: bool) -> Option<usize> {
    let mut found = None;
    let mut inner = at;
    while let Some(open) = code.around(inner) {
        inner = open;
        if code.kind(open) == Kind::LeftBrace {
            found = code.partner(open);
            if !whole {
                break;
            }
        }
    }
    found
}

/// The word that the type of a map begins with whose literal begins at a brace.
fn start_of_type(code: &Code<'_>, literal: usize) -> Option<usize> {
    let mut at = literal;
    loop {
        at = match code.before(at) {
            Kind::Map => return Some(at - 1),
            Kind::Ident | Kind::Period | Kind::Mul | Kind::Struct | Kind::Interface => at - 1,
            Kind::RightBracket | Kind::RightBrace => code.partner(at - 1)?,
            _ => return None,
        };
    }
}
