//! Builds without cgo in which packages can't be built, since something that they import needs it.

use ogive_platform::PortSet;

use super::{GoFile, Repository, Role};

/// Of each package, by its number, the builds without cgo that it is lost in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct WithoutCgo {
    /// Those in which it has no files, and has some with cgo.
    own: Vec<PortSet>,
    /// Those in which something that it imports is lost.
    inherited: Vec<PortSet>,
}

impl WithoutCgo {
    pub(super) fn of(repository: &Repository<'_>) -> Self {
        let packages = &repository.packages;
        let own: Vec<PortSet> =
            (0..packages.len()).map(|number| needs_cgo(packages.builds(number))).collect();
        let mut inherited = vec![PortSet::EMPTY; packages.len()];
        if own.iter().all(|builds| builds.is_empty()) {
            return Self { own, inherited };
        }
        let mut edges = Vec::new();
        for number in 0..packages.len() {
            for file in packages.edges(number).iter().filter(|file| file.build) {
                edges.extend(file.imports.iter().map(|&imported| (number, imported, file.builds)));
            }
        }
        loop {
            let mut is_new = false;
            for &(by, imported, builds) in &edges {
                let lost = inherited[by] | (own[imported] | inherited[imported]) & builds;
                is_new |= lost != inherited[by];
                inherited[by] = lost;
            }
            if !is_new {
                return Self { own, inherited };
            }
        }
    }

    /// All of it as a text; a short one where nothing is lost.
    pub(crate) fn said(&self) -> String {
        if self.own.iter().all(|builds| builds.is_empty()) { String::new() } else { format!("{self:?}") }
    }

    /// The builds without cgo in which a package has no files, and has some with cgo.
    pub(crate) fn own(&self, package: usize) -> PortSet {
        self.own.get(package).copied().unwrap_or(PortSet::EMPTY)
    }

    /// The builds in which a file of a package is lost with something that it or its package imports.
    pub(crate) fn lost(&self, repository: &Repository<'_>, package: usize, file: &GoFile<'_>) -> PortSet {
        let mut lost = self.inherited.get(package).copied().unwrap_or(PortSet::EMPTY);
        if file.role != Role::Build {
            let by = &repository.packages[package];
            let imported = file.header.imports.iter().filter_map(|import| repository.imported(by, import));
            lost = imported.fold(lost, |lost, at| lost | self.own[at] | self.inherited[at]);
        }
        lost
    }
}

fn needs_cgo(builds: PortSet) -> PortSet {
    let mut lost = PortSet::EMPTY;
    for (port, _) in builds.iter().filter(|&(port, cgo)| cgo && !builds.contains(port, false)) {
        lost.insert(port, false);
    }
    lost
}
