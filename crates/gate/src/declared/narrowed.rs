//! Platforms that are declared for some packages only.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use ogive_platform::{Goarch, Goos, Port, PortSet};

use crate::pipelines::{Claim, Pipeline, Reach, with_imports};
use crate::repository::{Repository, Role};

/// The systems that programs are mostly for.
const USUAL: [Goos; 3] = [Goos::Linux, Goos::Darwin, Goos::Windows];

/// What is declared for a package: the builds of its files, and of its tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scope {
    builds: PortSet,
    tests: PortSet,
    /// Those of both that somebody names, rather than that they are taken for declared.
    claimed: PortSet,
}

/// Which builds are declared for which package, where that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Narrowed {
    /// For those of which nothing is said.
    others: Scope,
    /// By folder.
    of: BTreeMap<PathBuf, Scope>,
}

/// Claims as they are gathered.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// What is declared for everything.
    whole: PortSet,
    /// What of that somebody names.
    claimed: PortSet,
    /// What is declared for some packages.
    parts: Vec<Part>,
    /// The systems for which something is done, each with the packages; none for all of them.
    systems: Vec<(Goos, Option<BTreeSet<usize>>)>,
    /// What is taken for declared on those systems alone.
    assumed: PortSet,
}

/// What is declared for some packages.
#[derive(Debug)]
struct Part {
    builds: PortSet,
    /// The packages that are named.
    roots: BTreeSet<usize>,
    /// These with what they import.
    packages: BTreeSet<usize>,
    /// Whether a file says it that lists platforms.
    is_list: bool,
    /// Those for whose tests it is as well.
    tested: BTreeSet<usize>,
}

impl Gathered {
    /// Adds a claim; tells whether it declares anything.
    pub(super) fn add(
        &mut self,
        repository: &Repository<'_>,
        file: &Pipeline<'_>,
        claim: &Claim,
        builds: PortSet,
    ) -> bool {
        match claim.reach.packages(file, repository) {
            Some(roots) => {
                let is_list = file.kind.lists(claim.act);
                let packages = with_imports(repository, &roots, claim.port);
                // Builds make no tests, but who builds everything means everything.
                let is_whole = claim.reach.is_wide() && is_module(repository, &roots);
                let tested = match (is_list, is_whole) {
                    (true, _) => packages.clone(),
                    (false, true) => roots.clone(),
                    (false, false) => BTreeSet::new(),
                };
                self.parts.push(Part { builds, roots, packages, is_list, tested });
            }
            // Of programs for browsers that are not found nobody means the whole repository.
            None if claim.reach != Reach::All && claim.port.arch == Goarch::Wasm => return false,
            None => {
                self.whole = self.whole | builds;
                self.claimed = self.whole;
            }
        }
        true
    }

    /// Sees that something is done on a system, whatever that declares.
    pub(super) fn see(&mut self, repository: &Repository<'_>, file: &Pipeline<'_>, claim: &Claim) {
        let packages = claim.reach.packages(file, repository);
        let packages = packages.map(|roots| with_imports(repository, &roots, claim.port));
        self.systems.push((claim.port.os, packages));
    }

    /// Takes ports for declared that nobody names: for everything, unless pipelines build packages of their own for
    /// several systems. Then for each package on the systems that something is done for it on.
    pub(super) fn assume(&mut self, ports: PortSet) {
        let named = |os: &Goos| self.parts.iter().any(|part| part.builds.ports().any(|port| port.os == *os));
        if USUAL.iter().filter(|os| named(os)).count() > 1 {
            self.assumed = ports;
        } else {
            self.whole = self.whole | ports;
        }
    }

    /// All that is declared for something, and what is for which package; none where all is declared for everything.
    pub(super) fn finish(self, repository: &Repository<'_>) -> (PortSet, Option<Narrowed>) {
        if self.parts.is_empty() {
            return (self.whole, None);
        }
        let others = self.whole | self.assumed_for(None);
        let mut own: HashMap<usize, Scope> = HashMap::new();
        let reached = self.systems.iter().filter_map(|(_, packages)| packages.as_ref());
        for at in self.parts.iter().map(|part| &part.packages).chain(reached).flatten() {
            own.entry(*at).or_insert_with(|| {
                let builds = self.whole | self.assumed_for(Some(*at));
                Scope { builds, tests: builds, claimed: self.claimed }
            });
        }
        for Part { builds, packages, tested, .. } in &self.parts {
            for at in packages {
                let Some(scope) = own.get_mut(at) else { continue };
                scope.builds = scope.builds | *builds;
                scope.claimed = scope.claimed | *builds;
                if tested.contains(at) {
                    scope.tests = scope.tests | *builds;
                }
            }
        }
        // Where nothing is declared for everything, what no program has is for all that every one that is listed is for.
        let others = if others.is_empty() { self.common() } else { others };
        let all = own.values().fold(others, |all, scope| all | scope.builds);
        let others = Scope { builds: others, tests: others, claimed: self.claimed };
        let of = own.into_iter().map(|(at, scope)| (repository.packages.place(at).folder.clone(), scope));
        (all, Some(Narrowed { others, of: of.collect() }))
    }

    /// Of what is taken for declared, what is so for a package, or for one of which nothing is said.
    fn assumed_for(&self, package: Option<usize>) -> PortSet {
        let is_meant = |packages: &Option<BTreeSet<usize>>| match packages {
            None => true,
            Some(packages) => package.is_some_and(|package| packages.contains(&package)),
        };
        let systems: Vec<Goos> =
            self.systems.iter().filter(|(_, packages)| is_meant(packages)).map(|(os, _)| *os).collect();
        let is_on = |port: Port| systems.contains(&port.os) || systems.is_empty() && port.os == Goos::Linux;
        self.assumed & PortSet::where_port(is_on)
    }

    fn common(&self) -> PortSet {
        let mut by_roots: HashMap<&BTreeSet<usize>, PortSet> = HashMap::new();
        for part in self.parts.iter().filter(|part| part.is_list) {
            let known = by_roots.entry(&part.roots).or_default();
            *known = *known | part.builds;
        }
        let all = by_roots.values().fold(PortSet::EMPTY, |all, builds| all | *builds);
        let common = by_roots.values().fold(all, |common, builds| common & *builds);
        if common.is_empty() { all } else { common }
    }
}

/// Whether packages are all of a module.
fn is_module(repository: &Repository<'_>, packages: &BTreeSet<usize>) -> bool {
    let of = |at: &usize| repository.packages.place(*at).module;
    let Some(module) = packages.first().map(of) else { return false };
    let all = repository.packages.places().filter(|package| package.module == module);
    all.count() == packages.len()
}

impl Narrowed {
    /// What is declared for the files of a folder.
    pub(super) fn of(&self, folder: &Path, role: Role) -> PortSet {
        let scope = self.of.get(folder).unwrap_or(&self.others);
        if role == Role::Build { scope.builds } else { scope.tests }
    }

    /// Whether somebody names one of some builds for the package in a folder.
    pub(super) fn is_claimed(&self, folder: &Path, builds: PortSet) -> bool {
        !(self.claimed(folder) & builds).is_empty()
    }

    /// What somebody names for the package in a folder.
    pub(super) fn claimed(&self, folder: &Path) -> PortSet {
        self.of.get(folder).unwrap_or(&self.others).claimed
    }

    /// All but a platform.
    pub(super) fn without(mut self, port: PortSet) -> Self {
        for scope in self.of.values_mut().chain([&mut self.others]) {
            scope.builds = scope.builds - port;
            scope.tests = scope.tests - port;
        }
        self
    }

    /// For how many packages a platform is declared.
    pub(super) fn count(&self, port: Port) -> usize {
        let has = |builds: PortSet| builds.contains(port, true) || builds.contains(port, false);
        self.of.values().filter(|scope| has(scope.builds)).count()
    }

    /// What is declared for everything.
    pub(super) const fn everywhere(&self) -> PortSet {
        self.others.builds
    }
}
