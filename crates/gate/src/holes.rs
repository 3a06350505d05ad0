//! Names that are used in builds in which no file declares them.

mod members;
mod standard;
mod typed;

use std::collections::{BTreeMap, HashMap};

use ogive_gosource::file::ImportName;
use ogive_platform::PortSet;

pub(crate) use self::typed::Members;
use crate::Subject;
use crate::repository::{GoFile, NameBuilds, Names, Package, Repository, Role};

/// A name that is used in builds in which no file declares it.
#[derive(Clone)]
pub(crate) struct Hole<'r, 's> {
    /// The file that uses it, and where it does first.
    pub(crate) package: &'r Package<'s>,
    pub(crate) file: &'r GoFile<'s>,
    pub(crate) offset: u32,
    /// Where the same file uses it again.
    pub(crate) again: Vec<u32>,
    /// The package whose name it is.
    pub(crate) owner: &'r Package<'s>,
    pub(crate) name: &'s str,
    /// The type that it is a field or a method of.
    pub(crate) of: Option<&'r str>,
    /// What is written in front of it: the package, where that is not the one that uses it.
    pub(crate) qualifier: Option<&'r str>,
    /// The builds in which it is not declared.
    pub(crate) builds: PortSet,
    /// Where it is declared in other builds.
    pub(crate) at: Vec<(usize, usize)>,
}

impl Hole<'_, '_> {
    /// Whether both are about the same name.
    pub(crate) fn is(&self, other: &Hole<'_, '_>) -> bool {
        std::ptr::addr_eq(self.owner, other.owner) && (self.name, self.of) == (other.name, other.of)
    }

    /// Whether both are about names in the same file.
    fn is_in(&self, other: &Hole<'_, '_>) -> bool {
        std::ptr::addr_eq(self.file, other.file)
    }

    /// Another use of it in its file.
    fn used(&mut self, offset: u32, builds: PortSet) {
        self.builds = self.builds | builds;
        if offset != self.offset {
            self.again.push(offset);
        }
    }

    /// The name as it is used: `pkg.Type.name`.
    pub(crate) fn shown(&self) -> String {
        let parts = [self.qualifier, self.of, Some(self.name)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(".")
    }
}

/// The numbers of the packages that use and that declare, the name, whether a test outside of its package uses it, and the number
/// of the file.
type Key<'s> = (usize, usize, &'s str, bool, usize);

/// What is missing in the files of a package, or in those of its tests: names that packages declare, and no fields, no methods,
/// and nothing of the standard library.
pub(crate) fn named<'r, 's>(subject: &'r Subject<'s>, number: usize, tests: bool) -> Vec<Hole<'r, 's>> {
    let package = &subject.repository.packages[number];
    let mut found = BTreeMap::new();
    for at in 0..package.files.len() {
        let file = &package.files[at];
        if (file.role != Role::Build) == tests && !subject.declared.of_file(package, file).is_empty() {
            look(subject, (number, at), &mut found);
        }
    }
    found.into_values().collect()
}

/// Fields and methods that are missing in the files of a package, or in those of its tests, and names of the standard library.
pub(crate) fn of_types<'r, 's>(subject: &'r Subject<'s>, number: usize, tests: bool) -> Vec<Hole<'r, 's>> {
    let package = &subject.repository.packages[number];
    let types = typed::Types::new(&subject.repository);
    let typed = typed::holes(subject, &types, number, tests);
    let mut all = members::holes(subject, package, tests);
    all.retain(|hole| !typed.iter().any(|other| other.name == hole.name && other.is_in(hole)));
    all.extend(typed);
    for hole in standard::holes(subject, package, tests) {
        match all.iter_mut().find(|other| other.is(&hole) && other.is_in(&hole)) {
            Some(known) => known.used(hole.offset, hole.builds),
            None => all.push(hole),
        }
    }
    all
}

fn look<'r, 's>(
    subject: &'r Subject<'s>,
    (number, at): (usize, usize),
    found: &mut BTreeMap<Key<'s>, Hole<'r, 's>>,
) {
    let repository = &subject.repository;
    let package = &repository.packages[number];
    let file = &package.files[at];
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
    let dots: Vec<usize> = file
        .header
        .imports
        .iter()
        .filter(|import| matches!(import.name, ImportName::Dot(_)))
        .filter_map(|import| repository.imported(package, import))
        .collect();
    let is_part = !package.builds.is_subset(file.builds);
    let may_bring_more = has_dot || brings_unknown(repository, package, file);
    for used in file.uses().iter().filter(|used| !used.key) {
        let is_outside =
            file.role == Role::ExternalTest && used.member.is_some() && imports.contains_key(used.name.text);
        let (owner, name, offset, needed, names): (_, _, _, _, [Option<&Names<'s>>; 2]) =
            match (imports.get(used.name.text), used.member) {
                (Some(Some(imported)), Some(member)) => {
                    let inside = file.role == Role::ExternalTest && *imported == number;
                    // What is wherever its package is is not looked at.
                    let is_lacking = || repository.packages.lacking(*imported).names.contains(member.text);
                    if *imported != number && !is_lacking() {
                        continue;
                    }
                    let owner = &repository.packages[*imported];
                    let names = [Some(&owner.names), inside.then_some(&owner.test_names)];
                    (*imported, member.text, member.offset, built & owner.builds, names)
                }
                (Some(_), _) => continue,
                (None, _) if is_predeclared(used.name.text) => continue,
                (None, _) => {
                    let names = match file.role {
                        Role::Build => [Some(&package.names), None],
                        Role::Test => [Some(&package.names), Some(&package.test_names)],
                        Role::ExternalTest => [Some(&package.external_names), None],
                    };
                    let text = used.name.text;
                    let is_own = names.iter().flatten().any(|names| names.contains_key(text));
                    // Of the packages that are imported with a point, the one that has the name. What the package declares itself
                    // none of them can have.
                    let has_it = |at: &&usize| !is_own && repository.packages[**at].names.contains_key(text);
                    match dots.iter().find(has_it) {
                        Some(&at) => {
                            let owner = &repository.packages[at];
                            (at, text, used.name.offset, built & owner.builds, [Some(&owner.names), None])
                        }
                        None => (number, text, used.name.offset, built, names),
                    }
                }
            };
        let declared: Vec<&NameBuilds> = names.iter().flatten().filter_map(|names| names.get(name)).collect();
        // What nothing declares is missing wherever the file is; only in a part of the builds is that a matter of platforms.
        let is_nowhere = declared.is_empty() && owner == number && !is_outside && is_part && !may_bring_more;
        let is_qualified =
            is_outside || (number != owner && used.member.is_some() && imports.contains_key(used.name.text));
        let builds = declared.iter().fold(needed, |missing, each| missing - each.builds);
        // What no build at all declares waits for a tag, or for a file that is yet to be made: no platform has it.
        let is_anywhere = declared.iter().any(|each| !each.builds.is_empty());
        if (!is_anywhere && !is_nowhere) || builds.is_empty() {
            continue;
        }
        let hole = found.entry((number, owner, name, is_outside, at)).or_insert_with(|| Hole {
            package,
            file,
            offset,
            again: Vec::new(),
            owner: &repository.packages[owner],
            name,
            of: None,
            qualifier: is_qualified.then_some(repository.packages[owner].name),
            builds,
            at: declared.iter().flat_map(|each| each.at.iter().copied()).collect(),
        });
        hole.used(offset, builds);
    }
}

/// Whether a file imports packages that are not here and may be called otherwise than their paths say: some that is not
/// used by the name that its path makes likely.
fn brings_unknown(repository: &Repository<'_>, package: &Package<'_>, file: &GoFile<'_>) -> bool {
    file.header.imports.iter().any(|import| {
        let is_standard = !import.path.split('/').next().unwrap_or_default().contains('.');
        matches!(import.name, ImportName::Own)
            && !is_standard
            && repository.imported(package, import).is_none()
            && !file.uses().iter().any(|used| used.member.is_some() && used.name.text == import.likely_name())
    })
}

/// Whether Go itself declares the name (`go/types`, `Universe`).
pub(crate) fn is_predeclared(name: &str) -> bool {
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
