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
mod outcome;
mod statements;
mod switch;
mod uses;
mod values;

use std::collections::HashMap;

use ogive_gosource::file::Use;

use self::values::Named;
use crate::code::members;
use crate::parallel;
use crate::repository::{GoFile, Package, Repository, Role};

pub(crate) use self::branches::{Branches, Outcomes};
pub(crate) use self::comparison::{Compared, Decides};
pub(crate) use self::condition::{Condition, Truth};
pub(crate) use self::outcome::Outcome;
pub(crate) use self::switch::Fallback;
pub(crate) use self::uses::{ArchUse, UseKind};
pub(crate) use self::values::Held;

/// The uses of the architecture in a file, by the numbers of its package and itself.
#[derive(Debug)]
pub(crate) struct ArchFile {
    pub(crate) package: usize,
    pub(crate) file: usize,
    pub(crate) uses: Vec<ArchUse>,
}

/// The files of a repository that use the architecture, by place.
pub(crate) fn files(repository: &Repository<'_>) -> Vec<ArchFile> {
    let finder = memchr::memmem::Finder::new("GOARCH");
    let direct = |file: &GoFile<'_>| {
        file.header.imports.iter().any(|import| import.path == "runtime") && finder.find(file.bytes).is_some()
    };
    let mut wanted = places(repository, |_, file| direct(file));
    let declared = parallel::map(&wanted, |&(package, at)| {
        let file = &repository.packages[package].files[at];
        let (whole, code) = (repository.whole(package, at), file.code());
        values::declared(whole, &code, &values::direct(file, &code, &whole.uses))
    });
    let mut names: HashMap<usize, Vec<Named<'_>>> = HashMap::new();
    for (&(package, file), declared) in wanted.iter().zip(declared) {
        if !declared.is_empty() && repository.packages[package].files[file].role == Role::Build {
            names.entry(package).or_default().extend(declared);
        }
    }
    if !names.is_empty() {
        let by_path = by_path(repository, &names);
        let says = |file: &GoFile<'_>, names: &[Named<'_>]| {
            names.iter().any(|named| memchr::memmem::find(file.bytes, named.name.as_bytes()).is_some())
        };
        wanted = places(repository, |package, file| {
            let imported = || file.header.imports.iter().filter_map(|import| by_path.get(&*import.path));
            direct(file)
                || names.get(&package).is_some_and(|names| says(file, names))
                || imported().any(|package| says(file, &names[package]))
        });
    }
    let by_path = by_path(repository, &names);
    let mut found = parallel::map(&wanted, |&(package, at)| {
        let uses = uses_of(repository, package, at, &names, &by_path);
        ArchFile { package, file: at, uses }
    });
    found.retain(|file| !file.uses.is_empty());
    found
}

fn uses_of<'s>(
    repository: &Repository<'s>,
    number: usize,
    at: usize,
    names: &HashMap<usize, Vec<Named<'_>>>,
    by_path: &HashMap<&str, usize>,
) -> Vec<ArchUse> {
    let package = &repository.packages[number];
    let file = &package.files[at];
    let (whole, code) = (repository.whole(number, at), file.code());
    let mut all = values::direct(file, &code, &whole.uses);
    if let Some(named) = names.get(&number).filter(|_| file.role != Role::ExternalTest) {
        let bare = |used: &Use<'s>| {
            (!used.key && used.member.is_none()).then_some((used.name.text, used.name.offset))
        };
        let at: Vec<_> = whole.uses.iter().filter_map(bare).collect();
        values::behind_names(&code, named, &at, &mut all);
    }
    for import in &file.header.imports {
        let Some(named) = by_path.get(&*import.path).and_then(|package| names.get(package)) else {
            continue;
        };
        let mut used = Vec::new();
        members(file, &whole.uses, &import.path, &mut used);
        let at: Vec<_> = used.iter().map(|member| (member.name, member.offset)).collect();
        values::behind_names(&code, named, &at, &mut all);
    }
    values::variables(&code, &mut all);
    uses::of(&code, package, &all)
}

/// Packages that stand for such values under some name, by the path that imports them.
fn by_path<'r>(
    repository: &'r Repository<'_>,
    names: &HashMap<usize, Vec<Named<'_>>>,
) -> HashMap<&'r str, usize> {
    let exported = |package: &usize| {
        let first = |named: &Named<'_>| named.name.chars().next().is_some_and(char::is_uppercase);
        names[package].iter().any(first)
    };
    let packages = names.keys().copied().filter(exported);
    packages.filter_map(|at| Some((repository.packages[at].path.as_deref()?, at))).collect()
}

/// The files for which something holds, by the numbers of their packages and themselves.
fn places(
    repository: &Repository<'_>,
    which: impl Fn(usize, &GoFile<'_>) -> bool + Sync,
) -> Vec<(usize, usize)> {
    let numbers: Vec<usize> = (0..repository.packages.len()).collect();
    let of_package = |&number: &usize| {
        let package: &Package<'_> = &repository.packages[number];
        let files = package.files.iter().enumerate().filter(|(_, file)| which(number, file));
        files.map(|(at, _)| (number, at)).collect::<Vec<_>>()
    };
    parallel::map(&numbers, of_package).concat()
}
