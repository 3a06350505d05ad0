//! Where values of a type stand in what is allocated.

use std::collections::BTreeSet;

use ogive_gosource::lexer::Kind;

use super::{Types, Written};
use crate::code::Code;

/// How many structs around one another are looked at.
const AROUND: u32 = 4;

/// Where values of a type stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Placed {
    /// Some are allocated by themselves.
    Alone,
    /// All are parts of other structs: at these bytes of what is allocated.
    Inside(BTreeSet<u32>),
    /// Some are parts of structs whose fields can't be laid out.
    Unknown,
}

/// How a type is named at a place.
enum Named {
    Neutral,
    Alone,
    /// As the type of a field of the struct with this token.
    Field(usize),
}

impl Types<'_, '_> {
    /// Where values of a declared type stand, by all that names it.
    pub(crate) fn placed(&self, of: Written) -> Placed {
        self.placed_within(of, AROUND)
    }

    fn placed_within(&self, of: Written, depth: u32) -> Placed {
        let Some(depth) = depth.checked_sub(1) else { return Placed::Unknown };
        let code = self.code(of.package, of.file);
        let name = code.text(of.token);
        let is_declared = code.kind(of.token) == Kind::Ident && self.declared(of.package, name).is_some();
        if !is_declared {
            return Placed::Alone;
        }
        let mut at = BTreeSet::new();
        for place in self.names_of(of.package, name) {
            let code = self.code(place.package, place.file);
            let structure = match named(&code, place.token) {
                Named::Neutral => continue,
                Named::Alone => return Placed::Alone,
                Named::Field(structure) => Written { token: structure, ..place },
            };
            let fields = self.fields(structure).unwrap_or_default();
            let Some(field) = fields.iter().find(|field| field.of.token == place.token) else {
                return Placed::Unknown;
            };
            // A struct without a name is where it is written.
            let Some(owner) = owner(&code, structure.token) else { return Placed::Unknown };
            match self.placed_within(Written { token: owner, ..structure }, depth) {
                Placed::Unknown => return Placed::Unknown,
                Placed::Inside(outer) if !outer.is_empty() => {
                    at.extend(outer.into_iter().map(|outer| outer + field.offset));
                }
                Placed::Alone | Placed::Inside(_) => {
                    at.insert(field.offset);
                }
            }
        }
        if at.is_empty() { Placed::Alone } else { Placed::Inside(at) }
    }

    /// Where a type is named, in its package and in those that import that.
    fn names_of(&self, package: usize, name: &str) -> Vec<Written> {
        let finder = memchr::memmem::Finder::new(name);
        let mut found = Vec::new();
        for number in self.repository.packages.around(package) {
            let other = &self.repository.packages[number];
            for (file, read) in other.files.iter().enumerate() {
                let imports = read.header.imports.iter();
                let qualifiers: Vec<&str> = match number == package {
                    true => Vec::new(),
                    false => imports
                        .filter(|import| self.repository.imported(other, import) == Some(package))
                        .filter_map(|import| self.repository.name_of(other, import))
                        .collect(),
                };
                if number != package && qualifiers.is_empty() || finder.find(read.bytes).is_none() {
                    continue;
                }
                let code = self.code(number, file);
                let places = (0..code.len()).filter(|&at| code.text(at) == name).filter_map(|at| {
                    if number == package {
                        return code.is_name(at, name).then_some(at);
                    }
                    let start = at.checked_sub(2).filter(|_| code.before(at) == Kind::Period)?;
                    qualifiers.contains(&code.text(start)).then_some(start)
                });
                found.extend(places.map(|token| Written { package: number, file, token }));
            }
        }
        found
    }
}

/// How a type is named that begins at a token.
fn named(code: &Code<'_>, at: usize) -> Named {
    let end = if code.kind(at + 1) == Kind::Period { at + 3 } else { at + 1 };
    let (before, after) = (code.before(at), code.kind(end));
    let is_key = after == Kind::Colon;
    if matches!(after, Kind::Struct) || before == Kind::Type || before == Kind::Mul || is_key {
        return Named::Neutral;
    }
    let open = code.around(at);
    let is_of_struct =
        open.is_some_and(|open| code.kind(open) == Kind::LeftBrace && code.before(open) == Kind::Struct);
    if let (Some(open), true) = (open, is_of_struct) {
        let is_field = matches!(before, Kind::Ident | Kind::Semicolon | Kind::LeftBrace)
            && matches!(after, Kind::Semicolon | Kind::String | Kind::RightBrace);
        // A field may have the name of the type that it is embedded as.
        let is_name =
            before != Kind::Ident && !matches!(after, Kind::Semicolon | Kind::String | Kind::RightBrace);
        return match (is_field, is_name) {
            (true, _) => Named::Field(open - 1),
            (_, true) => Named::Neutral,
            _ => Named::Alone,
        };
    }
    // A literal that is the value of a field is a part of what that belongs to.
    if after == Kind::LeftBrace && before == Kind::Colon {
        return Named::Neutral;
    }
    Named::Alone
}

/// The name of the type that a struct is written for: `type T struct`.
fn owner(code: &Code<'_>, structure: usize) -> Option<usize> {
    let name = structure.checked_sub(1)?;
    (code.kind(name) == Kind::Ident
        && matches!(code.before(name), Kind::Type | Kind::Semicolon | Kind::LeftParen))
    .then_some(name)
}
