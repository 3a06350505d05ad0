//! A package, as rules judge it.

use std::cell::OnceCell;

use ogive_record::{Finding, RuleMeta};

use crate::Subject;
use crate::arch::{self, ArchFile};
use crate::holes::{self, Hole};
use crate::repository::Package;

/// A package of a subject, and what rules find out about it that others want to know too.
pub struct OnePackage<'r, 's> {
    /// The repository that it is in, and the platforms.
    pub subject: &'r Subject<'s>,
    /// Its number in the repository.
    pub number: usize,
    /// The package.
    pub package: &'r Package<'s>,
    arch_files: OnceCell<Vec<ArchFile>>,
    named: OnceCell<Vec<Hole<'r, 's>>>,
    holes: OnceCell<Vec<Hole<'r, 's>>>,
}

/// A rule that judges one package after the other.
pub trait PackageRule: Sync {
    /// What the rule is.
    fn meta(&self) -> &'static RuleMeta;

    /// Whether it concerns a repository, for the platforms that this is judged for.
    fn concerns(&self, _subject: &Subject<'_>) -> bool {
        true
    }

    /// Whether what is found at one place for several packages is told for the first of them alone.
    fn tells_once(&self) -> bool {
        false
    }

    /// What is wrong with a package. Whatever it looks at, it gets from the repository on the thread that it is called on:
    /// so it is known what the answer rests on.
    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding>;
}

impl<'r, 's> OnePackage<'r, 's> {
    /// The package with a number.
    #[must_use]
    pub fn of(subject: &'r Subject<'s>, number: usize) -> Self {
        let package = &subject.repository.packages[number];
        let (arch_files, named, holes) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { subject, number, package, arch_files, named, holes }
    }

    /// The files that do something with the architecture that they are built for.
    pub(crate) fn arch_files(&self) -> &[ArchFile] {
        self.arch_files.get_or_init(|| arch::files(&self.subject.repository, self.number))
    }

    /// Names that are missing in its files, tests apart: no fields, no methods, and nothing of the standard library.
    pub(crate) fn named(&self) -> &[Hole<'r, 's>] {
        self.named.get_or_init(|| holes::named(self.subject, self.number, false))
    }

    /// Names that are missing in its files, tests apart.
    pub(crate) fn holes(&self) -> &[Hole<'r, 's>] {
        self.holes.get_or_init(|| {
            let mut all = self.named().to_vec();
            all.extend(holes::of_types(self.subject, self.number, false));
            all
        })
    }

    /// This package and those that import it, in the order of their numbers.
    pub(crate) fn around(&self) -> impl Iterator<Item = Self> + use<'_, 'r, 's> {
        let numbers = self.subject.repository.packages.around(self.number);
        numbers.map(|number| OnePackage::of(self.subject, number))
    }
}
