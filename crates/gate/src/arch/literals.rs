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
            let files = self.package.files.iter().filter(|file| may_give(file.bytes, name));
            files.into_iter().find_map(|file| given(&file.code(), name))
        })
    }
}

/// Whether a text may be given to a name somewhere, as far as that is seen without tokens.
fn may_give(source: &[u8], name: &str) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    memchr::memmem::find_iter(source, name).any(|at| {
        let rest = &source[at + name.len()..];
        // Nobody writes a comment there, but it would be one.
        let space = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let named = space(rest);
        let word = rest[named..].iter().take_while(|byte| is_part(byte)).count();
        let rest = &rest[named + word..];
        matches!(rest[space(rest)..].first(), Some(b'=' | b'/'))
    })
}

/// The text that a constant is given: `name = "text"`, `name string = "text"`.
fn given(code: &Code<'_>, name: &str) -> Option<String> {
    code.named(name).find_map(|at| {
        let equal = if code.kind(at + 1) == Kind::Ident { at + 2 } else { at + 1 };
        let is_constant = code.before(at) == Kind::Const
            || code.around(at).is_some_and(|open| code.before(open) == Kind::Const);
        let text = code.string(equal + 1).filter(|_| code.kind(equal) == Kind::Assign && is_constant)?;
        (code.kind(equal + 2) == Kind::Semicolon || code.kind(equal + 2) == Kind::RightParen)
            .then(|| text.into_owned())
    })
}
