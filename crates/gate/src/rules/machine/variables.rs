//! What variables of functions are.

use ogive_gosource::lexer::Kind;

use crate::code::Code;

/// What a variable was declared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// With a type, which begins at this token.
    Type(usize),
    /// With a value, which begins at this token.
    Value(usize),
    /// With what can't be told.
    Other,
}

/// The nearest declaration in front of the use of a variable; none where its function has none.
pub(super) fn origin(code: &Code<'_>, used: usize) -> Option<Origin> {
    // Outside of functions there is nothing to look for.
    body(code, used)?;
    let name = code.text(used);
    let mut at = used;
    while at > 0 {
        at -= 1;
        if code.kind(at) == Kind::RightBrace {
            // What is declared in a block that has ended is another variable.
            at = code.partner(at)?;
            continue;
        }
        if code.kind(at) == Kind::Func && code.around(at).is_none() {
            return None;
        }
        if !code.is_name(at, name) {
            continue;
        }
        let mut last = at;
        while code.kind(last + 1) == Kind::Comma && code.kind(last + 2) == Kind::Ident {
            last += 2;
        }
        let is_first = code.before(at) != Kind::Comma;
        match code.kind(last + 1) {
            Kind::Define if !is_first => return Some(Origin::Other),
            Kind::Define => return Some(switched(code, last + 2, used).unwrap_or(Origin::Value(last + 2))),
            Kind::Ident | Kind::LeftBracket | Kind::Mul if is_declared(code, at) => {
                return Some(Origin::Type(last + 1));
            }
            _ => {}
        }
    }
    None
}

/// What a variable is in a case of `switch v := x.(type)`; none where its value is something else.
fn switched(code: &Code<'_>, value: usize, used: usize) -> Option<Origin> {
    let end = code.operand_end(value);
    let is_switch = code.kind(end) == Kind::LeftBrace && code.kind(end.checked_sub(2)?) == Kind::Type;
    let block = is_switch.then_some(end)?;
    let mut at = used;
    while at > block {
        at -= 1;
        if code.kind(at) == Kind::RightBrace {
            at = code.partner(at)?;
        } else if matches!(code.kind(at), Kind::Case | Kind::Default) && code.around(at) == Some(block) {
            let is_one = code.kind(at + 1) == Kind::Ident && code.kind(at + 2) == Kind::Colon;
            return Some(if is_one { Origin::Type(at + 1) } else { Origin::Other });
        }
    }
    Some(Origin::Other)
}

/// Whether a name stands where variables and parameters are declared.
pub(super) fn is_declared(code: &Code<'_>, at: usize) -> bool {
    if code.before(at) == Kind::Var {
        return true;
    }
    let Some(open) = code.around(at).filter(|&open| code.kind(open) == Kind::LeftParen) else { return false };
    let starts = matches!(code.before(at), Kind::LeftParen | Kind::Comma);
    let of_function = match code.before(open) {
        Kind::Func => true,
        Kind::Ident => matches!(code.kind(open.saturating_sub(2)), Kind::Func | Kind::RightParen),
        Kind::RightParen => code.partner(open).is_some_and(|close| code.kind(close + 1) == Kind::LeftBrace),
        _ => false,
    };
    starts && of_function
}

/// The body of the function of the package that a token stands in: its braces.
pub(super) fn body(code: &Code<'_>, at: usize) -> Option<std::ops::Range<usize>> {
    let mut open = code.around(at)?;
    while let Some(outer) = code.around(open) {
        open = outer;
    }
    (code.kind(open) == Kind::LeftBrace).then(|| Some(open..code.partner(open)?))?
}
