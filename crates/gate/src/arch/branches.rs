//! Which branch an architecture takes, and what comes of it: chains of `if` and `else`, and switches without a value.

use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::condition::{Condition, Truth};
use super::outcome::{self, Outcome};
use super::statements::{Chain, Clause, clauses, if_of_block, leaves, start_of_chain, switch_of_block};
use crate::code::Code;

/// How many statements that follow one another are read as one decision.
const STATEMENTS: usize = 32;

/// Conditions that are asked one after the other, each with what comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Branches {
    /// In the order of the source.
    arms: Vec<(Condition, Outcome)>,
    /// What comes of what meets none.
    otherwise: Outcome,
}

/// What may come of a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Outcomes(u8);

impl Outcomes {
    pub(crate) const fn has(self, outcome: Outcome) -> bool {
        self.0 & outcome.bit() != 0
    }

    /// Whether nothing else comes of it.
    pub(crate) const fn is_only(self, outcome: Outcome) -> bool {
        self.0 == outcome.bit()
    }

    const fn with(self, outcome: Outcome) -> Self {
        Self(self.0 | outcome.bit())
    }
}

/// A decision as it is read: its conditions, what comes of it, and where it begins.
pub(super) struct Read {
    /// The stretches of the conditions that it is made of.
    pub(super) conditions: Vec<Range<usize>>,
    pub(super) branches: Branches,
    /// The token that the decision begins with.
    pub(super) start: usize,
    /// The stretches of what comes of it.
    pub(super) bodies: Vec<Range<usize>>,
}

impl Branches {
    /// What may come of a platform.
    pub(crate) fn on(&self, os: &str, arch: &str) -> Outcomes {
        let mut found = Outcomes::default();
        for (condition, outcome) in &self.arms {
            match condition.on(os, arch) {
                Truth::Yes => return found.with(*outcome),
                Truth::Open => found = found.with(*outcome),
                Truth::No => {}
            }
        }
        found.with(self.otherwise)
    }

    /// The architectures that its conditions name, in the order of the source.
    pub(crate) fn archs(&self) -> Vec<&str> {
        let mut all = Vec::new();
        for (condition, _) in &self.arms {
            all.extend(condition.archs().into_iter().filter(|arch| !all.contains(arch)).collect::<Vec<_>>());
        }
        all
    }

    /// Reads the decision that the condition in a stretch belongs to; none where nothing is decided by it.
    pub(super) fn read(
        code: &Code<'_>,
        range: &Range<usize>,
        condition: &dyn Fn(Range<usize>) -> Condition,
    ) -> Option<Read> {
        if code.kind(range.end) == Kind::LeftBrace {
            let start = start_of_chain(code, if_of_block(code, range.end)?);
            return Some(Self::of_ifs(code, start, condition));
        }
        let block = code.around(range.start).filter(|&open| code.kind(open) == Kind::LeftBrace)?;
        let tag = switch_of_block(code, block).filter(|tag| tag.is_empty())?;
        let clauses = clauses(code, block + 1..code.partner(block)?);
        let is_asked =
            |clause: &Clause| clause.names.as_ref().is_some_and(|names| names.contains(&range.start));
        clauses.iter().any(is_asked).then(|| Self::of_clauses(code, block, tag.start, &clauses, condition))
    }

    fn of_ifs(code: &Code<'_>, start: usize, condition: &dyn Fn(Range<usize>) -> Condition) -> Read {
        let mut read = Read {
            conditions: Vec::new(),
            branches: Self { arms: Vec::new(), otherwise: Outcome::Nothing },
            start,
            bodies: Vec::new(),
        };
        let mut at = start;
        for _ in 0..STATEMENTS {
            let Some(chain) = Chain::read(code, at) else { break };
            let mut all_leave = true;
            let mut names_some = false;
            let first = read.branches.arms.len();
            for (range, body) in &chain.arms {
                let condition = condition(range.clone());
                names_some |= !condition.archs().is_empty();
                all_leave &= leaves(code, body.clone());
                read.branches.arms.push((condition, outcome::of(code, body.clone())));
            }
            // What follows is for the others, and may ask on.
            if first > 0 && !(names_some && all_leave && chain.last.is_none()) {
                read.branches.arms.truncate(first);
                read.branches.otherwise = outcome::of_rest(code, at);
                return read;
            }
            read.conditions.extend(chain.arms.iter().map(|(range, _)| range.clone()));
            read.bodies.extend(chain.arms.iter().map(|(_, body)| body.clone()));
            if let Some(last) = chain.last {
                read.branches.otherwise = outcome::of(code, last.clone());
                read.bodies.push(last);
                return read;
            }
            if !all_leave {
                return read;
            }
            at = chain.end;
            while code.kind(at) == Kind::Semicolon {
                at += 1;
            }
            if code.kind(at) != Kind::If {
                read.branches.otherwise = outcome::of_rest(code, at);
                return read;
            }
        }
        read
    }

    fn of_clauses(
        code: &Code<'_>,
        block: usize,
        start: usize,
        clauses: &[Clause],
        condition: &dyn Fn(Range<usize>) -> Condition,
    ) -> Read {
        let asked = clauses.iter().filter_map(|clause| Some((clause.names.clone()?, clause.body.clone())));
        let of = |(names, body): (Range<usize>, Range<usize>)| {
            let any = code.split(names, Kind::Comma).into_iter().map(condition).collect();
            (Condition::Any(any), outcome::of(code, body))
        };
        let arms: Vec<_> = asked.clone().map(of).collect();
        let otherwise = match clauses.iter().find(|clause| clause.names.is_none()) {
            Some(default) => outcome::of(code, default.body.clone()),
            None if clauses.iter().all(|clause| leaves(code, clause.body.clone())) => {
                outcome::of_rest(code, code.skip(block))
            }
            None => Outcome::Nothing,
        };
        Read {
            conditions: asked.flat_map(|(names, _)| code.split(names, Kind::Comma)).collect(),
            branches: Self { arms, otherwise },
            start,
            bodies: clauses.iter().map(|clause| clause.body.clone()).collect(),
        }
    }
}
