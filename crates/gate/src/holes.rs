//! Names that are used in builds in which no file declares them.

use std::collections::{BTreeMap, HashMap};

use ogive_gosource::file::ImportName;
use ogive_platform::PortSet;

use crate::Subject;
use crate::repository::{GoFile, NameBuilds, Names, Package, Role};

/// A name that is used in builds in which no file declares it.
pub(crate) struct Hole<'r, 's> {
    /// Where it is used first.
    pub(crate) package: &'r Package<'s>,
    pub(crate) file: &'r GoFile<'s>,
    pub(crate) offset: u32,
    /// The package whose name it is.
    pub(crate) owner: &'r Package<'s>,
    pub(crate) name: &'s str,
    /// The builds in which it is not declared.
    pub(crate) builds: PortSet,
    /// Where it is declared in other builds.
    pub(crate) at: Vec<(usize, usize)>,
}

/// The numbers of the packages that use and that declare, and the name.
type Key<'s> = (usize, usize, &'s str);

/// What is missing in the files of packages, or in those of their tests.
pub(crate) fn holes<'r, 's>(subject: &'r Subject<'s>, tests: bool) -> Vec<Hole<'r, 's>> {
    let mut found = BTreeMap::new();
    for (number, package) in subject.repository.packages.iter().enumerate() {
        for file in &package.files {
            if (file.role != Role::Build) == tests && !subject.declared.of_file(package, file).is_empty() {
                look(subject, number, file, &mut found);
            }
        }
    }
    found.into_values().collect()
}

fn look<'r, 's>(
    subject: &'r Subject<'s>,
    number: usize,
    file: &'r GoFile<'s>,
    found: &mut BTreeMap<Key<'s>, Hole<'r, 's>>,
) {
    let repository = &subject.repository;
    let package = &repository.packages[number];
    // What needs cgo is not built without it, whatever else it lacks there: that is told once.
    let built =
        subject.declared.of_file(package, file) - repository.without_cgo().lost(repository, number, file);
    let imports: HashMap<&str, Option<usize>> = file
        .header
        .imports
        .iter()
        .filter_map(|import| {
            Some((repository.name_of(package, import)?, repository.imported(package, import)))
        })
        .collect();
    // What such an import brings may have the name too.
    let has_dot = file.header.imports.iter().any(|import| matches!(import.name, ImportName::Dot(_)));
    for used in file.uses().iter().filter(|used| !used.key) {
        let (owner, name, offset, needed, names): (_, _, _, _, [Option<&Names<'s>>; 2]) =
            match (imports.get(used.name.text), used.member) {
                (Some(Some(imported)), Some(member)) => {
                    let owner = &repository.packages[*imported];
                    let inside = file.role == Role::ExternalTest && *imported == number;
                    let names = [Some(&owner.names), inside.then_some(&owner.test_names)];
                    (*imported, member.text, member.offset, built & owner.builds, names)
                }
                (Some(_), _) => continue,
                (None, _) if has_dot || is_predeclared(used.name.text) => continue,
                (None, _) => {
                    let names = match file.role {
                        Role::Build => [Some(&package.names), None],
                        Role::Test => [Some(&package.names), Some(&package.test_names)],
                        Role::ExternalTest => [Some(&package.external_names), None],
                    };
                    (number, used.name.text, used.name.offset, built, names)
                }
            };
        let declared: Vec<&NameBuilds> = names.iter().flatten().filter_map(|names| names.get(name)).collect();
        let builds = declared.iter().fold(needed, |missing, each| missing - each.builds);
        // What no build at all declares waits for a tag, or for a file that is yet to be made: no platform has it.
        let is_anywhere = declared.iter().any(|each| !each.builds.is_empty());
        if !is_anywhere || builds.is_empty() {
            continue;
        }
        let hole = found.entry((number, owner, name)).or_insert_with(|| Hole {
            package,
            file,
            offset,
            owner: &repository.packages[owner],
            name,
            builds,
            at: declared.iter().flat_map(|each| each.at.iter().copied()).collect(),
        });
        hole.builds = hole.builds | builds;
    }
}

/// Whether Go itself declares the name (`go/types`, `Universe`).
fn is_predeclared(name: &str) -> bool {
    matches!(
        name,
        "any"
            | "append"
            | "bool"
            | "byte"
            | "cap"
            | "clear"
            | "close"
            | "comparable"
            | "complex"
            | "complex64"
            | "complex128"
            | "copy"
            | "delete"
            | "error"
            | "false"
            | "float32"
            | "float64"
            | "imag"
            | "int"
            | "int8"
            | "int16"
            | "int32"
            | "int64"
            | "iota"
            | "len"
            | "make"
            | "max"
            | "min"
            | "new"
            | "nil"
            | "panic"
            | "print"
            | "println"
            | "real"
            | "recover"
            | "rune"
            | "string"
            | "true"
            | "uint"
            | "uint8"
            | "uint16"
            | "uint32"
            | "uint64"
            | "uintptr"
    )
}
