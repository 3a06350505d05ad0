//! Names that are given a value once in their file, as `isArm := runtime.GOARCH == "arm"`.

use std::collections::HashMap;
use std::ops::Range;

use ogive_gosource::lexer::Kind;

use crate::code::Code;

/// The names of a file that are given a value once, with the value.
#[derive(Debug)]
pub(super) struct Flags<'s>(HashMap<&'s str, Option<Range<usize>>>);

impl<'s> Flags<'s> {
    pub(super) fn read(code: &Code<'s>) -> Self {
        let mut all = HashMap::new();
        for at in 0..code.len() {
            let is_given = code.kind(at) == Kind::Ident
                && code.before(at) != Kind::Period
                && matches!(code.kind(at + 1), Kind::Define | Kind::Assign);
            if is_given {
                let value = value(code, at + 2);
                all.entry(code.text(at)).and_modify(|known| *known = None).or_insert(value);
            }
        }
        Self(all)
    }

    /// What the name at a place stands for.
    pub(super) fn of(&self, code: &Code<'_>, at: usize) -> Option<Range<usize>> {
        self.0.get(code.text(at)).filter(|_| code.kind(at) == Kind::Ident)?.clone()
    }
}

/// The value that begins at a place, where it is all that is given there.
fn value(code: &Code<'_>, start: usize) -> Option<Range<usize>> {
    let mut end = start;
    while !matches!(
        code.kind(end),
        Kind::Semicolon | Kind::Comma | Kind::LeftBrace | Kind::RightParen | Kind::RightBrace | Kind::End
    ) {
        end = code.skip(end);
    }
    (code.kind(end) == Kind::Semicolon && start < end).then_some(start..end)
}
