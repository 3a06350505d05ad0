//! What Go code does with the architecture that it was built for.
//!
//! Only files that can have to do with it are looked at: those that import runtime and say GOARCH, and those that say a
//! name of a package that stands for it.

mod branches;
mod comparison;
mod condition;
mod flags;
mod guard;
mod literals;
mod lookup;
mod missing;
mod outcome;
mod part;
mod statements;
mod switch;
mod uses;
mod values;
mod zero;

use ogive_gosource::file::Use;

use crate::code::members;
use crate::repository::{GoFile, Package, Repository, Role};

pub(crate) use self::branches::{Branches, Outcomes};
pub(crate) use self::comparison::{Compared, Decides};
pub(crate) use self::condition::{Condition, Truth};
pub(crate) use self::outcome::Outcome;
pub(crate) use self::switch::Fallback;
pub(crate) use self::uses::{ArchUse, UseKind};
pub(crate) use self::values::{Held, Named};

/// The uses of the architecture in a file of a package, by its number.
#[derive(Debug)]
pub(crate) struct ArchFile {
    pub(crate) file: usize,
    pub(crate) uses: Vec<ArchUse>,
}

/// Whether a file can say the architecture itself.
fn is_direct(file: &GoFile<'_>) -> bool {
    file.header.imports.iter().any(|import| import.path == "runtime")
        && memchr::memmem::find(file.bytes, b"GOARCH").is_some()
}

/// The names of a package that stand for the architecture or the system.
pub(crate) fn named<'s>(package: &Package<'s>) -> Vec<Named<'s>> {
    let of_build = package.files.iter().filter(|file| file.role == Role::Build && is_direct(file));
    let declared = |file: &GoFile<'s>| {
        let (whole, code) = (file.entire(), file.code());
        values::declared(whole, &code, &values::direct(file, &code, &whole.uses))
    };
    of_build.flat_map(declared).collect()
}

/// The files of a package that use the architecture.
pub(crate) fn files(repository: &Repository<'_>, number: usize) -> Vec<ArchFile> {
    let package = &repository.packages[number];
    let own = repository.packages.arch(number);
    let says = |file: &GoFile<'_>, names: &[Named<'_>]| {
        names.iter().any(|named| memchr::memmem::find(file.bytes, named.name.as_bytes()).is_some())
    };
    let mut found = Vec::new();
    for (at, file) in package.files.iter().enumerate() {
        let imported: Vec<(&str, &[Named<'_>])> = file
            .header
            .imports
            .iter()
            .filter_map(|import| Some((&*import.path, repository.imported(package, import)?)))
            .filter(|(_, at)| repository.packages.exports_arch(*at))
            .map(|(path, at)| (path, repository.packages.arch(at)))
            .collect();
        if is_direct(file) || says(file, own) || imported.iter().any(|(_, names)| says(file, names)) {
            let uses = uses_of(package, file, own, &imported);
            if !uses.is_empty() {
                found.push(ArchFile { file: at, uses });
            }
        }
    }
    found
}

fn uses_of<'s>(
    package: &Package<'s>,
    file: &GoFile<'s>,
    own: &[Named<'_>],
    imported: &[(&str, &[Named<'_>])],
) -> Vec<ArchUse> {
    let (whole, code) = (file.entire(), file.code());
    let mut all = values::direct(file, &code, &whole.uses);
    if file.role != Role::ExternalTest && !own.is_empty() {
        let bare = |used: &Use<'s>| {
            (!used.key && used.member.is_none()).then_some((used.name.text, used.name.offset))
        };
        let at: Vec<_> = whole.uses.iter().filter_map(bare).collect();
        values::behind_names(&code, own, &at, &mut all);
    }
    for (path, named) in imported {
        let mut used = Vec::new();
        members(file, &whole.uses, path, &mut used);
        let at: Vec<_> = used.iter().map(|member| (member.name, member.offset)).collect();
        values::behind_names(&code, named, &at, &mut all);
    }
    values::variables(&code, &mut all);
    uses::of(&code, package, &all)
}
