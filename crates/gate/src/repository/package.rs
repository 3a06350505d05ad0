//! A package: a folder of files.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use ogive_gosource::assembly::Assembly;
use ogive_gosource::file::DeclarationKind;
use ogive_platform::PortSet;
use serde::{Deserialize, Serialize};

use super::{GoFile, Place, Role};

/// A file that is not Go.
#[derive(Debug)]
pub struct OtherFile<'s> {
    /// Its name without folders.
    pub name: &'s str,
    /// What stands in it; nothing for an object, which is not read.
    pub bytes: &'s [u8],
    /// The builds that it takes part in.
    pub builds: PortSet,
    /// What it defines, if it is assembly.
    pub assembly: Option<Assembly>,
}

/// Where a name is declared: the files and declarations by their places.
#[derive(Debug, Clone, Default)]
pub struct NameBuilds {
    /// The builds in which it is declared.
    pub builds: PortSet,
    /// The file and the declaration in it, by their places.
    pub at: Vec<(usize, usize)>,
}

/// The names of a package, functions, types, constants and variables; not methods.
pub type Names<'s> = HashMap<&'s str, NameBuilds>;

/// A folder of files that make a package, with its tests.
#[derive(Debug)]
pub struct Package<'s> {
    /// The folder, from the top.
    pub folder: PathBuf,
    /// The path by which it is imported; none outside of any module.
    pub path: Option<String>,
    /// The number of its module in the repository.
    pub module: Option<usize>,
    /// What it calls itself.
    pub name: &'s str,
    /// Its Go files by name. Those of another package, which are left out of every build, are not among them.
    pub files: Vec<GoFile<'s>>,
    /// Its assembly, C and objects.
    pub others: Vec<OtherFile<'s>>,
    /// The builds that it has files in, tests apart.
    pub builds: PortSet,
    /// The names that it declares, tests apart; empty where every file is in every build.
    pub names: Names<'s>,
    /// The names that tests inside declare beside.
    pub test_names: Names<'s>,
    /// The names that tests outside declare.
    pub external_names: Names<'s>,
}

impl Package<'_> {
    /// One without files.
    pub(super) fn empty(place: Place) -> Self {
        Self {
            folder: place.folder,
            path: place.path,
            module: place.module,
            name: "",
            files: Vec::new(),
            others: Vec::new(),
            builds: PortSet::EMPTY,
            names: Names::new(),
            test_names: Names::new(),
            external_names: Names::new(),
        }
    }

    /// Whether some file is not in every build, or it has code that is not Go.
    #[must_use]
    pub fn is_constrained(&self) -> bool {
        !self.others.is_empty() || self.files.iter().any(|file| file.builds != PortSet::all())
    }

    /// The path of a file, from the top.
    #[must_use]
    pub fn path_of(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// The builds with a file that is neither Go nor a header: there Go lets functions be without a body.
    #[must_use]
    pub fn builds_with_others(&self) -> PortSet {
        let others = self.others.iter().filter(|other| !is_header(other.name));
        let cgo = self.files.iter().filter(|file| file.role == Role::Build && file.header.uses_cgo());
        others.map(|other| other.builds).chain(cgo.map(|file| file.builds)).fold(PortSet::EMPTY, |a, b| a | b)
    }

    pub(super) fn find_names(&mut self) {
        for (at, file) in self.files.iter().enumerate() {
            let names = match file.role {
                Role::Build => &mut self.names,
                Role::Test => &mut self.test_names,
                Role::ExternalTest => &mut self.external_names,
            };
            for (place, declaration) in file.declarations().iter().enumerate() {
                let name = declaration.name.text;
                if declaration.kind == DeclarationKind::Method || matches!(name, "_" | "init") {
                    continue;
                }
                let entry = names.entry(name).or_default();
                entry.builds = entry.builds | file.builds;
                entry.at.push((at, place));
            }
        }
    }

    /// The exported names, of the package and of its types, that are not declared in every build of the package.
    pub(super) fn lacking(&self) -> Lacking {
        let exported = |name: &str| name.chars().next().is_some_and(char::is_uppercase);
        let names =
            self.names.iter().filter(|(name, at)| exported(name) && !self.builds.is_subset(at.builds));
        let mut members: HashMap<(&str, &str), PortSet> = HashMap::new();
        for file in self.files.iter().filter(|file| file.role == Role::Build) {
            let Some(whole) = file.whole() else { continue };
            for declared in &whole.declarations {
                let method = declared.receiver.map(|receiver| (receiver.base.text, declared.name.text));
                let fields =
                    whole.fields_of(declared).iter().map(|field| (declared.name.text, field.name.text));
                for member in method.into_iter().chain(fields).filter(|(_, name)| exported(name)) {
                    let builds = members.entry(member).or_default();
                    *builds = *builds | file.builds;
                }
            }
        }
        let members = members.iter().filter(|(_, builds)| !self.builds.is_subset(**builds));
        Lacking {
            names: names.map(|(name, _)| (*name).to_owned()).collect(),
            members: members.map(|((_, name), _)| (*name).to_owned()).collect(),
        }
    }
}

/// Exported names that are not declared in every build of their package.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lacking {
    /// Those of the package.
    pub(crate) names: BTreeSet<String>,
    /// Fields and methods, whatever their types.
    pub(crate) members: BTreeSet<String>,
}

impl Lacking {
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.members.is_empty()
    }
}

/// Whether a file only stands for being included.
fn is_header(name: &str) -> bool {
    matches!(name.rsplit_once('.'), Some((_, "h" | "hh" | "hpp" | "hxx")))
}
