//! What constants of a package stand for.

use std::borrow::Cow;
use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::flags::Flags;
use crate::code::Code;
use crate::repository::Package;

/// The texts that names of a package stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Literals<'r, 's> {
    pub(super) package: &'r Package<'s>,
    /// What names of the file at hand stand for.
    pub(super) flags: &'r Flags<'s>,
}

impl Literals<'_, '_> {
    /// What an operand says: a literal, or a constant that is one.
    pub(super) fn of(&self, code: &Code<'_>, range: Range<usize>) -> Option<String> {
        let range = code.bare(code.trimmed(range));
        if range.len() != 1 {
            return None;
        }
        match code.kind(range.start) {
            Kind::String => code.string(range.start).map(Cow::into_owned),
            Kind::Ident => self.constant(code, code.text(range.start)),
            _ => None,
        }
    }

    fn constant(&self, code: &Code<'_>, name: &str) -> Option<String> {
        given(code, name).or_else(|| {
            let finder = memchr::memmem::Finder::new(name);
            let files = self.package.files.iter().filter(|file| finder.find(file.bytes).is_some());
            files.into_iter().find_map(|file| given(&file.code(), name))
        })
    }
}

/// The text that a constant is given: `name = "text"`, `name string = "text"`.
fn given(code: &Code<'_>, name: &str) -> Option<String> {
    (0..code.len()).find_map(|at| {
        if code.kind(at) != Kind::Ident || code.text(at) != name {
            return None;
        }
        let equal = if code.kind(at + 1) == Kind::Ident { at + 2 } else { at + 1 };
        let is_constant = code.before(at) == Kind::Const
            || code.around(at).is_some_and(|open| code.before(open) == Kind::Const);
        let text = code.string(equal + 1).filter(|_| code.kind(equal) == Kind::Assign && is_constant)?;
        (code.kind(equal + 2) == Kind::Semicolon || code.kind(equal + 2) == Kind::RightParen)
            .then(|| text.into_owned())
    })
}
