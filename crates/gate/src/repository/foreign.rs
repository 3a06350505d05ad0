//! The packages of other modules.

use ogive_gosource::file::Import;
use ogive_platform::constraint::Context;

use super::{GoFile, Package, Repository, read_folder};
use crate::{Sources, parallel};

impl<'s> Repository<'s> {
    /// The package of another module that an import means where a module is built; none when it was not read.
    #[must_use]
    pub fn foreign_of(&self, module: usize, import: &Import<'_>) -> Option<usize> {
        self.foreign_by.get(&module)?.get(&*import.path).copied()
    }

    /// Reads them. Gives for each whether some name of it is not in every build.
    pub(super) fn read_foreign(&mut self, sources: &'s Sources, context: &Context) -> Vec<bool> {
        let read = parallel::map(&sources.foreign.folders, |folder| read_folder(folder, context).0);
        let mut numbers: Vec<Option<usize>> = Vec::with_capacity(read.len());
        for package in read {
            numbers.push(package.as_ref().map(|_| self.foreign.len()));
            self.foreign.extend(package);
        }
        for ((folder, import), at) in &sources.foreign.by_import {
            let module = self.modules.all.iter().position(|module| module.folder == *folder);
            if let (Some(module), Some(number)) = (module, numbers[*at]) {
                self.foreign_by.entry(module).or_default().insert(import, number);
            }
        }
        self.read_foreign_whole(|_, package| package.is_constrained());
        for package in self.foreign.iter_mut().filter(|package| package.is_constrained()) {
            package.find_names();
        }
        let partial: Vec<bool> = self.foreign.iter().map(|package| !package.lacking().is_empty()).collect();
        let importing = self.importing(&partial);
        self.read_foreign_whole(|number, _| importing[number]);
        partial
    }

    /// Of each foreign package, whether it imports one of which a name is not in every build.
    fn importing(&self, partial: &[bool]) -> Vec<bool> {
        let is_partial =
            |path: &str| self.foreign_by.values().any(|of| of.get(path).is_some_and(|&at| partial[at]));
        let imports = |package: &Package<'_>| {
            let mut all = package.files.iter().flat_map(|file| &file.header.imports);
            all.any(|import| is_partial(&import.path))
        };
        self.foreign.iter().map(imports).collect()
    }

    fn read_foreign_whole(&self, which: impl Fn(usize, &Package<'s>) -> bool) {
        let wanted: Vec<&GoFile<'s>> = self
            .foreign
            .iter()
            .enumerate()
            .filter(|(number, package)| which(*number, package))
            .flat_map(|(_, package)| package.files.iter())
            .collect();
        parallel::map(&wanted, |file| file.read_whole());
    }
}
