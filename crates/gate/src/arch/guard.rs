//! What holds where some code is reached: the conditions around it, and those in front of it that leave.

use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::condition::Condition;
use super::literals::Literals;
use super::statements::{Chain, clauses, if_of_block, leaves, start_of_chain, switch_of_block};
use super::values::Value;
use crate::code::Code;

/// How deep blocks are looked out of, and how many statements in front are looked at.
const DEPTH: usize = 64;
const STATEMENTS: usize = 512;

/// The conditions that all hold where a token is reached, as far as they speak of platforms.
pub(super) fn guard<'s>(
    code: &Code<'s>,
    at: usize,
    values: &[Value],
    literals: &Literals<'_, 's>,
) -> Vec<Condition> {
    let reader = Reader { code, values, literals };
    let mut all = Vec::new();
    let mut inner = at;
    for _ in 0..DEPTH {
        let Some(open) = code.around(inner) else { break };
        if code.kind(open) == Kind::LeftBrace {
            all.extend(reader.before(open, inner));
            all.extend(reader.around(open, inner));
        }
        inner = open;
    }
    all.retain(Condition::is_of_platforms);
    all
}

struct Reader<'c, 's> {
    code: &'c Code<'s>,
    values: &'c [Value],
    literals: &'c Literals<'c, 's>,
}

impl Reader<'_, '_> {
    fn read(&self, range: Range<usize>) -> Condition {
        Condition::read(self.code, range, self.values, self.literals)
    }

    /// What does not hold since it would have left before.
    fn before(&self, open: usize, inner: usize) -> Vec<Condition> {
        let code = self.code;
        let labels = (open + 1..inner)
            .rev()
            .find(|&at| matches!(code.kind(at), Kind::Case | Kind::Default) && code.around(at) == Some(open));
        let start = labels.map_or(open + 1, |label| {
            let colon =
                (label..inner).find(|&at| code.kind(at) == Kind::Colon && code.around(at) == Some(open));
            colon.map_or(inner, |colon| colon + 1)
        });
        let mut found = Vec::new();
        for statement in code.split(start..inner, Kind::Semicolon).into_iter().rev().take(STATEMENTS) {
            let chain = (code.kind(statement.start) == Kind::If).then(|| Chain::read(code, statement.start));
            let Some(chain) = chain.flatten().filter(|chain| chain.end <= inner) else { continue };
            let mut others: Vec<Condition> = Vec::new();
            for (range, body) in &chain.arms {
                let condition = self.read(range.clone());
                if leaves(code, body.clone()) {
                    let mut reached = others.clone();
                    reached.push(condition.clone());
                    found.push(Condition::Not(Box::new(Condition::All(reached))));
                }
                others.push(Condition::Not(Box::new(condition)));
            }
            if chain.last.is_some_and(|last| leaves(code, last)) {
                found.push(Condition::Not(Box::new(Condition::All(others))));
            }
        }
        found
    }

    /// What the statement asks for that a block belongs to.
    fn around(&self, open: usize, inner: usize) -> Vec<Condition> {
        let code = self.code;
        let is_else = code.before(open) == Kind::Else;
        let own = if is_else {
            let close = open.checked_sub(2);
            close.and_then(|close| code.partner(close)).and_then(|block| if_of_block(code, block))
        } else {
            if_of_block(code, open)
        };
        if let Some(own) = own {
            let Some(chain) = Chain::read(code, start_of_chain(code, own)) else { return Vec::new() };
            let mut found = Vec::new();
            for (range, body) in &chain.arms {
                let condition = self.read(range.clone());
                if body.start == open + 1 {
                    found.push(condition);
                    return found;
                }
                found.push(Condition::Not(Box::new(condition)));
            }
            return found;
        }
        let (Some(tag), Some(close)) = (switch_of_block(code, open), code.partner(open)) else {
            return Vec::new();
        };
        let held =
            self.values.iter().find(|value| value.span == code.bare(tag.clone())).map(|value| value.held);
        let clauses = clauses(code, open + 1..close);
        let asked = |names: &Range<usize>| {
            let names = code.split(names.clone(), Kind::Comma).into_iter();
            Condition::Any(match held {
                _ if tag.is_empty() => names.map(|name| self.read(name)).collect(),
                None => vec![Condition::Other],
                Some(held) => names
                    .map(|name| match self.literals.of(code, name) {
                        Some(name) => Condition::Is { held, name, equal: true },
                        None => Condition::Other,
                    })
                    .collect(),
            })
        };
        let mut found = Vec::new();
        let own = clauses.iter().find(|clause| clause.body.contains(&inner));
        match own.map(|clause| &clause.names) {
            None => {}
            Some(Some(names)) => {
                let before = clauses.iter().filter_map(|clause| clause.names.as_ref());
                let before = before.take_while(|other| other.start < names.start);
                found.extend(before.map(|names| Condition::Not(Box::new(asked(names)))));
                found.push(asked(names));
            }
            Some(None) => {
                let others = clauses.iter().filter_map(|clause| clause.names.as_ref());
                found.extend(others.map(|names| Condition::Not(Box::new(asked(names)))));
            }
        }
        found
    }
}
