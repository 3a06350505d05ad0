//! What makes a field of 64 bits one that aligns itself: its type, and every use of it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use ogive_gosource::Lines;
use ogive_gosource::file::ImportName;
use ogive_gosource::lexer::Kind;
use ogive_platform::GoVersion;
use ogive_record::Repair;

use super::copied::may_copy;
use crate::Subject;
use crate::code::Code;
use crate::layout::{Types, Written};
use crate::repository::{GoFile, Package};

/// The first Go that has `atomic.Int64`.
const SINCE: GoVersion = GoVersion::release(1, 19, 0);

/// What `sync/atomic` does to 64 bits, by its functions' names without the type, which are the names of methods too.
const OPERATIONS: [&str; 5] = ["Load", "Store", "Add", "Swap", "CompareAndSwap"];

/// A change within a file, in bytes.
type Edit = (Range<u32>, String);

/// The changes of lines; none unless every use of the field is seen to be an atomic operation that a method can do: it is
/// used in its package alone, by no other name, and nothing takes its address or writes it in a literal; nor may anything copy
/// the struct.
pub(super) fn repairs(subject: &Subject<'_>, types: &Types<'_, '_>, field: Written) -> Option<Vec<Repair>> {
    let package = &subject.repository.packages[field.package];
    if !is_new_enough(subject, package) {
        return None;
    }
    let code = types.code(field.package, field.file);
    let name = code.text(field.token);
    let kind = Counter::of(code.text(field.token + 1))?;
    let is_own_line = !matches!(code.before(field.token), Kind::Comma | Kind::Period)
        && matches!(code.kind(field.token + 2), Kind::Semicolon | Kind::RightBrace);
    if !is_own_line || !name.starts_with(|c: char| c.is_lowercase() || c == '_') {
        return None;
    }
    let open = code.around(field.token)?;
    let struct_name =
        open.checked_sub(2).filter(|&at| code.kind(at) == Kind::Ident).map(|at| code.text(at))?;
    let mut repairs = Vec::new();
    for (number, file) in package.files.iter().enumerate() {
        let code = types.code(field.package, number);
        if may_copy(&code, struct_name) {
            return None;
        }
        let declared = (number == field.file).then_some(field.token);
        let qualifier = qualifier(file);
        let edits = edits(&code, name, &Use { kind, struct_name, qualifier, declared })?;
        if edits.is_empty() {
            continue;
        }
        // A file that calls nothing of the package any more would import it in vain.
        if declared.is_none() && uses(&code, qualifier?) == edits.len() {
            return None;
        }
        repairs.extend(lines(package.path_of(file.name), file.bytes, &edits)?);
    }
    Some(repairs)
}

fn is_new_enough(subject: &Subject<'_>, package: &Package<'_>) -> bool {
    let module = package.module.and_then(|module| subject.repository.modules.all.get(module));
    module.is_some_and(|module| module.go_mod.asks_for(SINCE))
}

/// A type of 64 bits.
#[derive(Debug, Clone, Copy)]
struct Counter {
    suffix: &'static str,
}

impl Counter {
    fn of(text: &str) -> Option<Self> {
        match text {
            "int64" => Some(Self { suffix: "Int64" }),
            "uint64" => Some(Self { suffix: "Uint64" }),
            _ => None,
        }
    }
}

/// What is looked for in a file.
struct Use<'a> {
    kind: Counter,
    struct_name: &'a str,
    /// What the file calls `sync/atomic`.
    qualifier: Option<&'a str>,
    /// Where it declares the field.
    declared: Option<usize>,
}

fn qualifier<'s>(file: &GoFile<'s>) -> Option<&'s str> {
    let import = file.header.imports.iter().find(|import| import.path == "sync/atomic")?;
    match import.name {
        ImportName::Own => Some("atomic"),
        ImportName::Alias(name) => Some(name.text),
        ImportName::Dot(_) | ImportName::Blank(_) => None,
    }
}

/// How often a file uses a package.
fn uses(code: &Code<'_>, qualifier: &str) -> usize {
    (0..code.len()).filter(|&at| code.is_name(at, qualifier) && code.kind(at + 1) == Kind::Period).count()
}

/// What is changed in a file; none where some use of the name is not understood.
fn edits(code: &Code<'_>, name: &str, of: &Use<'_>) -> Option<Vec<Edit>> {
    let mut edits: Vec<Edit> = Vec::new();
    for at in (0..code.len()).filter(|&at| code.kind(at) == Kind::Ident) {
        let text = code.text(at);
        if text == of.struct_name && code.kind(at + 1) == Kind::LeftBrace {
            let is_keyed =
                matches!(code.kind(at + 2), Kind::RightBrace) || matches!(code.kind(at + 3), Kind::Colon);
            let is_literal = code.before(at) != Kind::Type;
            if is_literal && !is_keyed {
                return None;
            }
        }
        if text != name {
            continue;
        }
        if of.declared == Some(at) {
            let start = code.offset(at + 1);
            let end = start + length(code.text(at + 1));
            edits.push((start..end, format!("{}.{}", of.qualifier?, of.kind.suffix)));
            continue;
        }
        edits.push(call(code, at, of)?);
    }
    edits.sort_by_key(|(range, _)| range.start);
    let overlap = edits.windows(2).any(|pair| pair[0].0.end > pair[1].0.start);
    (!overlap).then_some(edits)
}

/// `atomic.AddInt64(&s.n, 1)` becomes `s.n.Add(1)`.
fn call(code: &Code<'_>, name: usize, of: &Use<'_>) -> Option<Edit> {
    let mut first = name;
    while code.before(first) == Kind::Period && first >= 2 && code.kind(first - 2) == Kind::Ident {
        first -= 2;
    }
    let and = first.checked_sub(1).filter(|&at| first < name && code.kind(at) == Kind::And)?;
    let open = and.checked_sub(1).filter(|&at| code.kind(at) == Kind::LeftParen)?;
    let start = open.checked_sub(3)?;
    let is_atomic = code.is_name(start, of.qualifier?) && code.kind(start + 1) == Kind::Period;
    let operation = code.text(start + 2).strip_suffix(of.kind.suffix)?;
    if !is_atomic || !OPERATIONS.contains(&operation) {
        return None;
    }
    let close = code.partner(open)?;
    let arguments = match code.kind(name + 1) {
        Kind::Comma => code.written(name + 2..close),
        Kind::RightParen => "",
        _ => return None,
    };
    let whole = code.offset(start)..code.offset(close) + 1;
    Some((whole, format!("{}.{operation}({arguments})", code.written(first..name + 1))))
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// The lines that edits change; none where one goes over the end of its line.
fn lines(path: PathBuf, bytes: &[u8], edits: &[Edit]) -> Option<Vec<Repair>> {
    let places = Lines::of(bytes);
    let mut by_line: BTreeMap<u32, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        let (first, last) = (places.place(edit.0.start), places.place(edit.0.end));
        by_line.entry(first.line).or_default().push(edit);
        if first.line != last.line {
            return None;
        }
    }
    let changed = |(line, edits): (u32, Vec<&Edit>)| {
        let at = usize::try_from(edits.first()?.0.start).ok()?;
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |more| at + more);
        let before = std::str::from_utf8(&bytes[start..end]).ok()?;
        let mut after = before.to_owned();
        for (range, text) in edits.iter().rev() {
            let inside = usize::try_from(range.start).ok()? - start..usize::try_from(range.end).ok()? - start;
            after.replace_range(inside, text);
        }
        let (before, after) = (before.trim().to_owned(), after.trim().to_owned());
        Some(Repair::ReplaceLine { file: path.clone(), line, before, after: Some(after) })
    };
    by_line.into_iter().map(changed).collect()
}
