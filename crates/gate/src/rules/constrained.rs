//! What a file is to ask for: conditions made of others, and the change that has it ask for them.

use ogive_platform::constraint::Expr;
use ogive_record::Repair;

use crate::repository::{GoFile, Package};

/// Where a line that is to constrain a file stands behind its package clause, where Go refuses it.
pub(super) fn misplaced(file: &GoFile<'_>) -> Option<u32> {
    const LINE: &[u8] = b"\n//go:build ";
    let package = file.header.package.as_ref()?.offset as usize;
    let at = memchr::memmem::find(file.bytes.get(package..)?, LINE)?;
    u32::try_from(package + at + 1).ok()
}

/// What makes a file ask for something, beside what its name asks for: the line that it has for that becomes another, or it
/// gets one at its beginning. None where it asks by the older lines, or by ones that Go refuses.
pub(super) fn constrained(package: &Package<'_>, file: &GoFile<'_>, wanted: &Expr) -> Option<Repair> {
    if misplaced(file).is_some() {
        return None;
    }
    let header = file.constraint.header.as_ref().ok().filter(|header| header.plus_build.is_empty())?;
    let line = header.go_build.as_ref().map_or(1, |found| found.line);
    let before = file.bytes.split(|byte| *byte == b'\n').nth(usize::try_from(line).ok()?.checked_sub(1)?)?;
    let before = std::str::from_utf8(before).ok()?.trim().to_owned();
    // Before the mark at the beginning of a file nothing may stand.
    if before.starts_with('\u{feff}') {
        return None;
    }
    let after = match header.go_build {
        Some(_) => format!("//go:build {wanted}"),
        None => format!("//go:build {wanted}\n\n{before}"),
    };
    Some(Repair::ReplaceLine { file: package.path_of(file.name), line, before, after: Some(after) })
}

/// What holds where `expr` does not, with `!` before tags alone where that is short.
pub(super) fn negated(expr: Expr) -> Expr {
    match expr {
        Expr::Not(inner) => *inner,
        Expr::Or(a, b) => Expr::And(Box::new(negated(*a)), Box::new(negated(*b))),
        other => Expr::Not(Box::new(other)),
    }
}

/// What holds where none of some conditions does.
pub(super) fn none_of(conditions: impl IntoIterator<Item = Expr>) -> Option<Expr> {
    conditions.into_iter().map(negated).reduce(|a, b| Expr::And(Box::new(a), Box::new(b)))
}

/// What holds where both conditions do; of alternatives, in parentheses.
pub(super) fn both(own: Option<Expr>, other: Expr) -> Expr {
    match own {
        None => other,
        Some(own) => Expr::And(Box::new(own), Box::new(other)),
    }
}
