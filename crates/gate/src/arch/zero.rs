//! Whether code goes on well with a variable that nothing was put into.

use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::missing::{self, By};
use crate::code::Code;

/// What a variable of some type is where nothing was put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zero {
    /// No.
    False,
    /// A list of nothing.
    List,
    /// Zero.
    Number,
    /// Nothing that can be used.
    Nothing,
}

/// Whether a variable does without what is put into it at one place. It is declared at another, with a type alone.
pub(super) fn is_enough(code: &Code<'_>, name: usize, declared: usize) -> bool {
    let zero = Zero::of_type(code, declared);
    let rest = name + 1..end_of_scope(code, declared);
    let by = if zero == Zero::False { By::Truth } else { By::Comparison };
    if let Some(missing) = missing::of_variable(code, &(name..name + 1), rest.clone(), by) {
        return !missing.fails;
    }
    let mut uses = rest.filter(|&at| code.is_name(at, code.text(name)) && code.kind(at + 1) != Kind::Assign);
    match zero {
        Zero::False => true,
        Zero::List => uses.all(|at| !is_indexed(code, at)),
        // Of what is seen nowhere again, nothing is known.
        Zero::Number => {
            let mut uses = uses.peekable();
            !is_measure(code.text(name)) && uses.peek().is_some() && uses.all(|at| is_added(code, at))
        }
        Zero::Nothing => false,
    }
}

impl Zero {
    /// Of the type behind the names that are declared at a place.
    fn of_type(code: &Code<'_>, declared: usize) -> Self {
        let mut start = declared + 1;
        while code.kind(start) == Kind::Comma {
            start += 2;
        }
        let is_bytes = |at: usize| matches!(code.text(at), "byte" | "uint8");
        match code.kind(start) {
            // Bytes are a text, or code for a machine.
            Kind::LeftBracket if code.kind(start + 1) == Kind::RightBracket && !is_bytes(start + 2) => {
                Self::List
            }
            Kind::Ident if code.kind(start + 1) != Kind::Period => match code.text(start) {
                "bool" => Self::False,
                "int" | "int8" | "int16" | "int32" | "int64" | "uint" | "uint8" | "uint16" | "uint32"
                | "uint64" | "uintptr" | "byte" | "rune" | "float32" | "float64" => Self::Number,
                _ => Self::Nothing,
            },
            _ => Self::Nothing,
        }
    }
}

/// Where the block ends that a variable is declared in.
fn end_of_scope(code: &Code<'_>, declared: usize) -> usize {
    let open = code.around(declared);
    let block =
        open.filter(|&open| code.kind(open) == Kind::LeftParen).map_or(open, |open| code.around(open));
    block.and_then(|open| code.partner(open)).unwrap_or_else(|| code.len())
}

/// Whether an element of a list is taken, and not a part that may have none.
fn is_indexed(code: &Code<'_>, list: usize) -> bool {
    let open = list + 1;
    let is_part = |inside: Range<usize>| code.any(inside, |at| code.kind(at) == Kind::Colon);
    code.kind(open) == Kind::LeftBracket && code.partner(open).is_none_or(|close| !is_part(open..close))
}

/// Whether a number is added to something, compared, or returned, which zero is as good for as another. A call or a
/// product may need one.
fn is_added(code: &Code<'_>, number: usize) -> bool {
    let (before, after) = (code.before(number), code.kind(number + 1));
    let is_sum = |kind: Kind| {
        matches!(
            kind,
            Kind::Add
                | Kind::Sub
                | Kind::Or
                | Kind::AddAssign
                | Kind::SubAssign
                | Kind::OrAssign
                | Kind::Less
                | Kind::LessEqual
                | Kind::Greater
                | Kind::GreaterEqual
                | Kind::Equal
                | Kind::NotEqual
        )
    };
    let is_factor = |kind: Kind| matches!(kind, Kind::Mul | Kind::Quo | Kind::Rem);
    let is_returned = before == Kind::Return && !is_factor(after);
    is_returned || !is_factor(before) && !is_factor(after) && (is_sum(before) || is_sum(after))
}

/// Whether a name is that of a measure, which is never zero.
fn is_measure(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["size", "bits", "width", "align", "alignment"].iter().any(|measure| lower.ends_with(measure))
}
