//! `constant-overflows-int`: a constant becomes an int that has no room for it where ints have 32 bits.

use std::collections::HashSet;
use std::ops::Range;

use ogive_gosource::file::DeclarationKind;
use ogive_gosource::lexer::Kind;
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::narrow;
use super::parameters::type_of_parameter;
use super::variables::{Origin, origin};
use crate::code::{Code, Constants, Words, is_close, is_open};
use crate::rules::looking::{Looked, look};
use crate::said::some;
use crate::{OnePackage, PackageRule, Subject};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("constant-overflows-int"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a constant becomes an int that has no room for it where ints have 32 bits",
    rationale: "A constant without a type becomes an int where nothing else is asked for. The compiler refuses those above 1<<31 - 1 \
                on 32-bit architectures: \"constant 4294967295 overflows int\".",
    examples: &[Example {
        wrong: "return fmt.Errorf(\"more than %d\", math.MaxUint32)",
        right: "return fmt.Errorf(\"more than %d\", uint64(math.MaxUint32))",
    }],
    references: &[
        Reference {
            title: "go-mysql-org/go-mysql#314",
            url: "https://github.com/go-mysql-org/go-mysql/issues/314",
        },
        Reference { title: "expr-lang/expr#655", url: "https://github.com/expr-lang/expr/issues/655" },
    ],
};

/// How such constants are mostly written.
static NUMBERS: Words = Words::new(&[
    "4294967295",
    "4294967296",
    "0xffffffff",
    "0xFFFFFFFF",
    "0x80000000",
    "0x100000000",
    "<< 3",
    "<<3",
    "<< 4",
    "<<4",
    "<< 5",
    "<<5",
    "<< 6",
    "<<6",
    "000000000",
    "000_000_000",
    "math.MaxUint",
    "math.MaxInt64",
    "math.MinInt64",
]);

/// A constant becomes an int that has no room for it where ints have 32 bits.
pub(in crate::rules) struct ConstantOverflowsInt;

impl PackageRule for ConstantOverflowsInt {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn concerns(&self, subject: &Subject<'_>) -> bool {
        !(subject.declared.builds & narrow()).is_empty()
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(one, |file| NUMBERS.any(file.bytes), judge)
    }
}

/// A kind of int.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Int,
    Uint,
}

impl Word {
    fn of(name: &str) -> Option<Self> {
        match name {
            "int" => Some(Self::Int),
            "uint" | "uintptr" => Some(Self::Uint),
            _ => None,
        }
    }

    /// Whether a value fits into 64 bits and not into 32.
    fn overflows(self, value: i128) -> bool {
        match self {
            Self::Int => {
                (value > i32::MAX.into() && value <= i64::MAX.into())
                    || (value < i32::MIN.into() && value >= i64::MIN.into())
            }
            Self::Uint => value > u32::MAX.into() && value <= u64::MAX.into(),
        }
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let builds = looked.builds & narrow();
    let mut findings = Vec::new();
    if builds.is_empty() {
        return findings;
    }
    let constants = Constants { package: looked.package, builds };
    let declared = looked.whole.declarations.iter().filter(|one| one.kind == DeclarationKind::Const);
    let named: HashSet<&str> = declared.map(|one| one.name.text).collect();
    let mut at = 0;
    while at < code.len() {
        let Some(range) = expression(code, at) else {
            at += 1;
            continue;
        };
        let end = range.end;
        // Names are looked for only where they are those of constants, and numbers are written mostly.
        if is_constant(code, range.clone(), &named)
            && let Some(word) = becomes(looked, &range)
            && let Some(value) = constants.value(code, range.clone())
            && word.overflows(value)
        {
            let name = if word == Word::Int { "int" } else { "uint" };
            let title = format!("{} overflows {name} on {}", code.written(range.clone()), some(builds));
            let step = "give it a type of 64 bits, such as int64(…)".to_owned();
            findings.push(looked.said(&META, range.start, title).on(builds).remedy(step).finding());
        }
        at = end.max(at + 1);
    }
    findings
}

/// Whether an expression can be a constant that is large: it has a number in it or is the name of a constant, and has no names
/// but those.
fn is_constant(code: &Code<'_>, range: Range<usize>, named: &HashSet<&str>) -> bool {
    let is_known = |at: usize| match code.kind(at) {
        Kind::Ident if code.before(at) == Kind::Period => true,
        Kind::Ident => code.text(at) == "math" || named.contains(code.text(at)),
        _ => true,
    };
    let has_number = |at: usize| code.kind(at) == Kind::Int || code.text(at) == "math";
    let is_name = range.len() == 1 && named.contains(code.text(range.start));
    range.clone().all(is_known)
        && (is_name && origin(code, range.start).is_none() || code.any(range, has_number))
}

/// A constant expression that starts at a place, as far as it goes: between two delimiters, or on one side of a
/// comparison.
fn expression(code: &Code<'_>, start: usize) -> Option<Range<usize>> {
    let starts = matches!(code.kind(start), Kind::Int | Kind::Sub | Kind::LeftParen | Kind::Ident);
    if !starts || !is_edge(code.before(start)) || is_operand(code.before(start)) {
        return None;
    }
    let mut end = start;
    loop {
        match code.kind(end) {
            Kind::Int
            | Kind::Add
            | Kind::Sub
            | Kind::Mul
            | Kind::Quo
            | Kind::Shl
            | Kind::Shr
            | Kind::Or
            | Kind::And
            | Kind::AndNot
            | Kind::Xor => end += 1,
            Kind::Ident if code.kind(end + 1) == Kind::Period => end += 3,
            // The brace of a statement may follow; a type in front of one is no constant.
            Kind::Ident if !is_open(code.kind(end + 1)) || code.kind(end + 1) == Kind::LeftBrace => end += 1,
            Kind::LeftParen if end == start || !is_operand(code.before(end)) => end = code.skip(end),
            // What is computed with something else has its type.
            Kind::Ident if end > start + 1 && is_arithmetic(code.before(end)) => return Some(start..end - 1),
            kind => return (end > start && is_edge(kind)).then_some(start..end),
        }
    }
}

/// Whether an operand ends with a token.
const fn is_operand(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Ident | Kind::Int | Kind::RightParen | Kind::RightBracket | Kind::RightBrace | Kind::String
    )
}

/// Whether a constant expression can't go on beyond a token.
const fn is_edge(kind: Kind) -> bool {
    is_open(kind)
        || is_close(kind)
        || is_comparison(kind)
        || matches!(
            kind,
            Kind::Comma
                | Kind::Semicolon
                | Kind::Assign
                | Kind::Define
                | Kind::Return
                | Kind::Range
                | Kind::LogicalAnd
                | Kind::LogicalOr
                | Kind::If
                | Kind::Case
                | Kind::Colon
        )
}

/// Whether both sides of an operator have one type.
const fn is_arithmetic(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Add
            | Kind::Sub
            | Kind::Mul
            | Kind::Quo
            | Kind::Rem
            | Kind::And
            | Kind::Or
            | Kind::Xor
            | Kind::AndNot
    )
}

const fn is_comparison(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Equal | Kind::NotEqual | Kind::Less | Kind::LessEqual | Kind::Greater | Kind::GreaterEqual
    )
}

/// The kind of int that an expression becomes, where that is certain.
fn becomes(looked: &Looked<'_, '_, '_>, range: &Range<usize>) -> Option<Word> {
    let code = &looked.code;
    let (before, after) = (code.before(range.start), code.kind(range.end));
    if is_comparison(before) {
        let end = range.start - 1;
        return ends_statement(after).then(|| type_of(looked, operand_before(code, end)?))?;
    }
    if is_comparison(after) {
        let start = range.end + 1;
        let end = code.operand_end(start);
        return (!is_operator(code.kind(end))).then(|| type_of(looked, start..end))?;
    }
    if is_arithmetic(after) {
        let start = range.end + 1;
        return type_of(looked, start..code.operand_end(start));
    }
    match before {
        // `[]int{x}`, `map[string]int{"a": x}`.
        Kind::LeftBrace | Kind::Comma | Kind::Colon
            if matches!(after, Kind::Comma | Kind::RightBrace | Kind::Semicolon)
                && let Some(word) = element(code, range.start) =>
        {
            Some(word)
        }
        // `range x`.
        Kind::Range if after == Kind::LeftBrace => Some(Word::Int),
        // `any(x)`, `int(x)`, `fmt.Errorf("…", x)`.
        Kind::LeftParen
            if after == Kind::RightParen
                && range.start.checked_sub(2).is_some_and(|at| code.is_name(at, "any")) =>
        {
            Some(Word::Int)
        }
        Kind::LeftParen if after == Kind::RightParen && code.before(range.start - 1) == Kind::Ident => {
            let name = code.callee(range.start - 1)?;
            let word = Word::of(name).or_else(|| (name == "strconv.Itoa").then_some(Word::Int));
            word.or_else(|| formats(code, range.start)).or_else(|| argument(looked, range))
        }
        Kind::LeftParen | Kind::Comma if matches!(after, Kind::Comma | Kind::RightParen) => {
            formats(code, range.start).or_else(|| argument(looked, range))
        }
        // `x := 1 << 40`, `var x = 1 << 40`, `var x int = 1 << 40`.
        Kind::Define if after == Kind::Semicolon => {
            (code.before(range.start.saturating_sub(2)) != Kind::Comma).then_some(Word::Int)
        }
        Kind::Assign if after == Kind::Semicolon => assigned(looked, range.start - 1),
        _ => None,
    }
}

/// What the elements of the list or map are that a place is in.
fn element(code: &Code<'_>, at: usize) -> Option<Word> {
    let open = code.around(at).filter(|&open| code.kind(open) == Kind::LeftBrace)?;
    let of = open.checked_sub(1)?;
    (code.before(of) == Kind::RightBracket).then(|| Word::of(code.text(of)))?
}

fn ends_statement(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::LeftBrace
            | Kind::RightParen
            | Kind::Semicolon
            | Kind::LogicalAnd
            | Kind::LogicalOr
            | Kind::Comma
            | Kind::Colon
            | Kind::RightBrace
    )
}

fn is_operator(kind: Kind) -> bool {
    kind.precedence() > 3
}

/// Whether a place is an argument that a function formats, whatever its type: it becomes what it is by itself.
fn formats(code: &Code<'_>, at: usize) -> Option<Word> {
    let open = code.around(at)?;
    let callee = code.callee(open)?;
    let name = callee.rsplit('.').next()?;
    let arguments = code.elements(open);
    let place = arguments.iter().position(|argument| argument.contains(&at))?;
    let printing = callee.starts_with("fmt.") && matches!(name, "Print" | "Println" | "Sprint" | "Sprintln")
        || matches!(callee, "log.Print" | "log.Println" | "log.Fatal" | "log.Fatalln");
    let format = arguments
        .iter()
        .take(place)
        .find_map(|argument| code.string(argument.start).filter(|_| argument.len() == 1));
    let logging = matches!(callee, "slog.Debug" | "slog.Info" | "slog.Warn" | "slog.Error") && place > 0;
    let formatting = name.ends_with('f') && format.is_some_and(|format| format.contains('%'));
    (printing || logging || formatting).then_some(Word::Int)
}

/// What a function of the package takes an argument as.
fn argument(looked: &Looked<'_, '_, '_>, range: &Range<usize>) -> Option<Word> {
    let code = &looked.code;
    let open = code.around(range.start)?;
    let callee = code.callee(open).filter(|callee| !callee.contains('.'))?;
    // A variable of the function may have the name too.
    if origin(code, open - 1).is_some() {
        return None;
    }
    let place = code.elements(open).iter().position(|argument| argument.start == range.start)?;
    if callee == "make" {
        return (place > 0).then_some(Word::Int);
    }
    Word::of(type_of_parameter(looked.package, callee, place)?)
}

/// What a variable is that an expression is assigned to where it is declared.
fn assigned(looked: &Looked<'_, '_, '_>, equal: usize) -> Option<Word> {
    let code = &looked.code;
    match (code.before(equal), code.before(equal.saturating_sub(1))) {
        (Kind::Ident, Kind::Ident) => {
            let is_declared = |at: usize| {
                matches!(code.before(at), Kind::Var | Kind::Const)
                    || (matches!(code.before(at), Kind::LeftParen | Kind::Semicolon)
                        && code
                            .around(at)
                            .is_some_and(|open| matches!(code.before(open), Kind::Var | Kind::Const)))
            };
            let of = code.text(equal - 1);
            let word = Word::of(of).or_else(|| (of == "any").then_some(Word::Int));
            is_declared(equal - 2).then_some(word)?
        }
        (Kind::Ident, Kind::Var) => Some(Word::Int),
        (Kind::Ident, _) => {
            let open = code.around(equal)?;
            match (code.kind(open), code.before(open)) {
                (Kind::LeftParen, Kind::Var) => Some(Word::Int),
                // A constant without a type is no int until it is used.
                (Kind::LeftBrace, _) if !is_of_const(code, equal - 1) => type_of(looked, equal - 1..equal),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a name is that of a constant, in a line of its own.
fn is_of_const(code: &Code<'_>, name: usize) -> bool {
    code.before(name) == Kind::Const
}

/// The operand in front of a comparison, where it stands alone.
fn operand_before(code: &Code<'_>, end: usize) -> Option<Range<usize>> {
    let mut start = end.checked_sub(1)?;
    if is_close(code.kind(start)) {
        start = code.partner(start)?;
        if code.before(start) == Kind::Ident {
            start -= 1;
        }
    }
    while code.before(start) == Kind::Period {
        start = start.checked_sub(2)?;
    }
    let before = code.before(start);
    (!is_operator(before) && !is_comparison(before)).then_some(start..end)
}

/// The type of an operand: `len(x)`, `int(x)`, or a variable of the function.
fn type_of(looked: &Looked<'_, '_, '_>, range: Range<usize>) -> Option<Word> {
    let code = &looked.code;
    let range = code.bare(range);
    if code.kind(range.start) != Kind::Ident {
        return None;
    }
    let name = code.text(range.start);
    if code.kind(range.start + 1) == Kind::LeftParen && code.skip(range.start + 1) == range.end {
        return if matches!(name, "len" | "cap") { Some(Word::Int) } else { Word::of(name) };
    }
    (range.len() == 1).then(|| variable(code, range.start).or_else(|| of_package(looked, range.start)))?
}

/// The type that the package declares a variable of its own with: `var x int`.
fn of_package(looked: &Looked<'_, '_, '_>, used: usize) -> Option<Word> {
    let code = &looked.code;
    if origin(code, used).is_some() {
        return None;
    }
    let name = code.text(used);
    let declared = looked.whole.declarations.iter().find(|one| {
        one.name.text == name && matches!(one.kind, DeclarationKind::Var | DeclarationKind::Const)
    })?;
    let at = code.at_offset(declared.name.offset)?;
    let is_typed =
        code.kind(at + 1) == Kind::Ident && matches!(code.kind(at + 2), Kind::Semicolon | Kind::Assign);
    is_typed.then(|| Word::of(code.text(at + 1)))?
}

/// The type that the declaration of a variable gives it.
fn variable(code: &Code<'_>, used: usize) -> Option<Word> {
    match origin(code, used)? {
        Origin::Type(at) => Word::of(code.text(at)).filter(|_| code.kind(at + 1) != Kind::Period),
        // Another variable, whose type it has then.
        Origin::Value(at) if code.kind(at) == Kind::Ident && code.kind(at + 1) == Kind::Semicolon => {
            match origin(code, at)? {
                Origin::Type(of) => Word::of(code.text(of)).filter(|_| code.kind(of + 1) != Kind::Period),
                Origin::Value(of) => given(code, of),
                Origin::Other => None,
            }
        }
        Origin::Value(at) => given(code, at),
        Origin::Other => None,
    }
}

/// The type that a variable gets from what it is given.
fn given(code: &Code<'_>, at: usize) -> Option<Word> {
    match code.kind(at) {
        Kind::Int if code.kind(at + 1) == Kind::Semicolon => Some(Word::Int),
        Kind::Ident if code.written(at..at + 3) == "strconv.Atoi" => Some(Word::Int),
        Kind::Ident
            if code.kind(at + 1) == Kind::LeftParen && code.kind(code.skip(at + 1)) == Kind::Semicolon =>
        {
            match code.text(at) {
                "len" | "cap" => Some(Word::Int),
                name => Word::of(name),
            }
        }
        _ => None,
    }
}
