//! The packages of a repository, each read when somebody asks for it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Index;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ogive_gosource::file::Import;
use ogive_platform::constraint::Context;

use super::brief::{self, Brief, BriefFile, Face};
use super::{Lacking, Modules, Package, read_folder};
use crate::arch::{self, Named};
use crate::holes::Members;
use crate::kept::{Hash, Kept, KeptPackage};
use crate::sources::{Problem, SourceFolder, Sources};
use crate::{parallel, rests, standard};

/// Where a package is.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder, from the top.
    pub folder: PathBuf,
    /// The number of its module in the repository.
    pub module: Option<usize>,
    /// The path by which it is imported; none outside of any module.
    pub path: Option<String>,
}

/// The packages, by folder. What is looked at of one is remembered as something that the judgement of who looks rests on.
#[derive(Debug)]
pub struct Packages<'s> {
    slots: Vec<Slot<'s>>,
    modules: Arc<Modules>,
    context: Context,
    /// Of each module, by the path of an import: the number of the package.
    imports: Vec<OnceLock<HashMap<String, usize>>>,
    importers: OnceLock<Vec<Vec<usize>>>,
    /// What is kept of the packages as they were.
    kept: Option<&'s Kept>,
    /// What Go refuses in folders without a package.
    refused: HashMap<&'s Path, Vec<Problem>>,
}

/// A package, and what was asked of it.
#[derive(Debug)]
struct Slot<'s> {
    place: Place,
    source: &'s SourceFolder,
    /// What is kept of it, where it is as it was.
    kept: Option<&'s KeptPackage>,
    /// Whether its judgement rests on what is as it was alone.
    holds: bool,
    head: OnceLock<(Package<'s>, Vec<Problem>)>,
    /// Whether the files were read as a whole that have to be.
    whole: OnceLock<()>,
    lacking: OnceLock<Lacking>,
    edges: OnceLock<Vec<BriefFile>>,
    members: OnceLock<Members<'s>>,
    arch: OnceLock<Vec<Named<'s>>>,
}

impl<'s> Packages<'s> {
    /// Reads the packages of which nothing is kept, on every core.
    pub(super) fn read(sources: &'s Sources, modules: &Arc<Modules>, context: &Context) -> Self {
        if let Some(kept) = sources
            .kept
            .as_deref()
            .filter(|kept| sources.foreign.folders.is_empty() && kept.has_modules(modules))
        {
            let mut packages = Self::of(sources, Some(kept), (modules, context));
            if packages.hold_against(kept) {
                return packages;
            }
        }
        Self::of(sources, None, (modules, context))
    }

    fn of(
        sources: &'s Sources,
        kept: Option<&'s Kept>,
        (modules, context): (&Arc<Modules>, &Context),
    ) -> Self {
        let folders = &sources.folders;
        let kept_of = |folder: &'s SourceFolder| kept.and_then(|kept| kept.folder(folder.kept?));
        let unread: Vec<&SourceFolder> = folders.iter().filter(|folder| kept_of(folder).is_none()).collect();
        let read = parallel::map(&unread, |folder| head(folder, context, modules));
        let mut read = read.into_iter();
        let mut slots = Vec::with_capacity(folders.len());
        let mut refused = HashMap::new();
        let mut refuse = |folder: &'s SourceFolder, wrong: Vec<Problem>| {
            if !wrong.is_empty() {
                refused.insert(folder.path.as_path(), wrong);
            }
        };
        for source in folders {
            let slot = |kept, place, head| Slot {
                place,
                source,
                kept,
                holds: false,
                head,
                whole: OnceLock::new(),
                lacking: OnceLock::new(),
                edges: OnceLock::new(),
                members: OnceLock::new(),
                arch: OnceLock::new(),
            };
            match kept_of(source) {
                Some(folder) => match &folder.package {
                    Some(package) => {
                        slots.push(slot(Some(package), place(&source.path, modules), OnceLock::new()));
                    }
                    None => refuse(source, folder.problems.clone()),
                },
                None => match read.next() {
                    Some((Some(package), wrong)) => {
                        let place = Place {
                            folder: package.folder.clone(),
                            module: package.module,
                            path: package.path.clone(),
                        };
                        slots.push(slot(None, place, OnceLock::from((package, wrong))));
                    }
                    Some((None, wrong)) => refuse(source, wrong),
                    None => {}
                },
            }
        }
        let imports = modules.all.iter().map(|_| OnceLock::new()).collect();
        let (modules, context) = (Arc::clone(modules), context.clone());
        Self { slots, modules, context, imports, importers: OnceLock::new(), kept, refused }
    }

    /// Lets go of what is kept of packages whose imports show something else now, and tells which judgements hold. False when
    /// there are other packages than there were.
    fn hold_against(&mut self, kept: &'s Kept) -> bool {
        let before: Vec<(&Path, &KeptPackage)> = kept.packages().collect();
        if before.len() != self.len()
            || self.slots.iter().zip(&before).any(|(slot, (folder, _))| slot.place.folder != *folder)
        {
            return false;
        }
        let changed: Vec<usize> =
            (0..self.len()).filter(|&number| self.slots[number].kept.is_none()).collect();
        let briefs = parallel::map(&changed, |&number| self.brief(number));
        let (mut turned, mut regained, mut rewired) = (HashSet::new(), HashSet::new(), HashSet::new());
        for (&number, now) in changed.iter().zip(&briefs) {
            let was = &before[number].1.brief;
            if was.face != now.face {
                turned.insert(number);
                rewired.insert(number);
            }
            if (&was.files, &was.standard) != (&now.files, &now.standard) {
                rewired.insert(number);
            }
            let (was, now) = (was.imports(), now.imports());
            regained.extend(was.symmetric_difference(&now).copied());
        }
        let imports_one = |kept: &KeptPackage| {
            let mut imports = kept.brief.files.iter().flat_map(|file| &file.imports);
            imports.any(|import| turned.contains(import))
        };
        let lost: Vec<usize> = match turned.is_empty() {
            true => Vec::new(),
            false => {
                (0..self.len()).filter(|&number| self.slots[number].kept.is_some_and(imports_one)).collect()
            }
        };
        let read =
            parallel::map(&lost, |&number| head(self.slots[number].source, &self.context, &self.modules));
        for (&number, (package, wrong)) in lost.iter().zip(read) {
            let Some(package) = package else { return false };
            let slot = &mut self.slots[number];
            rewired.insert(number);
            slot.kept = None;
            slot.head = OnceLock::from((package, wrong));
        }
        for number in 0..self.len() {
            let is_kept = |at: &usize| self.slots.get(*at).is_some_and(|slot| slot.kept.is_some());
            self.slots[number].holds = self.slots[number].kept.is_some_and(|kept| {
                kept.judged.rests.packages.iter().all(is_kept)
                    && !kept.judged.rests.importers.iter().any(|number| regained.contains(number))
                    && !kept.judged.rests.imports.iter().any(|number| rewired.contains(number))
            });
        }
        true
    }

    /// Reads as a whole the files of packages of which nothing is kept that have to be read so, on every core. `is_partial`
    /// tells of an import that is not of the repository whether some name of it is not in every build.
    pub(super) fn read_whole(&self, is_partial: impl Fn(&Package<'s>, &Import<'s>) -> bool + Sync) {
        let unread: Vec<usize> = (0..self.len()).filter(|&at| self.slots[at].kept.is_none()).collect();
        parallel::map(&unread, |&number| self.whole(number, &is_partial));
    }

    /// What Go refuses, and which files do not parse.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let of_packages = (0..self.len()).flat_map(|number| self.problems_of(number));
        self.refused.values().flatten().cloned().chain(of_packages).collect()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The packages, which are all read for it.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Package<'s>> {
        (0..self.len()).map(|number| &self[number])
    }

    /// Where a package is, which is not read for it.
    #[must_use]
    pub fn place(&self, number: usize) -> &Place {
        &self.slots[number].place
    }

    /// Where the packages are, in the order of their numbers.
    pub fn places(&self) -> impl ExactSizeIterator<Item = &Place> + Clone {
        self.slots.iter().map(|slot| &slot.place)
    }

    /// The builds that a package has files in, tests apart; it is not read for it.
    #[must_use]
    pub fn builds(&self, number: usize) -> ogive_platform::PortSet {
        match self.slots[number].kept {
            Some(kept) => kept.brief.face.builds,
            None => self.head(number).builds,
        }
    }

    /// What a package calls itself; it is not read for it.
    pub(crate) fn name(&self, number: usize) -> &str {
        match self.slots[number].kept {
            Some(kept) => &kept.brief.face.name,
            None => self.head(number).name,
        }
    }

    /// The exported names of a package that are not in every build of it.
    pub(crate) fn lacking(&self, number: usize) -> &Lacking {
        let slot = &self.slots[number];
        match slot.kept {
            Some(kept) => &kept.brief.face.lacking,
            None => slot.lacking.get_or_init(|| self.head(number).lacking()),
        }
    }

    /// Whether a function of a package may give something with a member of this name that some build lacks: of a type of its own,
    /// or of what it imports.
    pub(crate) fn may_give(&self, number: usize, member: &str) -> bool {
        rests::on_imports(number);
        let lacks = |at: usize| self.lacking(at).members.contains(member);
        let standard =
            |path: &String| standard::partial_members(path).is_some_and(|all| all.contains(member));
        lacks(number)
            || self.edges(number).iter().flat_map(|file| &file.imports).any(|&at| lacks(at))
            || self.standard(number).iter().any(standard)
    }

    /// The packages of the standard library that one imports and that are not the same everywhere.
    pub(crate) fn standard(&self, number: usize) -> Cow<'_, BTreeSet<String>> {
        match self.slots[number].kept {
            Some(kept) => Cow::Borrowed(&kept.brief.standard),
            None => {
                let imports = self.head(number).files.iter().flat_map(|file| &file.header.imports);
                let partial = imports.filter(|import| standard::is_partial(&import.path));
                Cow::Owned(partial.map(|import| import.path.clone().into_owned()).collect())
            }
        }
    }

    /// The files of a package that import others of the repository.
    pub(crate) fn edges(&self, number: usize) -> &[BriefFile] {
        let slot = &self.slots[number];
        match slot.kept {
            Some(kept) => &kept.brief.files,
            None => slot.edges.get_or_init(|| {
                let head = self.head(number);
                let imported = |import: &Import<'_>| self.imported(head, import);
                head.files.iter().filter_map(|file| BriefFile::of(file, imported)).collect()
            }),
        }
    }

    /// The names that some `//go:linkname` of a package gives a body in another one.
    pub(crate) fn pushed(&self, number: usize) -> Cow<'_, [String]> {
        match self.slots[number].kept {
            Some(kept) => Cow::Borrowed(&kept.brief.pushed),
            None => Cow::Owned(brief::pushed(self.head(number))),
        }
    }

    /// What others see of a package without looking into it.
    pub(crate) fn brief(&self, number: usize) -> Brief {
        if let Some(kept) = self.slots[number].kept {
            return kept.brief.clone();
        }
        let head = self.head(number);
        let face = Face {
            name: head.name.to_owned(),
            builds: head.builds,
            lacking: self.lacking(number).clone(),
            arch: self.exports_arch(number),
        };
        let standard = self.standard(number).into_owned();
        Brief { face, files: self.edges(number).to_vec(), standard, pushed: brief::pushed(head) }
    }

    /// The packages that import one, with tests, by their numbers.
    pub(crate) fn importers(&self, number: usize) -> &[usize] {
        rests::on_importers(number);
        let all = self.importers.get_or_init(|| {
            let mut all: Vec<Vec<usize>> = vec![Vec::new(); self.len()];
            for by in 0..self.len() {
                let imports: BTreeSet<usize> =
                    self.edges(by).iter().flat_map(|file| &file.imports).copied().collect();
                for import in imports {
                    all[import].push(by);
                }
            }
            all
        });
        &all[number]
    }

    /// A package and those that import it, in the order of their numbers.
    pub(crate) fn around(&self, number: usize) -> impl Iterator<Item = usize> {
        let importers = self.importers(number);
        let (before, after) = importers.split_at(importers.partition_point(|&by| by < number));
        // One that its own tests import is there once.
        let after = after.iter().copied().filter(move |&by| by != number);
        before.iter().copied().chain([number]).chain(after)
    }

    /// What the types of a package have.
    pub(crate) fn members(&self, number: usize) -> &Members<'s> {
        let package = &self[number];
        self.slots[number].members.get_or_init(|| Members::of(package))
    }

    /// The names of a package that stand for the architecture or the system.
    pub(crate) fn arch(&self, number: usize) -> &[Named<'s>] {
        rests::on_package(number);
        self.slots[number].arch.get_or_init(|| arch::named(self.head(number)))
    }

    /// Whether such a name is exported.
    pub(crate) fn exports_arch(&self, number: usize) -> bool {
        let slot = &self.slots[number];
        let exported = |named: &Named<'_>| named.name.chars().next().is_some_and(char::is_uppercase);
        match (slot.arch.get(), slot.kept) {
            (None, Some(kept)) => kept.brief.face.arch,
            (Some(named), _) => named.iter().any(exported),
            (None, None) => slot.arch.get_or_init(|| arch::named(self.head(number))).iter().any(exported),
        }
    }

    /// Whether something is kept of some.
    pub(crate) fn has_kept(&self) -> bool {
        self.kept.is_some()
    }

    /// What was found when a package was judged before, where that holds still. `shared` is what judgements rest on besides
    /// packages.
    pub(crate) fn held(&self, number: usize, shared: &Hash) -> Option<&'s KeptPackage> {
        let slot = &self.slots[number];
        let is_same = || self.kept.is_some_and(|kept| kept.shared == *shared);
        slot.kept.filter(|_| slot.holds && is_same())
    }

    /// What Go refuses in a folder without a package.
    pub(crate) fn refused_in(&self, folder: &Path) -> &[Problem] {
        self.refused.get(folder).map_or(&[], Vec::as_slice)
    }

    /// What Go refuses of a package, and which of its files do not parse.
    pub(crate) fn problems_of(&self, number: usize) -> Vec<Problem> {
        let slot = &self.slots[number];
        slot.kept.map_or_else(|| slot.problems(), |kept| kept.problems.clone())
    }

    /// The package that an import means, by its number; none when it is not of this repository.
    pub(crate) fn imported(&self, by: &Package<'_>, import: &Import<'_>) -> Option<usize> {
        let module = by.module?;
        let of = self.imports.get(module)?.get_or_init(|| self.imports_of(module));
        of.get(&*import.path).copied()
    }

    /// What the imports of a module may mean.
    fn imports_of(&self, module: usize) -> HashMap<String, usize> {
        let mut all = HashMap::new();
        for (number, slot) in self.slots.iter().enumerate() {
            let Some(owner) = slot.place.module else { continue };
            for path in self.modules.imports_of(module, owner, &slot.place.folder) {
                all.insert(path, number);
            }
        }
        all
    }

    fn head(&self, number: usize) -> &Package<'s> {
        let slot = &self.slots[number];
        let (package, _) = slot.head.get_or_init(|| {
            let (package, wrong) = head(slot.source, &self.context, &self.modules);
            // What was a package a moment ago is none only if it was changed in between.
            (package.unwrap_or_else(|| Package::empty(slot.place.clone())), wrong)
        });
        package
    }

    fn whole(&self, number: usize, is_partial: impl Fn(&Package<'s>, &Import<'s>) -> bool) {
        self.slots[number].whole.get_or_init(|| {
            let package = self.head(number);
            for file in package.files.iter().filter(|file| file.whole().is_none()) {
                let mut imports = file.header.imports.iter();
                let matters = imports.any(|import| match self.imported(package, import) {
                    Some(at) => !self.lacking(at).is_empty(),
                    None => is_partial(package, import),
                });
                if matters {
                    file.read_whole();
                }
            }
        });
    }
}

impl<'s> Index<usize> for Packages<'s> {
    type Output = Package<'s>;

    fn index(&self, number: usize) -> &Package<'s> {
        rests::on_package(number);
        self.whole(number, |_, import| standard::is_partial(&import.path));
        self.head(number)
    }
}

impl Slot<'_> {
    /// What Go refuses of a package that was read, and which of its files do not parse.
    fn problems(&self) -> Vec<Problem> {
        let Some((package, refused)) = self.head.get() else { return Vec::new() };
        let mut problems = refused.clone();
        for file in &package.files {
            let errors = file.whole().map_or(&[][..], |whole| &whole.header.errors);
            // Those whose heads do not parse are told of already.
            if let (Some(error), []) = (errors.first(), file.header.errors.as_slice()) {
                let line = Some(file.place(error.offset).line);
                problems.push(Problem { path: package.path_of(file.name), line, reason: error.to_string() });
            }
        }
        problems
    }
}

fn place(folder: &Path, modules: &Modules) -> Place {
    let module = modules.of(folder);
    let path = module.and_then(|at| modules.import_path(at, folder));
    Place { folder: folder.to_owned(), module, path }
}

/// Reads a folder; none where it holds no package. Where a file is not in every build, all are read as a whole.
fn head<'s>(
    folder: &'s SourceFolder,
    context: &Context,
    modules: &Modules,
) -> (Option<Package<'s>>, Vec<Problem>) {
    let (package, wrong) = read_folder(folder, context);
    let package = package.map(|mut package| {
        let place = place(&folder.path, modules);
        (package.module, package.path) = (place.module, place.path);
        if package.is_constrained() {
            package.files.iter().for_each(super::GoFile::read_whole);
            package.find_names();
        }
        package
    });
    (package, wrong)
}
