//! `narrow-parse`: a number is read as an int, and is used as a wider one or comes from where wider ones are.

use std::ops::Range;

use ogive_gosource::lexer::Kind;
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::narrow;
use super::variables::body;
use crate::code::Code;
use crate::repository::Role;
use crate::rules::looking::{Looked, imports, look, says};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("narrow-parse"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a number is read as an int and used as a wider one",
    rationale: "strconv.Atoi refuses what does not fit into an int, which has 32 bits on 32-bit machines. What is converted to 64 bits \
                behind it was meant to be larger: \"value out of range\". So is what is known to hold more: the length of a body of \
                HTTP, and columns of databases such as CHARACTER_MAXIMUM_LENGTH, which is 4294967295 for a LONGTEXT.",
    examples: &[
        Example {
            wrong: "n, err := strconv.Atoi(text)\nsize := int64(n)",
            right: "size, err := strconv.ParseInt(text, 10, 64)",
        },
        Example {
            wrong: "strconv.Atoi(response.Header.Get(\"Content-Length\"))",
            right: "response.ContentLength, which is an int64",
        },
    ],
    references: &[
        Reference { title: "go-gitea/gitea#20161", url: "https://github.com/go-gitea/gitea/issues/20161" },
        Reference { title: "strconv.Atoi", url: "https://pkg.go.dev/strconv#Atoi" },
    ],
};

/// A number is read as an int and used as a wider one.
pub(in crate::rules) struct NarrowParse;

impl PackageRule for NarrowParse {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(
            one,
            |file| {
                file.role == Role::Build
                    && imports(file, &["strconv"])
                    && says(file, "Atoi")
                    && (says(file, "int64(") || wide().any(|name| says(file, name)))
            },
            judge,
        )
    }
}

/// Columns of `information_schema` that hold more than 31 bits.
const COLUMNS: &[&str] = &[
    "CHARACTER_MAXIMUM_LENGTH",
    "CHARACTER_OCTET_LENGTH",
    "AUTO_INCREMENT",
    "TABLE_ROWS",
    "DATA_LENGTH",
    "MAX_DATA_LENGTH",
    "INDEX_LENGTH",
];

/// The header of HTTP that tells the length of a body.
const LENGTH: &str = "Content-Length";

/// What a file says that speaks of what holds more than 31 bits, a header in any case.
fn wide() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().copied().chain(["ontent-"])
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let builds = looked.builds & narrow();
    let mut findings = Vec::new();
    if builds.is_empty() {
        return findings;
    }
    for (_, range) in looked.members(&["strconv"]).into_iter().filter(|(name, _)| *name == "Atoi") {
        let start = range.start;
        let Some(what) = converted(code, &range).or_else(|| known(code, &range)) else { continue };
        let title = format!("Atoi reads no more than 32 bits on {}, and {what} more", some(builds));
        let step = "use strconv.ParseInt(…, 10, 64)".to_owned();
        findings.push(looked.said(&META, start, title).on(builds).remedy(step).finding());
    }
    findings
}

/// What the result of a call is converted to behind it: `int64(n) is meant to hold`.
fn converted(code: &Code<'_>, call: &Range<usize>) -> Option<String> {
    let start = call.start;
    // `n, err := strconv.Atoi(…)`
    let operator = matches!(code.before(start), Kind::Define | Kind::Assign);
    let name = start.checked_sub(4).filter(|_| operator && code.kind(start - 3) == Kind::Comma)?;
    let inside = body(code, start).filter(|_| code.kind(name) == Kind::Ident)?;
    let text = code.text(name);
    let mut at = code.skip(call.end);
    loop {
        // Another value, or the end of the function.
        let is_given = code.is_name(at, text)
            && matches!(code.kind(at + 1), Kind::Define | Kind::Assign | Kind::Comma)
            && matches!(code.before(at), Kind::Semicolon | Kind::LeftBrace | Kind::If);
        if at >= inside.end || is_given {
            return None;
        }
        let is_wide = matches!(code.text(at), "int64" | "uint64")
            && code.kind(at + 1) == Kind::LeftParen
            && code.is_name(at + 2, text)
            && code.kind(at + 3) == Kind::RightParen;
        if is_wide {
            return Some(format!("{} is meant to hold", code.written(at..at + 4)));
        }
        at += 1;
    }
}

/// What is read is known to hold: a header of HTTP that is named in the call, or a column that its function asks a
/// database for and that the variable is named after.
fn known(code: &Code<'_>, call: &Range<usize>) -> Option<String> {
    let argument = call.end + 1..code.skip(call.end).checked_sub(1)?;
    if argument.clone().any(|at| code.string(at).is_some_and(|text| text.eq_ignore_ascii_case(LENGTH))) {
        return Some(format!("{LENGTH} may be"));
    }
    let is_path = |at: usize| matches!(code.kind(at), Kind::Ident | Kind::Period | Kind::Mul);
    let last = argument
        .clone()
        .last()
        .filter(|&at| argument.clone().all(is_path) && code.kind(at) == Kind::Ident)?;
    let inside = body(code, call.start)?;
    let asked = inside.filter_map(|at| code.string(at)).find_map(|text| {
        COLUMNS.iter().find(|column| names(&text, column) && is_short_for(code.text(last), column))
    })?;
    Some(format!("{asked} may be"))
}

/// Whether a column is named in a query, and not as a part of another name.
fn names(query: &str, column: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    query.split(|c| !is_part(c)).any(|word| word.eq_ignore_ascii_case(column))
}

/// Whether a variable is named after a column: each of its words begins one of the column's, in order; `maxLength` for
/// `CHARACTER_MAXIMUM_LENGTH`.
fn is_short_for(variable: &str, column: &str) -> bool {
    let mut of_variable: Vec<String> = Vec::new();
    let mut was_lower = false;
    for c in variable.chars() {
        if c == '_' || of_variable.is_empty() || (c.is_uppercase() && was_lower) {
            of_variable.push(String::new());
        }
        if let Some(word) = of_variable.last_mut().filter(|_| c != '_') {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    of_variable.retain(|word| !word.is_empty());
    let mut words = column.split('_').map(str::to_lowercase);
    of_variable.len() >= 2 && of_variable.iter().all(|word| words.any(|of| of.starts_with(word.as_str())))
}
