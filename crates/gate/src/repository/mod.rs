//! What a repository consists of, as rules read it.

mod brief;
mod file;
mod foreign;
mod modules;
mod package;
mod packages;
#[cfg(test)]
mod tests;
mod without_cgo;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use ogive_gosource::File;
use ogive_gosource::assembly::Assembly;
use ogive_gosource::file::{Import, ImportName};
use ogive_platform::PortSet;
use ogive_platform::constraint::{Context, FileConstraint, FileKind};

pub(crate) use self::brief::Brief;
pub use self::file::{GoFile, Role};
pub use self::modules::{Module, Modules};
pub(crate) use self::modules::{below, joined};
pub(crate) use self::package::Lacking;
pub use self::package::{NameBuilds, Names, OtherFile, Package};
pub use self::packages::{Packages, Place};
use self::without_cgo::WithoutCgo;
use crate::libraries::Library;
use crate::sources::{Problem, SourceFolder, Sources};
use crate::standard;

/// The packages of a repository.
#[derive(Debug)]
pub struct Repository<'s> {
    /// The modules.
    pub modules: Arc<Modules>,
    /// The packages, by folder.
    pub packages: Packages<'s>,
    /// The packages of other modules that were read. They are not judged, but for what they lack.
    pub foreign: Vec<Package<'s>>,
    /// What could not be read or is refused by Go.
    pub problems: Vec<Problem>,
    /// The libraries and objects that lie in it.
    pub libraries: &'s [Library],
    /// What holds in its builds.
    pub(crate) context: Context,
    /// By the number of the module that is built and the path of an import, the number of the foreign package.
    foreign_by: HashMap<usize, HashMap<&'s str, usize>>,
    without_cgo: OnceLock<WithoutCgo>,
    pushed: OnceLock<HashSet<String>>,
}

impl<'s> Repository<'s> {
    /// Reads sources, on every core. `path_of_top` is the module's path where no `go.mod` says it.
    #[must_use]
    pub fn of(sources: &'s Sources, context: &Context, path_of_top: Option<&str>) -> Self {
        let mut problems = sources.problems.clone();
        let modules = Arc::new(Modules::read(sources, path_of_top, &mut problems));
        let packages = Packages::read(sources, &modules, context);
        let mut repository = Self {
            modules,
            packages,
            foreign: Vec::new(),
            problems,
            libraries: &sources.libraries,
            context: context.clone(),
            foreign_by: HashMap::new(),
            without_cgo: OnceLock::new(),
            pushed: OnceLock::new(),
        };
        let foreign = repository.read_foreign(sources, context);
        repository.packages.read_whole(|package, import| {
            let at = package.module.and_then(|module| repository.foreign_of(module, import));
            at.map_or_else(|| standard::is_partial(&import.path), |at| foreign[at])
        });
        repository.problems.extend(repository.packages.problems());
        repository
    }

    /// The package that an import means, by its number; none when it is not of this repository.
    #[must_use]
    pub fn imported(&self, by: &Package<'_>, import: &Import<'_>) -> Option<usize> {
        self.packages.imported(by, import)
    }

    /// The name by which a file uses what it imports; none when it uses nothing by a name.
    #[must_use]
    pub fn name_of<'i>(&'i self, by: &Package<'_>, import: &'i Import<'_>) -> Option<&'i str> {
        match import.name {
            ImportName::Alias(name) => Some(name.text),
            ImportName::Dot(_) | ImportName::Blank(_) => None,
            ImportName::Own => Some(match self.imported(by, import) {
                Some(at) => self.packages.name(at),
                None => import.likely_name(),
            }),
        }
    }

    /// A file as a whole, by the numbers of its package and itself; it is read once.
    pub(crate) fn whole(&self, package: usize, file: usize) -> &File<'s> {
        self.packages[package].files[file].entire()
    }

    /// The builds without cgo that packages are lost in. They are looked for once.
    pub(crate) fn without_cgo(&self) -> &WithoutCgo {
        self.without_cgo.get_or_init(|| WithoutCgo::of(self))
    }

    /// The names that some `//go:linkname` gives a body from another package. They are looked for once.
    pub(crate) fn pushed(&self) -> &HashSet<String> {
        self.pushed.get_or_init(|| {
            (0..self.packages.len()).flat_map(|number| self.packages.pushed(number).into_owned()).collect()
        })
    }
}

/// Reads a folder; none where it holds no package.
fn read_folder<'s>(folder: &'s SourceFolder, context: &Context) -> (Option<Package<'s>>, Vec<Problem>) {
    let mut problems = Vec::new();
    let (mut files, mut others): (Vec<GoFile<'s>>, Vec<OtherFile<'s>>) = (Vec::new(), Vec::new());
    for file in &folder.files {
        if FileKind::of(&file.name) == FileKind::Go {
            let (read, refused) = GoFile::read(&file.name, &file.bytes, context);
            let path = || folder.path.join(&file.name);
            if let Some(error) = refused {
                problems.push(Problem { path: path(), line: None, reason: error.to_string() });
            } else if let Some(error) = read.header.errors.first() {
                let line = Some(read.place(error.offset).line);
                problems.push(Problem { path: path(), line, reason: error.to_string() });
            }
            files.push(read);
        } else {
            let constraint = FileConstraint::of(&file.name, &file.bytes);
            let builds = constraint.builds(context).unwrap_or(PortSet::EMPTY);
            let is_assembly = matches!(Path::new(&file.name).extension(), Some(end) if end == "s" || end == "S" || end == "sx");
            let included = |name: &str| {
                let of_name = folder.files.iter().find(|other| other.name == name);
                of_name.map(|other| Cow::Borrowed(&*other.bytes))
            };
            let assembly = is_assembly.then(|| Assembly::read(&file.bytes, context, &included));
            others.push(OtherFile { name: &file.name, bytes: &file.bytes, builds, assembly });
        }
    }
    // Assembly that C's preprocessor reads is only for packages with cgo (`go/build`, `Import`).
    let with_cgo = files.iter().filter(|file| file.role == Role::Build && file.header.uses_cgo());
    let with_cgo = with_cgo.fold(PortSet::EMPTY, |all, file| all | file.builds);
    for other in others.iter_mut().filter(|other| other.name.ends_with(".S") || other.name.ends_with(".sx")) {
        other.builds = other.builds & with_cgo;
    }
    let Some(name) = package_name(&files) else { return (None, problems) };
    files.retain(|file| file.package() == Some(name));
    let of_package = files.iter().filter(|file| file.role == Role::Build);
    let builds = of_package.map(|file| file.builds).fold(PortSet::EMPTY, |a, b| a | b);
    let package = Package {
        folder: folder.path.clone(),
        path: None,
        module: None,
        name,
        files,
        others,
        builds,
        names: Names::new(),
        test_names: Names::new(),
        external_names: Names::new(),
    };
    (Some(package), problems)
}

/// What most files call the package, those first that are in some build and are no tests.
fn package_name<'s>(files: &[GoFile<'s>]) -> Option<&'s str> {
    let mut counts: HashMap<&'s str, (usize, usize)> = HashMap::new();
    for file in files {
        // A file that is broken at its very beginning belongs to none.
        let Some(package) = file.package() else { continue };
        let count = counts.entry(package).or_default();
        count.0 += usize::from(file.role == Role::Build && !file.builds.is_empty());
        count.1 += 1;
    }
    counts.into_iter().max_by(|a, b| (a.1, b.0).cmp(&(b.1, a.0))).map(|(name, _)| name)
}
