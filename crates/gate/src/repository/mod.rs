//! What a repository consists of, as rules read it.

mod file;
mod foreign;
mod modules;
mod package;
#[cfg(test)]
mod tests;
mod without_cgo;

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

use ogive_gosource::File;
use ogive_gosource::assembly::Assembly;
use ogive_gosource::file::{Import, ImportName};
use ogive_platform::PortSet;
use ogive_platform::constraint::{Context, FileConstraint, FileKind};

pub use self::file::{GoFile, Role};
pub use self::modules::{Module, Modules};
pub(crate) use self::modules::{below, joined};
pub use self::package::{NameBuilds, Names, OtherFile, Package};
use self::without_cgo::WithoutCgo;
use crate::arch::{self, ArchFile};
use crate::libraries::Library;
use crate::sources::{Problem, SourceFolder, Sources};
use crate::{parallel, standard};

/// The packages of a repository.
#[derive(Debug)]
pub struct Repository<'s> {
    /// The modules.
    pub modules: Modules,
    /// The packages, by folder.
    pub packages: Vec<Package<'s>>,
    /// The packages of other modules that were read. They are not judged, but for what they lack.
    pub foreign: Vec<Package<'s>>,
    /// What could not be read or is refused by Go.
    pub problems: Vec<Problem>,
    /// The libraries and objects that lie in it.
    pub libraries: &'s [Library],
    /// What holds in its builds.
    pub(crate) context: Context,
    /// Of each module, by the path of an import that some file has: the number of the package.
    imports: Vec<HashMap<String, usize>>,
    /// By the number of the module that is built and the path of an import, the number of the foreign package.
    foreign_by: HashMap<usize, HashMap<&'s str, usize>>,
    /// By the numbers of packages and files, what rules wanted to see as a whole that was not read so before.
    later: Vec<Vec<OnceLock<File<'s>>>>,
    arch_files: OnceLock<Vec<ArchFile>>,
    without_cgo: OnceLock<WithoutCgo>,
}

impl<'s> Repository<'s> {
    /// Reads sources, on every core. `path_of_top` is the module's path where no `go.mod` says it.
    #[must_use]
    pub fn of(sources: &'s Sources, context: &Context, path_of_top: Option<&str>) -> Self {
        let mut problems = sources.problems.clone();
        let modules = Modules::read(sources, path_of_top, &mut problems);
        let read = parallel::map(&sources.folders, |folder| read_folder(folder, context));
        let mut packages = Vec::new();
        for (package, wrong) in read {
            problems.extend(wrong);
            if let Some(mut package) = package {
                package.module = modules.of(&package.folder);
                package.path = package.module.and_then(|at| modules.import_path(at, &package.folder));
                packages.push(package);
            }
        }
        let imports = imports(&modules, &packages);
        let mut repository = Self {
            modules,
            packages,
            foreign: Vec::new(),
            problems,
            libraries: &sources.libraries,
            context: context.clone(),
            imports,
            foreign_by: HashMap::new(),
            later: Vec::new(),
            arch_files: OnceLock::new(),
            without_cgo: OnceLock::new(),
        };
        repository.read_whole(|_, package, _| package.is_constrained());
        for package in repository.packages.iter_mut().filter(|package| package.is_constrained()) {
            package.find_names();
        }
        let foreign = repository.read_foreign(sources, context);
        let partial: Vec<bool> = repository.packages.iter().map(Package::is_partial).collect();
        repository.read_whole(|repository, package, file| {
            file.header.imports.iter().any(|import| match repository.imported(package, import) {
                Some(at) => partial[at],
                None => {
                    let at = package.module.and_then(|module| repository.foreign_of(module, import));
                    at.map_or_else(|| standard::is_partial(&import.path), |at| foreign[at])
                }
            })
        });
        repository.tell_errors();
        let places = |package: &Package<'_>| package.files.iter().map(|_| OnceLock::new()).collect();
        repository.later = repository.packages.iter().map(places).collect();
        repository
    }

    /// Tells which files do not parse below their heads; those whose heads do not are told of already.
    fn tell_errors(&mut self) {
        for package in &self.packages {
            for file in &package.files {
                let errors = file.whole.as_ref().map_or(&[][..], |whole| &whole.header.errors);
                if let (Some(error), []) = (errors.first(), file.header.errors.as_slice()) {
                    let line = Some(file.place(error.offset).line);
                    let path = package.path_of(file.name);
                    self.problems.push(Problem { path, line, reason: error.to_string() });
                }
            }
        }
    }

    /// The package that an import means, by its number; none when it is not of this repository.
    #[must_use]
    pub fn imported(&self, by: &Package<'_>, import: &Import<'_>) -> Option<usize> {
        self.imports.get(by.module?)?.get(&*import.path).copied()
    }

    /// How an imported package is called in the file; none when it has no name there.
    #[must_use]
    pub fn name_of<'i>(&'i self, by: &Package<'_>, import: &'i Import<'_>) -> Option<&'i str> {
        match import.name {
            ImportName::Alias(name) => Some(name.text),
            ImportName::Dot(_) | ImportName::Blank(_) => None,
            ImportName::Own => Some(match self.imported(by, import) {
                Some(at) => self.packages[at].name,
                None => import.likely_name(),
            }),
        }
    }

    /// A file as a whole, by the numbers of its package and itself; it is read once.
    pub(crate) fn whole(&self, package: usize, file: usize) -> &File<'s> {
        let of = &self.packages[package].files[file];
        of.whole.as_ref().unwrap_or_else(|| self.later[package][file].get_or_init(|| File::read(of.bytes)))
    }

    /// The files that do something with the architecture that they are built for. They are looked for once.
    pub(crate) fn arch_files(&self) -> &[ArchFile] {
        self.arch_files.get_or_init(|| arch::files(self))
    }

    /// The builds without cgo that packages are lost in. They are looked for once.
    pub(crate) fn without_cgo(&self) -> &WithoutCgo {
        self.without_cgo.get_or_init(|| WithoutCgo::of(self))
    }

    /// Reads the files as a whole for which `which` holds, on every core.
    fn read_whole(&mut self, which: impl Fn(&Self, &Package<'s>, &GoFile<'s>) -> bool + Sync) {
        let mut wanted = Vec::new();
        for (number, package) in self.packages.iter().enumerate() {
            for (at, file) in package.files.iter().enumerate() {
                if file.whole.is_none() && which(self, package, file) {
                    wanted.push((number, at, file.bytes));
                }
            }
        }
        let read = parallel::map(&wanted, |(_, _, bytes)| File::read(bytes));
        for ((number, at, _), whole) in wanted.into_iter().zip(read) {
            self.packages[number].files[at].whole = Some(whole);
        }
    }
}

/// What the imports of each module mean.
fn imports(modules: &Modules, packages: &[Package<'_>]) -> Vec<HashMap<String, usize>> {
    let by_folder: HashMap<&Path, usize> =
        packages.iter().enumerate().map(|(at, package)| (package.folder.as_path(), at)).collect();
    let mut all: Vec<HashMap<&str, Option<usize>>> = vec![HashMap::new(); modules.all.len()];
    for package in packages {
        let Some(module) = package.module else { continue };
        for import in package.files.iter().flat_map(|file| &file.header.imports) {
            all[module].entry(&*import.path).or_insert_with(|| {
                let folder = modules.folder_of(module, &import.path)?;
                by_folder.get(folder.as_path()).copied()
            });
        }
    }
    let known = |of: HashMap<&str, Option<usize>>| {
        of.into_iter().filter_map(|(path, at)| Some((path.to_owned(), at?))).collect()
    };
    all.into_iter().map(known).collect()
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
                of_name.map(|other| Cow::Borrowed(other.bytes.as_slice()))
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
