//! The values of constant expressions.

use std::ops::Range;

use ogive_gosource::lexer::Kind;
use ogive_platform::PortSet;

use super::Code;
use crate::repository::Package;

/// How many constants may stand behind one another.
const DEPTH: u32 = 8;

/// Constants of a package, as they are in some builds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Constants<'r, 's> {
    pub(crate) package: &'r Package<'s>,
    pub(crate) builds: PortSet,
}

impl Constants<'_, '_> {
    /// The value of an expression without types; none where it is no such thing, or not the same in all the builds.
    pub(crate) fn value(&self, code: &Code<'_>, range: Range<usize>) -> Option<i128> {
        self.within(code, range, DEPTH)
    }

    fn within(&self, code: &Code<'_>, range: Range<usize>, depth: u32) -> Option<i128> {
        let range = code.trimmed(range);
        let (value, end) = self.binary(code, range.start, range.end, 1, depth)?;
        (end == range.end).then_some(value)
    }

    /// Reads operators that bind at least so strongly.
    fn binary(&self, code: &Code<'_>, at: usize, end: usize, least: u8, depth: u32) -> Option<(i128, usize)> {
        let (mut left, mut at) = self.unary(code, at, end, depth)?;
        while at < end {
            let operator = code.kind(at);
            if operator.precedence() < least.max(1) {
                break;
            }
            let (right, next) = self.binary(code, at + 1, end, operator.precedence() + 1, depth)?;
            left = apply(operator, left, right)?;
            at = next;
        }
        Some((left, at))
    }

    fn unary(&self, code: &Code<'_>, at: usize, end: usize, depth: u32) -> Option<(i128, usize)> {
        if at >= end {
            return None;
        }
        let then = |value: fn(i128) -> Option<i128>| {
            let (inner, next) = self.unary(code, at + 1, end, depth.checked_sub(1)?)?;
            Some((value(inner)?, next))
        };
        match code.kind(at) {
            Kind::Int => Some((i128::try_from(code.integer(at)?).ok()?, at + 1)),
            Kind::Sub => then(i128::checked_neg),
            Kind::Add => then(Some),
            Kind::Xor => then(|value| Some(!value)),
            Kind::LeftParen => {
                let close = code.partner(at)?;
                Some((self.within(code, at + 1..close, depth.checked_sub(1)?)?, close + 1))
            }
            // A call or an index is no constant that is known here.
            Kind::Ident if matches!(code.kind(at + 1), Kind::LeftParen | Kind::LeftBracket) => None,
            Kind::Ident if code.kind(at + 1) == Kind::Period => {
                let value = if code.text(at) == "math" { of_math(code.text(at + 2))? } else { return None };
                (!matches!(code.kind(at + 3), Kind::Period | Kind::LeftParen)).then_some((value, at + 3))
            }
            Kind::Ident => Some((self.named(code, code.text(at), depth.checked_sub(1)?)?, at + 1)),
            _ => None,
        }
    }

    /// The value of a name, of this file or of others of the package that are in these builds.
    fn named(&self, code: &Code<'_>, name: &str, depth: u32) -> Option<i128> {
        if let Some(given) = given(code, name) {
            return self.within(code, given?, depth);
        }
        let mut value = None;
        for file in self.package.files.iter().filter(|file| !(file.builds & self.builds).is_empty()) {
            if memchr::memmem::find(file.bytes, name.as_bytes()).is_none() {
                continue;
            }
            let code = file.code();
            let Some(given) = given(&code, name) else { continue };
            let found = self.within(&code, given?, depth)?;
            if value.replace(found).is_some_and(|before| before != found) {
                return None;
            }
        }
        value
    }
}

/// What a constant is given, of the package or of a function, without a type; none where there is none, and nothing where it has a type or
/// stands for several.
fn given(code: &Code<'_>, name: &str) -> Option<Option<Range<usize>>> {
    let at = (0..code.len()).find(|&at| {
        let in_group = || {
            code.around(at)
                .is_some_and(|open| code.before(open) == Kind::Const && code.around(open).is_none())
        };
        let is_const = code.before(at) == Kind::Const || in_group();
        let starts = matches!(code.before(at), Kind::Const | Kind::Semicolon | Kind::LeftParen);
        code.kind(at) == Kind::Ident && code.text(at) == name && starts && is_const
    })?;
    let mut end = at + 2;
    while !matches!(code.kind(end), Kind::Semicolon | Kind::RightParen | Kind::Comma | Kind::End) {
        end = code.skip(end);
    }
    Some((code.kind(at + 1) == Kind::Assign && code.kind(end) != Kind::Comma).then_some(at + 2..end))
}

fn apply(operator: Kind, left: i128, right: i128) -> Option<i128> {
    let bits = || u32::try_from(right).ok().filter(|&bits| bits < 120);
    match operator {
        Kind::Add => left.checked_add(right),
        Kind::Sub => left.checked_sub(right),
        Kind::Mul => left.checked_mul(right),
        Kind::Quo => left.checked_div(right),
        Kind::Rem => left.checked_rem(right),
        Kind::And => Some(left & right),
        Kind::Or => Some(left | right),
        Kind::Xor => Some(left ^ right),
        Kind::AndNot => Some(left & !right),
        Kind::Shl => left.checked_mul(1_i128.checked_shl(bits()?)?),
        Kind::Shr => Some(left >> bits()?),
        _ => None,
    }
}

fn of_math(name: &str) -> Option<i128> {
    Some(match name {
        "MaxInt8" => i8::MAX.into(),
        "MinInt8" => i8::MIN.into(),
        "MaxUint8" => u8::MAX.into(),
        "MaxInt16" => i16::MAX.into(),
        "MinInt16" => i16::MIN.into(),
        "MaxUint16" => u16::MAX.into(),
        "MaxInt32" => i32::MAX.into(),
        "MinInt32" => i32::MIN.into(),
        "MaxUint32" => u32::MAX.into(),
        "MaxInt64" => i64::MAX.into(),
        "MinInt64" => i64::MIN.into(),
        "MaxUint64" => u64::MAX.into(),
        _ => return None,
    })
}
