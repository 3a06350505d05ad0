//! What comes of a branch: whether it gives up, skips a test, or chooses a size.

use std::ops::Range;

use ogive_gosource::lexer::Kind;

use crate::code::Code;

/// Whether statements fail: they panic, end the program or the test, or return an error.
pub(super) fn fails(code: &Code<'_>, range: Range<usize>) -> bool {
    code.any(range, |at| {
        if code.kind(at) != Kind::Ident {
            return false;
        }
        let called = code.kind(at + 1) == Kind::LeftParen;
        let member = code.before(at) == Kind::Period;
        match code.text(at) {
            "panic" => called && !member,
            "Fatal" | "Fatalf" | "Fatalln" | "Panic" | "Panicf" | "Exit" | "Errorf" | "FailNow" => {
                called && member
            }
            "New" => called && member && at >= 2 && code.text(at - 2) == "errors",
            name => {
                name.starts_with("Err")
                    && code.before(at.saturating_sub(usize::from(member) * 2)) != Kind::Case
                    && is_returned(code, at)
            }
        }
    })
}

fn is_returned(code: &Code<'_>, at: usize) -> bool {
    let mut at = at;
    while matches!(code.before(at), Kind::Ident | Kind::Period | Kind::Comma | Kind::String) {
        at -= 1;
    }
    code.before(at) == Kind::Return
}

/// Whether statements skip a test.
pub(super) fn skips(code: &Code<'_>, range: Range<usize>) -> bool {
    code.any(range, |at| {
        matches!(code.text(at), "Skip" | "Skipf" | "SkipNow")
            && code.before(at) == Kind::Period
            && code.kind(at + 1) == Kind::LeftParen
    })
}

/// Whether statements are about the size of words.
pub(super) fn sizes(code: &Code<'_>, range: Range<usize>) -> bool {
    let returned = |at: usize| {
        matches!(code.before(at), Kind::Return | Kind::Assign | Kind::Define)
            && matches!(code.kind(at + 1), Kind::Semicolon | Kind::RightBrace)
    };
    code.any(range, |at| match code.kind(at) {
        Kind::Int => matches!(code.text(at), "32" | "64") && returned(at),
        Kind::Ident => is_size_name(code.text(at)),
        _ => false,
    })
}

/// Whether a name is that of the size of a word.
pub(super) fn is_size_name(name: &str) -> bool {
    let plain: String = name.chars().filter(|&c| c != '_').flat_map(char::to_lowercase).collect();
    const NAMES: &[&str] =
        &["is64bit", "is32bit", "wordsize", "ptrsize", "pointersize", "intsize", "wordbits", "pointerbits"];
    NAMES.contains(&plain.as_str())
}
