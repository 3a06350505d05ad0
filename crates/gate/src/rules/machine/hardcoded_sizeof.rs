//! `hardcoded-sizeof`: a number stands for the size of something that has pointers in it.

use ogive_gosource::lexer::Kind;
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::narrow;
use super::variables::{Origin, origin};
use crate::code::Code;
use crate::layout::{Types, Written};
use crate::rules::looking::{imports, says};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("hardcoded-sizeof"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a number stands for the size of something that has pointers in it",
    rationale: "Pointers, ints, slices and texts take half as much on 32-bit machines. Tests that know a size fail there, and what \
                counts bytes by it is wrong.",
    examples: &[Example {
        wrong: "if unsafe.Sizeof(entry{}) != 48 { t.Fatal(\"entry grew\") }",
        right: "if unsafe.Sizeof(entry{}) > 4*unsafe.Sizeof(uintptr(0))+16 { t.Fatal(\"entry grew\") }",
    }],
    references: &[Reference {
        title: "pelletier/go-toml#760",
        url: "https://github.com/pelletier/go-toml/issues/760",
    }],
};

/// A number stands for the size of something that has pointers in it.
pub(in crate::rules) struct HardcodedSizeof;

impl PackageRule for HardcodedSizeof {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let OnePackage { subject, package, number, .. } = *one;
        let types = Types::new(&subject.repository);
        let mut findings: Vec<Finding> = Vec::new();
        for (place, file) in package.files.iter().enumerate() {
            let builds = subject.declared.of_file(package, file) & narrow();
            if builds.is_empty() || !imports(file, &["unsafe"]) || !says(file, "unsafe.Sizeof(") {
                continue;
            }
            let code = types.code(number, place);
            for (at, name, wide, size) in sizes(&types, &code, number, place) {
                let title = format!("{name} has {size} bytes on {}, and not {wide}", some(builds));
                let step = "compute the size from unsafe.Sizeof(uintptr(0))".to_owned();
                let said = Said::at(&META, package, file, Some(code.offset(at)), title).on(builds);
                findings.push(said.remedy(step).finding());
            }
        }
        findings
    }
}

/// Where `unsafe.Sizeof(T{})` is compared with a number that it is not: the token, the type, that number, and the size.
fn sizes<'s>(
    types: &Types<'_, 's>,
    code: &Code<'s>,
    package: usize,
    file: usize,
) -> Vec<(usize, &'s str, u128, u32)> {
    let mut found = Vec::new();
    for at in 0..code.len() {
        let is_size = code.is_name(at, "unsafe")
            && code.text(at + 2) == "Sizeof"
            && code.kind(at + 3) == Kind::LeftParen;
        let of = at + 4;
        let Some(close) = code.partner(at + 3).filter(|_| is_size) else { continue };
        let end = if code.kind(of + 1) == Kind::Period { of + 3 } else { of + 1 };
        if code.kind(of) != Kind::Ident || code.kind(end) != Kind::LeftBrace || code.skip(end) != close {
            continue;
        }
        let Some(size) = types.size(Written { package, file, token: of }) else { continue };
        let mut whole = at..close + 1;
        while code.before(whole.start) == Kind::LeftParen
            && code.kind(whole.end) == Kind::RightParen
            && code.before(whole.start - 1) == Kind::Ident
        {
            let name = code.callee(whole.start - 1).unwrap_or_default();
            if !matches!(name, "int" | "uint" | "int64" | "uint64" | "uintptr" | "int32" | "uint32") {
                break;
            }
            whole = whole.start - 2..whole.end + 1;
        }
        let Some(number) = compared(code, &whole) else { continue };
        if number != u128::from(size.size) {
            found.push((at, code.written(of..end), number, size.size));
        }
    }
    found
}

/// The number that something is compared with, by an operator or by a function of a test.
fn compared(code: &Code<'_>, whole: &std::ops::Range<usize>) -> Option<u128> {
    let is_comparison = |kind| matches!(kind, Kind::Equal | Kind::NotEqual);
    if is_comparison(code.kind(whole.end)) && code.before(whole.start).precedence() < 4 {
        return code.integer(whole.end + 1).filter(|_| code.kind(whole.end + 2).precedence() < 4);
    }
    if is_comparison(code.before(whole.start)) && code.kind(whole.end).precedence() < 4 {
        let number = whole.start.saturating_sub(2);
        return code.integer(number).filter(|_| code.before(number).precedence() < 4);
    }
    let open = code.around(whole.start)?;
    let callee = code.callee(open)?;
    let compares = ["Equal", "EqualValues", "LessOrEqual", "GreaterOrEqual", "EqualT"];
    if !compares.contains(&callee.rsplit('.').next()?) {
        return None;
    }
    // What has pointers in it is never larger where these are narrow: who asks for no more than a number is right there.
    let is_first = code
        .elements(open)
        .iter()
        .find(|argument| !is_of_test(code, argument))
        .is_some_and(|argument| argument.contains(&whole.start));
    if callee.ends_with("LessOrEqual") && is_first || callee.ends_with("GreaterOrEqual") && !is_first {
        return None;
    }
    code.elements(open).into_iter().find_map(|argument| {
        let mut argument = argument;
        // `uintptr(48)`, `size` from `size := 48`.
        if argument.len() == 4 && code.kind(argument.start + 1) == Kind::LeftParen {
            argument = argument.start + 2..argument.start + 3;
        }
        match code.kind(argument.start) {
            Kind::Int if argument.len() == 1 => code.integer(argument.start),
            Kind::Ident if argument.len() == 1 => match origin(code, argument.start)? {
                Origin::Value(at) if code.kind(at + 1) == Kind::Semicolon => code.integer(at),
                _ => None,
            },
            _ => None,
        }
    })
}

/// Whether an argument is the test that functions of testify take first.
fn is_of_test(code: &Code<'_>, argument: &std::ops::Range<usize>) -> bool {
    argument.len() == 1 && matches!(code.text(argument.start), "t" | "b" | "tb")
}
