//! Whether values of a struct are copied, which those with counters in them must not be.

use std::collections::HashSet;

use ogive_gosource::lexer::Kind;

use super::variables::{Origin, origin};
use crate::code::Code;

/// Whether a file may copy values of a struct of its package: whatever is not seen to leave them where they are may.
pub(super) fn may_copy(code: &Code<'_>, of: &str) -> bool {
    let held = held(code, of);
    (0..code.len()).any(|at| match code.kind(at) {
        Kind::Ident if code.before(at) == Kind::Period => false,
        Kind::Ident if code.text(at) == of => !stays(code, at),
        Kind::Ident => held.contains(code.text(at)) && is_operand(code.before(at)) && is_whole(code, at),
        Kind::Mul => is_taken(code, at, of),
        _ => false,
    })
}

/// Whether the type is named where no value of it is copied: where it is declared, behind a pointer, in `new(T)`, and for a
/// variable that begins empty or, for the package, as it is written.
fn stays(code: &Code<'_>, at: usize) -> bool {
    match code.before(at) {
        Kind::Mul | Kind::And | Kind::Type => true,
        Kind::LeftParen => code.callee(at - 1) == Some("new"),
        Kind::Assign => code.around(at).is_none() && code.kind(at + 1) == Kind::LeftBrace,
        Kind::Ident => is_variable(code, at - 1),
        _ => false,
    }
}

/// Whether a name is that of a variable in a line or a list with `var`.
fn is_variable(code: &Code<'_>, name: usize) -> bool {
    let in_list = || code.around(name).is_some_and(|open| code.before(open) == Kind::Var);
    code.before(name) == Kind::Var || in_list()
}

/// The variables that hold such a value.
fn held<'s>(code: &Code<'s>, of: &str) -> HashSet<&'s str> {
    let types = (2..code.len()).filter(|&at| code.is_name(at, of) && stays(code, at));
    let names = types.filter_map(|at| match code.before(at) {
        Kind::Ident => Some(at - 1),
        Kind::Assign => Some(at - 2),
        _ => None,
    });
    names.map(|name| code.text(name)).collect()
}

/// Whether what a pointer leads to is taken or put: `x := *p`, `f(*p)`, `*p = x`, where the pointer may be one to the struct.
fn is_taken(code: &Code<'_>, star: usize, of: &str) -> bool {
    let name = star + 1;
    let is_put =
        matches!(code.before(star), Kind::Semicolon | Kind::LeftBrace) && code.kind(name + 1) == Kind::Assign;
    if !is_put && !is_operand(code.before(star)) || code.kind(name) != Kind::Ident {
        return false;
    }
    match origin(code, name) {
        // A type, or a variable of the package.
        None => false,
        Some(_) if code.kind(name + 1) == Kind::Period => true,
        Some(Origin::Type(at)) => code.kind(at) == Kind::Mul && code.text(at + 1) == of,
        Some(Origin::Value(_) | Origin::Other) => true,
    }
}

/// Whether a value is taken behind a token.
const fn is_operand(before: Kind) -> bool {
    matches!(
        before,
        Kind::Assign
            | Kind::Define
            | Kind::Comma
            | Kind::LeftParen
            | Kind::LeftBrace
            | Kind::LeftBracket
            | Kind::Colon
            | Kind::Return
            | Kind::Range
    )
}

/// Whether a name is all of an operand.
fn is_whole(code: &Code<'_>, at: usize) -> bool {
    matches!(
        code.kind(at + 1),
        Kind::Semicolon | Kind::Comma | Kind::RightParen | Kind::RightBrace | Kind::RightBracket
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_seen() {
        let copies = |text: &str| may_copy(&Code::of(text.as_bytes()), "t");
        let head = "package m\n\ntype t struct {\n\tn int64\n}\n\n";
        for body in [
            "var a t",
            "var b = t{n: 1}",
            "var (\n\tc t\n)",
            "func f() *t { return &t{} }",
            "func (x *t) m() { g(x, new(t)); var y t; y.n = 1 }",
            "func f(p *int, x *t) int { return *p }",
            "func f(list []*t) {}",
        ] {
            assert!(!copies(&format!("{head}{body}\n")), "{body}");
        }
        for body in [
            "func f(x t) {}",
            "func f() t { return t{} }",
            "var list []t",
            "var by map[string]t",
            "type other struct { x t }",
            "type other struct { t }",
            "func f(x *t) { y := *x; g(y) }",
            "func f(x *t) { g(\"%v\", *x) }",
            "func f(x, y *t) { *x = *y }",
            "func (x *t) reset() { *x = t{} }",
            "func f() { x := t{}; g(&x) }",
            "func f() { var x t; y := x; g(&y) }",
            "var a t\n\nfunc f() { g(a) }",
            "func f() { x := find(); y := *x; g(y) }",
            "func f(x any) { y := x.(t); g(y) }",
            "func f(list []t) { for _, x := range list { g(x) } }",
        ] {
            assert!(copies(&format!("{head}{body}\n")), "{body}");
        }
    }
}
