//! Where a file holds the operating system or the architecture that it was built for: `runtime.GOARCH` under whatever
//! name runtime has there, names of packages that stand for it, functions that return it, and variables that hold it.

use std::borrow::Cow;
use std::ops::Range;

use ogive_gosource::File;
use ogive_gosource::file::{Declaration, DeclarationKind, Use};
use ogive_gosource::lexer::Kind;

use crate::code::{Code, members};
use crate::repository::GoFile;

/// What a value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// The operating system.
    Os,
    /// The architecture.
    Arch,
    /// Both, joined by something: `linux/amd64`.
    Port(char),
}

impl Held {
    /// What it is on a platform.
    pub(crate) fn named<'n>(self, os: &'n str, arch: &'n str) -> Cow<'n, str> {
        match self {
            Self::Os => Cow::Borrowed(os),
            Self::Arch => Cow::Borrowed(arch),
            Self::Port(separator) => Cow::Owned(format!("{os}{separator}{arch}")),
        }
    }
}

/// A value and the tokens that it is written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) span: Range<usize>,
    pub(crate) held: Held,
}

/// A name of a package that holds such a value, or a function that returns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named<'s> {
    pub(crate) name: &'s str,
    pub(crate) held: Held,
    pub(crate) call: bool,
}

/// Rounds in which variables are found that hold what other variables hold.
const ROUNDS: usize = 4;

/// The values of a file that are written out, by place.
pub(super) fn direct<'s>(file: &GoFile<'s>, code: &Code<'_>, uses: &[Use<'s>]) -> Vec<Value> {
    let mut found = Vec::new();
    members(file, uses, "runtime", &mut found);
    let mut values = Vec::new();
    for member in found {
        let held = match member.name {
            "GOARCH" => Held::Arch,
            "GOOS" => Held::Os,
            _ => continue,
        };
        if let Some(start) = code.at_offset(member.offset) {
            let end = if code.text(start) == member.name { start + 1 } else { start + 3 };
            values.push(Value { span: start..end, held });
        }
    }
    values.sort_by_key(|value| value.span.start);
    joined(code, &mut values);
    values
}

/// The names that a file declares for its package and that stand for such values.
pub(super) fn declared<'s>(file: &File<'s>, code: &Code<'s>, values: &[Value]) -> Vec<Named<'s>> {
    let mut all = Vec::new();
    for declaration in &file.declarations {
        let Some(start) = code.at_offset(declaration.span.start) else { continue };
        let found = match declaration.kind {
            DeclarationKind::Const | DeclarationKind::Var => {
                // A variable that something else may be put in is followed too: few are.
                let name = code.at_offset(declaration.name.offset);
                name.and_then(|name| assigned(code, name, values)).map(|held| (held, false))
            }
            DeclarationKind::Func if declaration.body => {
                returned(code, start, declaration, values).map(|held| (held, true))
            }
            _ => None,
        };
        if let Some((held, call)) = found {
            all.push(Named { name: declaration.name.text, held, call });
        }
    }
    all
}

/// What the name at a place of a declaration is given: `a, b = x, y` in a line with `var` or `const`.
fn assigned(code: &Code<'_>, name: usize, values: &[Value]) -> Option<Held> {
    let mut first = name;
    while code.before(first) == Kind::Comma && first >= 2 && code.kind(first - 2) == Kind::Ident {
        first -= 2;
    }
    let number = (name - first) / 2;
    let mut equal = name;
    while code.kind(equal) != Kind::Assign {
        if matches!(code.kind(equal), Kind::Semicolon | Kind::End | Kind::RightParen) {
            return None;
        }
        equal = code.skip(equal);
    }
    let mut end = equal + 1;
    while !matches!(code.kind(end), Kind::Semicolon | Kind::End | Kind::RightParen) {
        end = code.skip(end);
    }
    let given = code.split(equal + 1..end, Kind::Comma).into_iter().nth(number)?;
    held_by(code, given, values)
}

/// What a function returns that takes nothing and does nothing else.
fn returned(code: &Code<'_>, start: usize, declaration: &Declaration<'_>, values: &[Value]) -> Option<Held> {
    let parameters = code.at_offset(declaration.name.offset)? + 1;
    if code.kind(parameters) != Kind::LeftParen || code.partner(parameters) != Some(parameters + 1) {
        return None;
    }
    let body = code.block_after(parameters + 2)?;
    let inside = code.trimmed(body + 1..code.partner(body)?);
    (start < body && code.kind(inside.start) == Kind::Return)
        .then(|| held_by(code, inside.start + 1..inside.end, values))?
}

fn held_by(code: &Code<'_>, range: Range<usize>, values: &[Value]) -> Option<Held> {
    let range = code.bare(range);
    values.iter().find(|value| value.span == range).map(|value| value.held)
}

/// The values of a file that stand behind names of packages, as `package.Name` where `package` says so.
pub(super) fn behind_names(
    code: &Code<'_>,
    names: &[Named<'_>],
    at: &[(&str, u32)],
    values: &mut Vec<Value>,
) {
    for &(name, offset) in at {
        let Some(named) = names.iter().find(|named| named.name == name) else { continue };
        let Some(start) = code.at_offset(offset) else { continue };
        let mut end = if code.text(start) == name { start + 1 } else { start + 3 };
        if named.call {
            if code.kind(end) != Kind::LeftParen || code.partner(end) != Some(end + 1) {
                continue;
            }
            end += 2;
        }
        values.push(Value { span: start..end, held: named.held });
    }
    values.sort_by_key(|value| value.span.start);
    values.dedup_by_key(|value| value.span.start);
    joined(code, values);
}

/// Makes one value of an operating system and an architecture that are joined: `runtime.GOOS + "/" + runtime.GOARCH`,
/// `fmt.Sprintf("%s/%s", runtime.GOOS, runtime.GOARCH)`.
fn joined(code: &Code<'_>, values: &mut Vec<Value>) {
    let mut ports = Vec::new();
    for pair in values.windows(2) {
        let [os, arch] = pair else { continue };
        if os.held != Held::Os || arch.held != Held::Arch {
            continue;
        }
        let (from, to) = (os.span.end, arch.span.start);
        if code.kind(from) == Kind::Add
            && from + 3 == to
            && code.kind(from + 2) == Kind::Add
            && code.before(os.span.start) != Kind::Add
            && code.kind(arch.span.end) != Kind::Add
            && let Some(separator) = code.string(from + 1)
        {
            ports.extend(
                single(&separator).map(|c| Value { span: os.span.start..arch.span.end, held: Held::Port(c) }),
            );
        }
        if code.kind(from) == Kind::Comma
            && from + 1 == to
            && code.kind(arch.span.end) == Kind::RightParen
            && let Some(open) = code.partner(arch.span.end)
            && code.callee(open) == Some("fmt.Sprintf")
            && open + 3 == os.span.start
            && let Some(format) = code.string(open + 1)
        {
            let inside = format.strip_prefix("%s").or_else(|| format.strip_prefix("%v"));
            let inside = inside.and_then(|rest| rest.strip_suffix("%s").or_else(|| rest.strip_suffix("%v")));
            // The name of the function is two names and a period.
            let span = open - 3..arch.span.end + 1;
            ports.extend(inside.and_then(single).map(|c| Value { span, held: Held::Port(c) }));
        }
    }
    for port in ports {
        values.retain(|value| value.span.start < port.span.start || value.span.start >= port.span.end);
        values.push(port);
    }
    values.sort_by_key(|value| value.span.start);
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|c| matches!(c, '/' | '-' | '_') && chars.next().is_none())
}

/// Adds the uses of variables inside of functions that hold such a value.
pub(super) fn variables(code: &Code<'_>, values: &mut Vec<Value>) {
    let mut new = values.clone();
    for _ in 0..ROUNDS {
        let mut found = Vec::new();
        for value in &new {
            if let Some((name, block)) = variable(code, value) {
                uses_of(code, name, value, block, &mut found);
            }
        }
        found.retain(|value| !values.contains(value));
        if found.is_empty() {
            break;
        }
        values.extend(found.iter().cloned());
        new = found;
    }
    values.sort_by_key(|value| value.span.start);
    values.dedup();
}

/// The variable that is declared with a value, and the block that it is declared in.
fn variable(code: &Code<'_>, value: &Value) -> Option<(usize, usize)> {
    // What follows the value is another, or the end of the statement.
    if !matches!(
        code.kind(value.span.end),
        Kind::Comma | Kind::Semicolon | Kind::RightBrace | Kind::RightParen
    ) {
        return None;
    }
    let mut start = value.span.start;
    let mut number = 0;
    loop {
        match code.before(start) {
            Kind::Define | Kind::Assign => break,
            Kind::Comma => number += 1,
            Kind::RightParen | Kind::RightBracket | Kind::RightBrace => {
                start = code.partner(start - 1)?;
                continue;
            }
            Kind::Ident | Kind::Period | Kind::String | Kind::Int | Kind::Add => {}
            _ => return None,
        }
        start -= 1;
    }
    let operator = start - 1;
    // Only what stands right behind the operator or a comma is the value itself.
    if !matches!(code.before(value.span.start), Kind::Define | Kind::Assign | Kind::Comma) {
        return None;
    }
    let mut first = operator;
    while matches!(code.before(first), Kind::Ident | Kind::Comma) {
        first -= 1;
    }
    let keyword = code.before(first);
    let is_declared = code.kind(operator) == Kind::Define
        || matches!(keyword, Kind::Var | Kind::Const)
        || code.around(operator).is_some_and(|open| {
            code.kind(open) == Kind::LeftParen && matches!(code.before(open), Kind::Var | Kind::Const)
        });
    let names = code.split(first..operator, Kind::Comma);
    let name = names.get(number)?.start;
    let mut block = code.around(operator)?;
    if code.kind(block) == Kind::LeftParen {
        block = code.around(block)?;
    }
    (is_declared && code.kind(block) == Kind::LeftBrace && code.text(name) != "_").then_some((name, block))
}

/// The uses of a variable behind its declaration, up to where something else is put in.
fn uses_of(code: &Code<'_>, declared: usize, value: &Value, block: usize, found: &mut Vec<Value>) {
    let name = code.text(declared);
    let Some(end) = code.partner(block) else { return };
    let mut at = value.span.end;
    while at < end {
        if !code.is_name(at, name) {
            at += 1;
            continue;
        }
        let own_block = code.around(at) == Some(block);
        if code.kind(at + 1) == Kind::Colon
            && matches!(code.before(at), Kind::LeftBrace | Kind::Comma | Kind::Semicolon)
        {
            at += 1;
        } else if let Some(body) = body_of_parameter(code, at) {
            at = body;
        } else if is_target(code, at, Kind::Define) {
            // Another variable of the same name, for the rest of its block.
            if own_block {
                return;
            }
            at = code.around(at).and_then(|open| code.partner(open)).unwrap_or(end);
        } else if is_target(code, at, Kind::Assign) {
            if own_block {
                return;
            }
            at += 1;
        } else {
            found.push(Value { span: at..at + 1, held: value.held });
            at += 1;
        }
    }
}

/// Whether a name stands on the left of an operator, alone or in a list.
fn is_target(code: &Code<'_>, name: usize, operator: Kind) -> bool {
    let mut at = name + 1;
    while code.kind(at) == Kind::Comma && code.kind(at + 1) == Kind::Ident {
        at += 2;
    }
    code.kind(at) == operator
        && matches!(
            code.before(name),
            Kind::Semicolon
                | Kind::LeftBrace
                | Kind::Comma
                | Kind::If
                | Kind::For
                | Kind::Switch
                | Kind::Colon
        )
}

/// Of a parameter of a function literal: the end of its body.
fn body_of_parameter(code: &Code<'_>, at: usize) -> Option<usize> {
    let open = code.around(at)?;
    if code.kind(open) != Kind::LeftParen || code.before(open) != Kind::Func {
        return None;
    }
    code.partner(code.block_after(code.partner(open)? + 1)?)
}
