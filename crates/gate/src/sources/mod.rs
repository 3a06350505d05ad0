//! The bytes of a repository, each file read once.

mod contents;
mod later;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ogive_platform::constraint::FileKind;
use ogive_system::{EntryKind, Files};
use serde::{Deserialize, Serialize};

pub use self::contents::Contents;
use crate::foreign::Foreign;
use crate::kept::Kept;
use crate::libraries::{Library, is_library};
use crate::parallel;
use crate::pipelines::PipelineKind;

/// The largest file that is read, in bytes: far larger than compilers are given.
pub(crate) const MAX_FILE: u64 = 64 << 20;

/// The largest pipeline that is read, in bytes: people write them.
const MAX_PIPELINE: u64 = 1 << 20;

/// The files that are read at the top alone.
const AT_TOP: [&str; 2] = ["go.work", "ogive.toml"];

/// A file and its bytes.
#[derive(Debug)]
pub struct SourceBytes {
    /// Its name without folders.
    pub name: String,
    /// What stands in it; nothing for an object, which is not read.
    pub bytes: Contents,
}

/// A file that may be a pipeline, and its bytes.
#[derive(Debug)]
pub struct PipelineBytes {
    /// Where it is, from the top.
    pub path: PathBuf,
    /// What kind it is, by its place.
    pub kind: PipelineKind,
    /// What stands in it.
    pub bytes: Contents,
}

/// A folder with files that may belong to a package, or with a `go.mod`.
#[derive(Debug)]
pub struct SourceFolder {
    /// Where it is, from the top; empty for the top.
    pub path: PathBuf,
    /// The files that `go/build` would look at, by name.
    pub files: Vec<SourceBytes>,
    /// Its `go.mod`.
    pub go_mod: Option<Contents>,
    /// The number of what is kept of it, where it is as it was.
    pub(crate) kept: Option<usize>,
}

/// Something that could not be read, or that Go refuses; the rest was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The file or folder, from the top.
    pub path: PathBuf,
    /// The line, where one is known, from 1.
    pub line: Option<u32>,
    /// What is wrong.
    pub reason: String,
}

/// What a repository consists of.
#[derive(Debug, Default)]
pub struct Sources {
    /// The folders, by path.
    pub folders: Vec<SourceFolder>,
    /// The files that may be pipelines, by path.
    pub pipelines: Vec<PipelineBytes>,
    /// The `go.work` at the top.
    pub go_work: Option<Contents>,
    /// The `ogive.toml` at the top.
    pub ogive_toml: Option<Contents>,
    /// The libraries and objects that lie somewhere in it, by path.
    pub libraries: Vec<Library>,
    /// What is imported of other modules, as far as it was read.
    pub foreign: Foreign,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// The folders that were looked into, from the top.
    pub(crate) listed: Vec<PathBuf>,
    /// What is kept of the repository as it was.
    pub(crate) kept: Option<Arc<Kept>>,
    /// Whether what is found is to be kept.
    to_be_kept: bool,
    /// Is set when something that was to be read later can't be.
    missed: Arc<AtomicBool>,
}

/// What a core found.
enum Found {
    /// A folder that was looked into, from the top.
    Listed(PathBuf),
    Folder(SourceFolder),
    Pipeline(PipelineBytes),
    Library(Library),
    Problem(Problem),
}

impl Sources {
    /// Reads the repository at `top`, on every core. As the go command does, passes over `testdata`, `vendor`, and what
    /// begins with `_` or `.`; of the latter, folders that hold pipelines are looked into for these alone. Links are not
    /// followed, so that no loop can be run into.
    #[must_use]
    pub fn read(files: &dyn Files, top: &Path) -> Self {
        let found = parallel::drain(PathBuf::new(), |folder, found| {
            found.push(Found::Listed(folder.clone()));
            read_folder(files, top, folder, found)
        });
        let mut sources = Self::default();
        found.into_iter().for_each(|found| sources.take(found));
        sources.read_at_top(files, top);
        sources.sort();
        sources
    }

    fn take(&mut self, found: Found) {
        match found {
            Found::Listed(folder) => self.listed.push(folder),
            Found::Folder(folder) => self.folders.push(folder),
            Found::Pipeline(pipeline) => self.pipelines.push(pipeline),
            Found::Library(library) => self.libraries.push(library),
            Found::Problem(problem) => self.problems.push(problem),
        }
    }

    fn read_at_top(&mut self, files: &dyn Files, top: &Path) {
        let Self { go_work, ogive_toml, problems, .. } = self;
        for (name, place) in AT_TOP.into_iter().zip([go_work, ogive_toml]) {
            if files.exists(&top.join(name)) {
                match files.read(&top.join(name), MAX_FILE) {
                    Ok(bytes) => *place = Some(bytes.into()),
                    Err(error) => {
                        let problem = problem(name.into(), &error);
                        // Where it is as it was, that is known.
                        if !problems.contains(&problem) {
                            problems.push(problem);
                        }
                    }
                }
            }
        }
    }

    /// Sorts everything by path.
    fn sort(&mut self) {
        self.listed.sort_unstable();
        self.pipelines.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        self.libraries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        self.folders.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        self.problems.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    }

    /// Every file: its folder from the top, its name, and what stands in it.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &str, &Contents)> {
        let at_top = AT_TOP.into_iter().zip([&self.go_work, &self.ogive_toml]);
        let at_top = at_top.filter_map(|(name, file)| Some((Path::new(""), name, file.as_ref()?)));
        let pipelines = self.pipelines.iter().filter_map(|file| {
            let name = file.path.file_name()?.to_str()?;
            Some((file.path.parent()?, name, &file.bytes))
        });
        self.folders.iter().flat_map(SourceFolder::files).chain(pipelines).chain(at_top)
    }

    /// Where every file is, from the top.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.files().map(|(folder, name, _)| folder.join(name))
    }

    /// Whether there is a file, by its path from the top.
    #[must_use]
    pub fn has(&self, path: &Path) -> bool {
        self.contents(path).is_some()
    }

    /// What stands in a file, by its path from the top; none when it was not read.
    #[must_use]
    pub fn bytes(&self, path: &Path) -> Option<&[u8]> {
        self.contents(path).map(|contents| &**contents)
    }

    fn contents(&self, path: &Path) -> Option<&Contents> {
        let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
        if folder.as_os_str().is_empty() && matches!(name, "go.work" | "ogive.toml") {
            return if name == "go.work" { self.go_work.as_ref() } else { self.ogive_toml.as_ref() };
        }
        if PipelineKind::of(path).is_some() {
            let at = self.pipelines.binary_search_by(|file| file.path.as_path().cmp(path)).ok()?;
            return Some(&self.pipelines[at].bytes);
        }
        let at = self.folders.binary_search_by(|other| other.path.as_path().cmp(folder)).ok()?;
        let folder = &self.folders[at];
        if name == "go.mod" {
            return folder.go_mod.as_ref();
        }
        folder.files.iter().find(|file| file.name == name).map(|file| &file.bytes)
    }

    /// Whether a file at this path from the top would be read.
    #[must_use]
    pub fn takes(path: &Path) -> bool {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str()))
        else {
            return false;
        };
        let is_at_top = folder.as_os_str().is_empty();
        let is_pipeline = PipelineKind::of(path).is_some();
        let is_inside = |part: &str| is_looked_into(part) || is_pipeline && PipelineKind::may_be_in(part);
        let inside = folder.iter().all(|part| part.to_str().is_some_and(is_inside));
        inside && (is_pipeline || is_source(name) || (is_at_top && AT_TOP.contains(&name)))
    }

    /// Puts a file in place of what stands at a path, or takes it away; gives what stood there. One that would not be read
    /// changes nothing.
    pub fn put(&mut self, path: &Path, bytes: Option<Contents>) -> Option<Contents> {
        let (parent, name) = (path.parent()?, path.file_name()?.to_str()?);
        if !Self::takes(path) {
            return None;
        }
        if let Some(kind) = PipelineKind::of(path) {
            return self.put_pipeline(path, kind, bytes);
        }
        let is_at_top = parent.as_os_str().is_empty();
        match name {
            "go.work" if is_at_top => return std::mem::replace(&mut self.go_work, bytes),
            "ogive.toml" if is_at_top => return std::mem::replace(&mut self.ogive_toml, bytes),
            _ => {}
        }
        let at = match self.folders.binary_search_by(|other| other.path.as_path().cmp(parent)) {
            Ok(at) => at,
            Err(_) if bytes.is_none() => return None,
            Err(at) => {
                let folder = SourceFolder::new(parent.to_owned());
                self.folders.insert(at, folder);
                at
            }
        };
        let folder = &mut self.folders[at];
        let before = folder.put(name, bytes);
        if folder.files.is_empty() && folder.go_mod.is_none() {
            self.folders.remove(at);
        }
        before
    }

    fn put_pipeline(&mut self, path: &Path, kind: PipelineKind, bytes: Option<Contents>) -> Option<Contents> {
        // As in a folder that is read, only what is worth it.
        let bytes = bytes.filter(|bytes| bytes.len() as u64 <= MAX_PIPELINE && kind.wants(bytes));
        match (self.pipelines.binary_search_by(|file| file.path.as_path().cmp(path)), bytes) {
            (Ok(at), Some(bytes)) => Some(std::mem::replace(&mut self.pipelines[at].bytes, bytes)),
            (Ok(at), None) => Some(self.pipelines.remove(at).bytes),
            (Err(at), Some(bytes)) => {
                self.pipelines.insert(at, PipelineBytes { path: path.to_owned(), kind, bytes });
                None
            }
            (Err(_), None) => None,
        }
    }

    /// The number of lines that were read.
    #[must_use]
    pub fn lines(&self) -> usize {
        let files = self.folders.iter().flat_map(|folder| &folder.files);
        files.map(|file| file.bytes.lines()).sum()
    }
}

fn problem(path: PathBuf, error: &std::io::Error) -> Problem {
    Problem { path, line: None, reason: error.to_string() }
}

impl SourceFolder {
    /// One without files.
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self { path, files: Vec::new(), go_mod: None, kept: None }
    }

    /// As [`Sources::files`].
    fn files(&self) -> impl Iterator<Item = (&Path, &str, &Contents)> {
        let path = self.path.as_path();
        let go_mod = self.go_mod.iter().map(move |bytes| (path, "go.mod", bytes));
        go_mod.chain(self.files.iter().map(move |file| (path, file.name.as_str(), &file.bytes)))
    }

    /// As [`Sources::put`].
    fn put(&mut self, name: &str, bytes: Option<Contents>) -> Option<Contents> {
        self.kept = None;
        if name == "go.mod" {
            return std::mem::replace(&mut self.go_mod, bytes);
        }
        // As in a folder that is read, nothing of an object.
        let bytes = bytes
            .map(|bytes| if FileKind::of(name) == FileKind::Object { Contents::default() } else { bytes });
        match (self.files.binary_search_by(|file| file.name.as_str().cmp(name)), bytes) {
            (Ok(at), Some(bytes)) => Some(std::mem::replace(&mut self.files[at].bytes, bytes)),
            (Ok(at), None) => Some(self.files.remove(at).bytes),
            (Err(at), Some(bytes)) => {
                self.files.insert(at, SourceBytes { name: name.to_owned(), bytes });
                None
            }
            (Err(_), None) => None,
        }
    }
}

/// Whether the go command looks into a folder of this name.
fn is_looked_into(name: &str) -> bool {
    !name.starts_with(['_', '.']) && !matches!(name, "testdata" | "vendor" | "node_modules")
}

/// Whether a file of this name is read, in whichever folder.
fn is_source(name: &str) -> bool {
    FileKind::of(name) != FileKind::Ignored || name == "go.mod"
}

/// Reads the files of a folder; returns the folders in it.
fn read_folder(files: &dyn Files, top: &Path, path: PathBuf, found: &mut Vec<Found>) -> Vec<PathBuf> {
    let place = top.join(&path);
    let names = match files.list(&place) {
        Ok(names) => names,
        Err(error) => {
            found.push(Found::Problem(problem(path, &error)));
            return Vec::new();
        }
    };
    let mut folders = Vec::new();
    let is_hidden = path.iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
    let mut folder = SourceFolder::new(path);
    for (name, kind) in names {
        let Some(name) = name.to_str() else {
            let path = folder.path.join(&name);
            if kind != EntryKind::Directory && path.extension().is_some_and(|end| end == "go") {
                let reason = "its name is not UTF-8".to_owned();
                found.push(Found::Problem(Problem { path, line: None, reason }));
            }
            continue;
        };
        match kind {
            EntryKind::Directory => {
                if is_looked_into(name) || PipelineKind::may_be_in(name) {
                    folders.push(folder.path.join(name));
                }
                continue;
            }
            EntryKind::Other => continue,
            // Go follows links to files, but for those to folders.
            EntryKind::Link if files.is_dir(&place.join(name)) => continue,
            EntryKind::File => {
                let path = folder.path.join(name);
                if let Some(kind) = PipelineKind::of(&path) {
                    found.extend(read_pipeline(files, &place.join(name), path, kind));
                    continue;
                }
            }
            EntryKind::Link => {
                let within =
                    |top: PathBuf| Some(files.canonicalize(&place.join(name)).ok()?.starts_with(top));
                if files.canonicalize(top).ok().and_then(within) == Some(false) {
                    if is_source(name) {
                        let reason = "it is a link out of the repository".to_owned();
                        let path = folder.path.join(name);
                        found.push(Found::Problem(Problem { path, line: None, reason }));
                    }
                    continue;
                }
            }
        }
        if is_hidden {
            continue;
        }
        if is_library(name) {
            // What can't be read is told as an object, if it is one.
            let library = Library::read(files, top, folder.path.join(name));
            found.extend(library.ok().map(Found::Library));
        }
        let kind = FileKind::of(name);
        if kind == FileKind::Object {
            folder.files.push(SourceBytes { name: name.to_owned(), bytes: Contents::default() });
        } else if is_source(name) {
            match files.read(&place.join(name), MAX_FILE) {
                Ok(bytes) if name == "go.mod" => folder.go_mod = Some(bytes.into()),
                Ok(bytes) => folder.files.push(SourceBytes { name: name.to_owned(), bytes: bytes.into() }),
                Err(error) => found.push(Found::Problem(problem(folder.path.join(name), &error))),
            }
        }
    }
    if !folder.files.is_empty() || folder.go_mod.is_some() {
        found.push(Found::Folder(folder));
    }
    folders
}

/// Reads a file that may be a pipeline; nothing where it says nothing of interest.
fn read_pipeline(files: &dyn Files, place: &Path, path: PathBuf, kind: PipelineKind) -> Option<Found> {
    match files.read(place, MAX_PIPELINE) {
        Ok(bytes) => {
            kind.wants(&bytes).then(|| Found::Pipeline(PipelineBytes { path, kind, bytes: bytes.into() }))
        }
        // YAML of that size is data, which nobody writes.
        Err(_) if kind == PipelineKind::Manifest => None,
        Err(error) => Some(Found::Problem(problem(path, &error))),
    }
}
