//! Pointers into bytes that are cast to pointers to numbers.

use ogive_gosource::lexer::Kind;

use super::variables::{Origin, origin};
use crate::code::Code;

/// A cast such as `(*uint64)(unsafe.Pointer(&b[8]))`.
pub(super) struct Cast {
    /// The token at which it begins.
    pub(super) start: usize,
    /// The token of the number's type.
    pub(super) of: usize,
    /// Whether the first byte is meant.
    pub(super) first: bool,
}

/// The casts of bytes to numbers of several bytes.
pub(super) fn casts(code: &Code<'_>) -> Vec<Cast> {
    let mut casts = Vec::new();
    for start in 0..code.len() {
        let is_cast = code.kind(start) == Kind::LeftParen
            && code.kind(start + 1) == Kind::Mul
            && is_number(code.text(start + 2))
            && code.kind(start + 3) == Kind::RightParen
            && code.kind(start + 4) == Kind::LeftParen
            && code.written(start + 5..start + 8) == "unsafe.Pointer"
            && code.kind(start + 8) == Kind::LeftParen
            && code.kind(start + 9) == Kind::And
            && code.kind(start + 10) == Kind::Ident
            && code.kind(start + 11) == Kind::LeftBracket;
        let bytes = start + 10;
        let Some(close) = code.partner(start + 11).filter(|_| is_cast) else { continue };
        if code.kind(close + 1) == Kind::RightParen && is_bytes(code, bytes) {
            let first = code.written(start + 12..close) == "0";
            casts.push(Cast { start, of: start + 2, first });
        }
    }
    casts
}

fn is_number(name: &str) -> bool {
    matches!(
        name,
        "uint16"
            | "uint32"
            | "uint64"
            | "int16"
            | "int32"
            | "int64"
            | "float32"
            | "float64"
            | "uint"
            | "int"
            | "uintptr"
    )
}

/// Whether a variable is a list of bytes.
fn is_bytes(code: &Code<'_>, used: usize) -> bool {
    let Some(origin) = origin(code, used) else { return false };
    let mut start = match origin {
        Origin::Type(start) => start,
        Origin::Value(start) if code.text(start) == "make" => start + 2,
        Origin::Value(start) => start,
        Origin::Other => return false,
    };
    if code.kind(start) == Kind::Mul {
        start += 1;
    }
    let element = code.partner(start).map_or(start, |close| close + 1);
    code.kind(start) == Kind::LeftBracket && matches!(code.text(element), "byte" | "uint8")
}
