//! What the user names: where the repository's top is, and which part of it is meant.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use ogive_gate::Repository;
use ogive_record::Finding;
use ogive_system::Files;

use crate::{Context, Exit, Failure};

/// What marks the top of a repository.
const MARKS: [&str; 3] = [".git", "go.work", "ogive.toml"];

/// A repository, and which part of it is meant.
#[derive(Debug)]
pub(crate) struct Place {
    /// Its top, without links.
    pub(crate) top: PathBuf,
    /// The parts that are meant; all when empty.
    parts: Vec<Part>,
}

/// A part of a repository.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// A file, or a folder with all below it, from the top.
    Below(PathBuf),
    /// A package by the path that it is imported by.
    Package(String),
    /// Such a package and those below it.
    Packages(String),
}

impl Place {
    /// What arguments name: folders, files, `./...`, paths of packages.
    ///
    /// # Errors
    /// When they are of two repositories.
    pub(crate) fn named(context: &Context, paths: &[OsString]) -> anyhow::Result<Self> {
        let files = &*context.system.files;
        let here = context.directory()?;
        let here = files.canonicalize(&here).unwrap_or(here);
        let mut top: Option<PathBuf> = None;
        let mut parts = Vec::new();
        for path in paths {
            let (named, below) = without_dots(path);
            let Ok(target) = files.canonicalize(&here.join(&named)) else {
                parts.push(package(path, &named, below)?);
                continue;
            };
            let folder =
                if files.is_dir(&target) { target.as_path() } else { target.parent().unwrap_or(&target) };
            let its_top = top_of(files, folder);
            match &top {
                Some(other) if *other != its_top => {
                    let what = format!("{} and {} are two repositories", other.display(), its_top.display());
                    return Err(Failure::usage(what).hint("judge them one by one").into());
                }
                _ => parts.push(Part::Below(target.strip_prefix(&its_top).unwrap_or(&target).to_owned())),
            }
            top = Some(its_top);
        }
        let top = match top {
            Some(top) => top,
            None => {
                let top = top_of(files, &here);
                if parts.is_empty() {
                    parts.push(Part::Below(here.strip_prefix(&top).unwrap_or(Path::new("")).to_owned()));
                }
                top
            }
        };
        if parts.contains(&Part::Below(PathBuf::new())) {
            parts.clear();
        }
        Ok(Self { top, parts })
    }

    /// The repository that a folder is in, all of it.
    pub(crate) fn around(context: &Context, folder: &Path) -> Self {
        let files = &*context.system.files;
        let folder = files.canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        Self { top: top_of(files, &folder), parts: Vec::new() }
    }

    /// The part as files and folders from the top; all when empty.
    ///
    /// # Errors
    /// When no package has a path that was named.
    pub(crate) fn narrowed(&self, repository: &Repository<'_>) -> Result<Narrowed, Failure> {
        let mut narrowed = Narrowed::default();
        for part in &self.parts {
            let (path, below) = match part {
                Part::Below(path) => {
                    narrowed.below.push(path.clone());
                    continue;
                }
                Part::Package(path) => (path, false),
                Part::Packages(path) => (path, true),
            };
            let is_it = |of: &str| {
                of == path
                    || (below && of.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/')))
            };
            let packages =
                repository.packages.places().filter(|package| package.path.as_deref().is_some_and(is_it));
            let before = narrowed.folders.len();
            narrowed.folders.extend(packages.map(|package| package.folder.clone()));
            if narrowed.folders.len() == before {
                let what = format!("there is no folder and no package {path} in {}", self.top.display());
                return Err(Failure::new(Exit::NotFound, what));
            }
        }
        Ok(narrowed)
    }
}

/// The files and folders that are meant, from the top.
#[derive(Debug, Default)]
pub(crate) struct Narrowed {
    below: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Narrowed {
    /// Whether everything is meant.
    pub(crate) const fn is_all(&self) -> bool {
        self.below.is_empty() && self.folders.is_empty()
    }

    /// Whether a finding is meant.
    pub(crate) fn has(&self, finding: &Finding) -> bool {
        finding.location.as_ref().is_none_or(|at| self.has_file(&at.path))
    }

    /// Whether a file is meant.
    pub(crate) fn has_file(&self, path: &Path) -> bool {
        self.is_all()
            || self.below.iter().any(|below| path.starts_with(below))
            || self.folders.iter().any(|folder| path.parent() == Some(folder))
    }
}

/// The nearest folder at or above one that has what marks a repository's top; else the nearest with a `go.mod`; else
/// itself.
pub(crate) fn top_of(files: &dyn Files, folder: &Path) -> PathBuf {
    let has = |folder: &Path, name: &str| files.exists(&folder.join(name));
    let marked = folder.ancestors().find(|folder| MARKS.iter().any(|mark| has(folder, mark)));
    let with_module = || folder.ancestors().find(|folder| has(folder, "go.mod"));
    marked.or_else(with_module).unwrap_or(folder).to_owned()
}

/// A path without the `...` at its end, and whether there was one.
fn without_dots(path: &OsStr) -> (PathBuf, bool) {
    let path = Path::new(path);
    match path.file_name() {
        Some(name) if name == "..." => match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => (parent.to_owned(), true),
            _ => (PathBuf::from("."), true),
        },
        _ => (path.to_owned(), false),
    }
}

/// A package by its path, of what is no file.
fn package(written: &OsStr, named: &Path, below: bool) -> Result<Part, Failure> {
    let is_path = |text: &&str| !text.starts_with(['.', '/', '\\']) && !text.is_empty();
    match named.to_str().filter(is_path) {
        Some(path) if below => Ok(Part::Packages(path.to_owned())),
        Some(path) => Ok(Part::Package(path.to_owned())),
        None => Err(Failure::new(Exit::NotFound, format!("there is no {}", Path::new(written).display()))),
    }
}
