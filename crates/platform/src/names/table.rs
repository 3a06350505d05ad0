//! Names that are listed one by one.

use super::dialect::Systems;
use super::{Dialect, Named, NoName, tables, triple};
use crate::{Goarch, Goos, Level, Platform};

/// Names of an architecture, on some systems, at one level or whatever the level.
pub(super) struct Row {
    pub systems: &'static [Goos],
    pub arch: Goarch,
    pub level: Option<Level>,
    /// Whether the first of the names is the one that is written; else all are only read.
    pub written: bool,
    pub names: &'static [&'static str],
}

/// Rows as `[Systems] Architecture @ LEVEL => "written" | "also read";`, with `#read` before those
/// whose names are all only read.
macro_rules! rows {
    (@level) => { None };
    (@level $level:ident) => { Some(super::$level) };
    (@written) => { true };
    (@written $read:ident) => { false };
    ($($(# $read:ident)? [$($os:ident)*] $arch:ident $(@ $level:ident)? => $($name:literal)|+;)*) => {
        &[$(crate::names::table::Row {
            systems: &[$(crate::Goos::$os),*],
            arch: crate::Goarch::$arch,
            level: crate::names::table::rows!(@level $($level)?),
            written: crate::names::table::rows!(@written $($read)?),
            names: &[$($name),+],
        },)*]
    };
}
pub(super) use rows;

/// What makes two spellings of one name equal.
fn normal(text: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Gnu | Dialect::Llvm | Dialect::Zig => triple::normal(text),
        Dialect::Rust => triple::without_musl(text),
        Dialect::HomebrewPrefix if text.len() > 1 => text.trim_end_matches('/').to_owned(),
        _ => text.to_owned(),
    }
}

pub(super) fn read(text: &str, dialect: Dialect) -> Vec<Named> {
    let text = normal(text, dialect);
    let fits = |row: &&Row| row.names.iter().any(|name| normal(name, dialect) == text);
    let mut found = Vec::new();
    for row in tables::of(dialect).iter().filter(fits) {
        match (dialect.systems(), row.systems) {
            (Systems::Never, _) => found.push(Named::new(None, row.arch, row.level)),
            (Systems::Some, &[_, _, ..]) => found.push(Named::new(None, row.arch, row.level)),
            (_, systems) => {
                found.extend(systems.iter().map(|&os| Named::new(Some(os), row.arch, row.level)));
            }
        }
    }
    found
}

/// As [`read`], of the rows of one system only.
pub(super) fn read_on(text: &str, dialect: Dialect, os: Goos) -> Vec<Named> {
    let rows = tables::of(dialect).iter();
    let fitting = rows.filter(|row| row.systems.contains(&os) && row.names.contains(&text));
    fitting.map(|row| Named::new(Some(os), row.arch, row.level)).collect()
}

pub(super) fn write(platform: Platform, dialect: Dialect) -> Result<String, NoName> {
    let port = platform.port;
    let applies = |row: &&Row| row.written && row.arch == port.arch && row.systems.contains(&port.os);
    let rows: Vec<&Row> = tables::of(dialect).iter().filter(applies).collect();
    let exact = rows.iter().find(|row| row.level.is_some() && row.level == platform.level);
    if let Some(row) = exact.or_else(|| rows.iter().find(|row| row.level.is_none())) {
        return Ok(row.names[0].to_owned());
    }
    let mut names: Vec<String> = rows.iter().map(|row| row.names[0].to_owned()).collect();
    names.dedup();
    match (platform.level, names.len()) {
        (None, 1) => Ok(names.remove(0)),
        (None, 2..) => Err(NoName::NeedsLevel { platform, dialect, names }),
        _ => Err(NoName::Unsupported { platform, dialect }),
    }
}
