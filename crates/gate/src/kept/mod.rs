//! What is kept of a repository that was judged, so that it is judged again by reading only what has changed and what the
//! judgement of that rests on.
//!
//! Of each package there is what others see of it, what was found in it, and the packages that were looked at for that. What
//! was found holds while these are as they were; what all judgements rest on besides, the modules, the platforms and the
//! like, is one text.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ogive_platform::constraint::FileKind;
use ogive_record::Asked;
use serde::{Deserialize, Serialize};

use crate::fingerprint::hashed;
use crate::judgement::{self, JudgedPackage};
use crate::pipelines::PipelineKind;
use crate::repository::{Brief, Modules};
use crate::sources::{Problem, SourceBytes, Sources};
use crate::{Judgement, Subject, parallel, suppression};

/// What is kept of a repository.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// The folders that were looked into, by path.
    pub(crate) listed: Vec<PathBuf>,
    /// The folders with sources, by path.
    pub(crate) folders: Vec<KeptFolder>,
    /// The pipelines, by path.
    pub(crate) pipelines: Vec<(PathBuf, PipelineKind)>,
    /// The libraries, by path.
    pub(crate) libraries: Vec<PathBuf>,
    /// What could not be read.
    pub(crate) problems: Vec<Problem>,
    /// What the modules are.
    modules: Hash,
    /// What all judgements rest on besides.
    pub(crate) shared: Hash,
}

/// What is kept of a folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptFolder {
    /// Where it is, from the top.
    pub(crate) path: PathBuf,
    /// Its files, by name.
    pub(crate) files: Vec<KeptFile>,
    /// Whether it has a `go.mod`.
    pub(crate) go_mod: bool,
    /// Its package.
    pub(crate) package: Option<KeptPackage>,
    /// What Go refuses, where there is no package.
    pub(crate) problems: Vec<Problem>,
}

/// What is kept of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptFile {
    /// Its name.
    pub(crate) name: String,
    /// How many ends of lines it has.
    pub(crate) lines: usize,
    /// Whether it may have comments that are meant for ogive.
    pub(crate) comments: bool,
    /// Whether it is an object, which is not read.
    pub(crate) object: bool,
}

/// What is kept of a package.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptPackage {
    /// What others see of it.
    pub(crate) brief: Brief,
    /// What was found in it, and what that rests on.
    pub(crate) judged: JudgedPackage,
    /// What Go refuses, and what does not parse.
    pub(crate) problems: Vec<Problem>,
}

impl KeptFile {
    fn of(file: &SourceBytes) -> Self {
        Self {
            name: file.name.clone(),
            lines: file.bytes.lines(),
            comments: suppression::may_be_in(&file.bytes),
            object: FileKind::of(&file.name) == FileKind::Object,
        }
    }
}

/// The hash of a text, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hash(String);

impl Hash {
    pub(crate) fn of(text: &str) -> Self {
        Self(hashed(text))
    }
}

impl Kept {
    /// What is to be kept of a repository that was judged; none where other modules were read too, of which nothing is kept.
    #[must_use]
    pub fn of(
        sources: &Sources,
        subject: &Subject<'_>,
        asked: &Asked,
        judgement: &Judgement,
    ) -> Option<Self> {
        if !sources.foreign.folders.is_empty() || !sources.is_sound() {
            return None;
        }
        let packages = &subject.repository.packages;
        let numbers: HashMap<&Path, usize> =
            packages.places().enumerate().map(|(number, place)| (place.folder.as_path(), number)).collect();
        let of_package = |number: usize, judged: &JudgedPackage| KeptPackage {
            brief: packages.brief(number),
            judged: judged.clone(),
            problems: packages.problems_of(number),
        };
        let folders = parallel::map(&sources.folders, |folder| {
            let number = numbers.get(folder.path.as_path()).copied();
            let package = number.and_then(|number| Some(of_package(number, judgement.packages.get(number)?)));
            let problems = packages.refused_in(&folder.path).to_vec();
            KeptFolder {
                path: folder.path.clone(),
                files: folder.files.iter().map(KeptFile::of).collect(),
                go_mod: folder.go_mod.is_some(),
                package,
                problems,
            }
        });
        Some(Self {
            listed: sources.listed.clone(),
            folders,
            pipelines: sources.pipelines.iter().map(|file| (file.path.clone(), file.kind)).collect(),
            libraries: sources.libraries.iter().map(|library| library.path.clone()).collect(),
            problems: sources.problems.clone(),
            modules: Hash::of(&subject.repository.modules.said()),
            shared: judgement::shared(subject, asked),
        })
    }

    /// Whether the modules are as they were.
    pub(crate) fn has_modules(&self, modules: &Modules) -> bool {
        self.modules == Hash::of(&modules.said())
    }

    pub(crate) fn folder(&self, number: usize) -> Option<&KeptFolder> {
        self.folders.get(number)
    }

    /// The packages in the order of their numbers, each with its folder.
    pub(crate) fn packages(&self) -> impl Iterator<Item = (&Path, &KeptPackage)> {
        self.folders.iter().filter_map(|folder| Some((folder.path.as_path(), folder.package.as_ref()?)))
    }
}
