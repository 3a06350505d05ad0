//! Fields and methods that are used in builds in which their type lacks them, where the type of a variable is plain to see:
//! a receiver, a parameter, `var x T`, `x := &T{…}`, `x := new(T)`, `x := y.(T)`, and the first result of a function.
//!
//! Variables are followed through the tokens of each function, block by block. What is not plain is not known, and
//! nothing is said of it.

mod types;
mod variables;

use std::collections::BTreeMap;

use ogive_gosource::file::DeclarationKind;
use ogive_platform::PortSet;

pub(crate) use self::types::Members;
use self::types::Owner;
pub(super) use self::types::Types;
use self::variables::{Of, Variables};
use super::Hole;
use crate::Subject;
use crate::repository::Role;

/// By the package, the type, the name and the number of the file: what is missing.
type Found<'r, 's> = BTreeMap<(Owner<'r>, &'r str, &'s str, usize), Hole<'r, 's>>;

/// What is missing in the files of a package, by its number, or in those of its tests.
pub(super) fn holes<'r, 's>(
    subject: &'r Subject<'s>,
    types: &Types<'r, 's>,
    number: usize,
    tests: bool,
) -> Vec<Hole<'r, 's>> {
    let package = &subject.repository.packages[number];
    let mut found = Found::new();
    for (place, file) in package.files.iter().enumerate() {
        let built = file.builds & subject.declared.builds;
        if built.is_empty() || (file.role != Role::Build) != tests {
            continue;
        }
        let Some(lacked) = types.lacked(number, file) else { continue };
        let code = file.code();
        let mut last = None;
        for declared in file.declarations() {
            let has_code = match declared.kind {
                DeclarationKind::Func | DeclarationKind::Method => declared.body,
                DeclarationKind::Var => true,
                _ => false,
            };
            // Variables that are declared together are one stretch of code.
            if !has_code || last.replace(declared.span) == Some(declared.span) {
                continue;
            }
            let Some(start) = code.at_offset(declared.span.start) else { continue };
            let is_test = file.role != Role::Build;
            Variables::new(&code, types, number, file).walk(start, declared.span.end, |of: Of<'r>, at| {
                let Some(of) = types.with(of, code.text(at), &lacked) else { return };
                let Some(has) = types.builds_of(of, code.text(at), is_test) else { return };
                let missing = (built & types.builds(of)) - has;
                if missing.is_empty() {
                    return;
                }
                let is_here = of.owner == Owner::Here(number) && file.role != Role::ExternalTest;
                let hole = found.entry((of.owner, of.name, code.text(at), place)).or_insert_with(|| Hole {
                    package,
                    file,
                    offset: code.offset(at),
                    again: Vec::new(),
                    owner: types.package(of).unwrap_or(package),
                    name: code.text(at),
                    of: Some(of.name),
                    qualifier: (!is_here).then(|| types.qualifier(of)),
                    builds: PortSet::EMPTY,
                    at: types.places(of, code.text(at)),
                });
                hole.used(code.offset(at), missing);
            });
        }
    }
    found.into_values().collect()
}
