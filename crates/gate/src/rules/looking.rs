//! Looking into the functions of files that a rule wants to see.

use ogive_gosource::File;
use ogive_platform::PortSet;
use ogive_record::{Finding, RuleMeta};

use crate::OnePackage;
use crate::code::{Code, members};
use crate::repository::{GoFile, Package};
use crate::said::Said;

/// A file that a rule looks into.
pub(super) struct Looked<'l, 'r, 's> {
    pub(super) package: &'r Package<'s>,
    pub(super) file: &'r GoFile<'s>,
    /// All of it.
    pub(super) whole: &'l File<'s>,
    pub(super) code: Code<'s>,
    /// The declared builds that it is in.
    pub(super) builds: PortSet,
}

/// What a rule says of the files of a package that it wants, of those that some declared platform builds.
pub(super) fn look<'r, 's>(
    one: &OnePackage<'r, 's>,
    wants: impl Fn(&GoFile<'s>) -> bool,
    judge: impl Fn(&Looked<'_, 'r, 's>) -> Vec<Finding>,
) -> Vec<Finding> {
    let package = one.package;
    let mut findings = Vec::new();
    for file in &package.files {
        let builds = one.subject.declared.of_file(package, file);
        if builds.is_empty() || !wants(file) {
            continue;
        }
        let looked = Looked { package, file, whole: file.entire(), code: file.code(), builds };
        findings.extend(judge(&looked));
    }
    findings
}

/// Whether a file imports one of some packages.
pub(super) fn imports(file: &GoFile<'_>, paths: &[&str]) -> bool {
    file.header.imports.iter().any(|import| paths.contains(&&*import.path))
}

/// Whether a text stands somewhere in a file.
pub(super) fn says(file: &GoFile<'_>, text: &str) -> bool {
    memchr::memmem::find(file.bytes, text.as_bytes()).is_some()
}

impl<'s> Looked<'_, '_, 's> {
    /// The members of packages that are used: the name, and the token at which the use begins and ends.
    pub(super) fn members(&self, paths: &[&str]) -> Vec<(&'s str, std::ops::Range<usize>)> {
        let mut used = Vec::new();
        for path in paths {
            members(self.file, &self.whole.uses, path, &mut used);
        }
        let place = |member: crate::code::Member<'s>| {
            let start = self.code.at_offset(member.offset)?;
            let end = if self.code.text(start) == member.name { start + 1 } else { start + 3 };
            Some((member.name, start..end))
        };
        let mut all: Vec<_> = used.into_iter().filter_map(place).collect();
        all.sort_by_key(|(_, range)| range.start);
        all
    }

    pub(super) fn said(&self, meta: &'static RuleMeta, token: usize, title: String) -> Said {
        Said::at(meta, self.package, self.file, Some(self.code.offset(token)), title)
    }
}
