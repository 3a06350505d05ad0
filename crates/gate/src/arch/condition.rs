//! Conditions on the operating system and the architecture.

use std::cell::Cell;
use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::literals::Literals;
use super::part::Part;
use super::values::{Held, Value};
use crate::code::Code;

/// How deep conditions may lie in one another; what lies deeper is something else.
const DEPTH: u32 = 64;

/// How many names in one condition are looked behind.
const NAMES: u32 = 64;

/// What a condition says of a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// That depends on something else.
    Open,
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// A value is, or is not, this name.
    Is { held: Held, name: String, equal: bool },
    /// A value has this in its name.
    Has { held: Held, part: Part, text: String },
    /// All hold.
    All(Vec<Condition>),
    /// One holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// Something else.
    Other,
}

impl Condition {
    /// Reads the condition in a stretch.
    pub(super) fn read(
        code: &Code<'_>,
        range: Range<usize>,
        values: &[Value],
        literals: &Literals<'_, '_>,
    ) -> Self {
        let names = Cell::new(NAMES);
        Self::within(code, range, (values, literals, &names), DEPTH)
    }

    fn within(
        code: &Code<'_>,
        range: Range<usize>,
        (values, literals, names): (&[Value], &Literals<'_, '_>, &Cell<u32>),
        depth: u32,
    ) -> Self {
        let Some(depth) = depth.checked_sub(1) else { return Self::Other };
        let range = code.bare(range);
        let read = |range| Self::within(code, range, (values, literals, names), depth);
        let any = code.split(range.clone(), Kind::LogicalOr);
        if any.len() > 1 {
            return Self::Any(any.into_iter().map(read).collect());
        }
        let all = code.split(range.clone(), Kind::LogicalAnd);
        if all.len() > 1 {
            return Self::All(all.into_iter().map(read).collect());
        }
        if code.kind(range.start) == Kind::Not && range.len() > 1 {
            return Self::Not(Box::new(read(range.start + 1..range.end)));
        }
        let flag = (range.len() == 1).then(|| literals.flags.of(code, range.start)).flatten();
        if let (Some(value), Some(left)) = (flag, names.get().checked_sub(1)) {
            names.set(left);
            return read(value);
        }
        for (by, equal) in [(Kind::Equal, true), (Kind::NotEqual, false)] {
            if let [left, right] = &code.split(range.clone(), by)[..] {
                let found = [(left, right), (right, left)].into_iter().find_map(|(value, literal)| {
                    let bare = code.bare(value.clone());
                    let held = values.iter().find(|value| value.span == bare)?.held;
                    Some(Self::Is { held, name: literals.of(code, literal.clone())?, equal })
                });
                return found.unwrap_or(Self::Other);
            }
        }
        Self::of_part(code, &range, values, literals).unwrap_or(Self::Other)
    }

    /// What a call asks that looks into a name: `strings.HasPrefix(runtime.GOARCH, "arm")`.
    fn of_part(
        code: &Code<'_>,
        range: &Range<usize>,
        values: &[Value],
        literals: &Literals<'_, '_>,
    ) -> Option<Self> {
        let open = code.partner(range.end.checked_sub(1)?)?;
        let part = Part::of(code.callee(open)?).filter(|_| range.start + 3 == open)?;
        let [value, text] = &code.elements(open)[..] else { return None };
        let bare = code.bare(value.clone());
        let held = values.iter().find(|value| value.span == bare)?.held;
        Some(Self::Has { held, part, text: literals.of(code, text.clone())? })
    }

    /// Whether it holds on a platform.
    pub(crate) fn on(&self, os: &str, arch: &str) -> Truth {
        match self {
            Self::Is { held, name, equal } => {
                let is = match held {
                    Held::Os => name == os,
                    Held::Arch => name == arch,
                    Held::Port(separator) => name.split_once(*separator) == Some((os, arch)),
                };
                if is == *equal { Truth::Yes } else { Truth::No }
            }
            Self::Has { held, part, text } => {
                if part.is_in(&held.named(os, arch), text) {
                    Truth::Yes
                } else {
                    Truth::No
                }
            }
            Self::All(parts) => decided(parts, Truth::No, Truth::Yes, (os, arch)),
            Self::Any(parts) => decided(parts, Truth::Yes, Truth::No, (os, arch)),
            Self::Not(inner) => match inner.on(os, arch) {
                Truth::Yes => Truth::No,
                Truth::No => Truth::Yes,
                Truth::Open => Truth::Open,
            },
            Self::Other => Truth::Open,
        }
    }

    /// The architectures whose whole names it says, in the order of the source.
    pub(crate) fn archs(&self) -> Vec<&str> {
        let mut all = Vec::new();
        self.visit(&mut |held, name| {
            let arch = match held {
                Held::Os => None,
                Held::Arch => Some(name),
                Held::Port(separator) => name.split_once(separator).map(|(_, arch)| arch),
            };
            all.extend(arch.filter(|arch| !all.contains(arch)));
        });
        all
    }

    /// Whether it says anything of platforms.
    pub(super) fn is_of_platforms(&self) -> bool {
        match self {
            Self::Is { .. } | Self::Has { .. } => true,
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::is_of_platforms),
            Self::Not(inner) => inner.is_of_platforms(),
            Self::Other => false,
        }
    }

    fn visit<'c>(&'c self, found: &mut dyn FnMut(Held, &'c str)) {
        match self {
            Self::Is { held, name, .. } => found(*held, name),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.visit(found)),
            Self::Not(inner) => inner.visit(found),
            Self::Has { .. } | Self::Other => {}
        }
    }
}

/// What parts come to, each asked once: the one truth as soon as one has it, the other where all have that.
fn decided(parts: &[Condition], one: Truth, all: Truth, (os, arch): (&str, &str)) -> Truth {
    let mut truth = all;
    for part in parts {
        match part.on(os, arch) {
            found if found == one => return one,
            Truth::Open => truth = Truth::Open,
            _ => {}
        }
    }
    truth
}

/// The largest condition around a stretch: up to where the statement, the list or the call ends that it stands in.
pub(super) fn around(code: &Code<'_>, inner: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = inner;
    loop {
        while let Some(before) = start.checked_sub(1).filter(|&before| goes_on(code.kind(before))) {
            start = match code.kind(before) {
                Kind::RightParen | Kind::RightBracket => match code.partner(before) {
                    Some(open) => open,
                    None => return start..end,
                },
                _ => before,
            };
        }
        while goes_on(code.kind(end)) || matches!(code.kind(end), Kind::LeftParen | Kind::LeftBracket) {
            if matches!(code.kind(end), Kind::RightParen | Kind::RightBracket) {
                break;
            }
            end = code.skip(end);
        }
        let in_group = code.before(start) == Kind::LeftParen
            && code.partner(start - 1) == Some(end)
            && (start < 2
                || !matches!(
                    code.kind(start - 2),
                    Kind::Ident | Kind::RightParen | Kind::RightBracket | Kind::Func
                ));
        if !in_group {
            return start..end;
        }
        (start, end) = (start - 1, end + 1);
    }
}

/// Whether a token is inside of an expression, looked at from its end.
const fn goes_on(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Ident
            | Kind::Int
            | Kind::Float
            | Kind::Char
            | Kind::String
            | Kind::Period
            | Kind::RightParen
            | Kind::RightBracket
            | Kind::LogicalAnd
            | Kind::LogicalOr
            | Kind::Not
            | Kind::Equal
            | Kind::NotEqual
            | Kind::Less
            | Kind::LessEqual
            | Kind::Greater
            | Kind::GreaterEqual
            | Kind::Add
            | Kind::Sub
            | Kind::Mul
            | Kind::Quo
            | Kind::Rem
            | Kind::And
            | Kind::Or
            | Kind::Xor
            | Kind::Shl
            | Kind::Shr
    )
}
