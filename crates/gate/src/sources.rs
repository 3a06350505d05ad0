//! The bytes of a repository, each file read once.

use std::path::{Path, PathBuf};

use ogive_platform::constraint::FileKind;
use ogive_system::{EntryKind, Files};

use crate::libraries::{Library, is_library};
use crate::parallel;

/// The largest file that is read, in bytes: far larger than compilers are given.
const MAX_FILE: u64 = 64 << 20;

/// A file and its bytes.
#[derive(Debug)]
pub struct SourceBytes {
    /// Its name without folders.
    pub name: String,
    /// What stands in it; nothing for an object, which is not read.
    pub bytes: Vec<u8>,
}

/// A folder with files that may belong to a package, or with a `go.mod`.
#[derive(Debug)]
pub struct SourceFolder {
    /// Where it is, from the top; empty for the top.
    pub path: PathBuf,
    /// The files that `go/build` would look at, by name.
    pub files: Vec<SourceBytes>,
    /// Its `go.mod`.
    pub go_mod: Option<Vec<u8>>,
}

/// Something that could not be read, or that Go refuses; the rest was read.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The `go.work` at the top.
    pub go_work: Option<Vec<u8>>,
    /// The `ogive.toml` at the top.
    pub ogive_toml: Option<Vec<u8>>,
    /// The libraries and objects that lie somewhere in it, by path.
    pub libraries: Vec<Library>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// What a core found.
enum Found {
    Folder(SourceFolder),
    Library(Library),
    Problem(Problem),
}

impl Sources {
    /// Reads the repository at `top`, on every core. As the go command does, passes over `testdata`, `vendor`, and what
    /// begins with `_` or `.`. Links are not followed, so that no loop can be run into.
    #[must_use]
    pub fn read(files: &dyn Files, top: &Path) -> Self {
        let found = parallel::drain(PathBuf::new(), |folder, found| read_folder(files, top, folder, found));
        let mut sources = Self::default();
        for found in found {
            match found {
                Found::Folder(folder) => sources.folders.push(folder),
                Found::Library(library) => sources.libraries.push(library),
                Found::Problem(problem) => sources.problems.push(problem),
            }
        }
        sources.libraries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        sources.folders.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        for (name, place) in [("go.work", &mut sources.go_work), ("ogive.toml", &mut sources.ogive_toml)] {
            if files.exists(&top.join(name)) {
                match files.read(&top.join(name), MAX_FILE) {
                    Ok(bytes) => *place = Some(bytes),
                    Err(error) => sources.problems.push(problem(name.into(), &error)),
                }
            }
        }
        sources.problems.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        sources
    }

    /// The number of lines that were read.
    #[must_use]
    pub fn lines(&self) -> usize {
        let files = self.folders.iter().flat_map(|folder| &folder.files);
        files.map(|file| memchr::memchr_iter(b'\n', &file.bytes).count()).sum()
    }
}

fn problem(path: PathBuf, error: &std::io::Error) -> Problem {
    Problem { path, line: None, reason: error.to_string() }
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
    let mut folder = SourceFolder { path, files: Vec::new(), go_mod: None };
    for (name, kind) in names {
        // Go takes no path that is not UTF-8.
        let Some(name) = name.to_str() else { continue };
        match kind {
            EntryKind::Directory => {
                if !name.starts_with(['_', '.']) && !matches!(name, "testdata" | "vendor") {
                    folders.push(folder.path.join(name));
                }
                continue;
            }
            EntryKind::Other => continue,
            // Go follows links to files, but for those to folders.
            EntryKind::Link if files.is_dir(&place.join(name)) => continue,
            EntryKind::File | EntryKind::Link => {}
        }
        if is_library(name) {
            // What can't be read is told as an object, if it is one.
            let library = Library::read(files, top, folder.path.join(name));
            found.extend(library.ok().map(Found::Library));
        }
        let kind = FileKind::of(name);
        if kind == FileKind::Object {
            folder.files.push(SourceBytes { name: name.to_owned(), bytes: Vec::new() });
        } else if kind != FileKind::Ignored || name == "go.mod" {
            match files.read(&place.join(name), MAX_FILE) {
                Ok(bytes) if name == "go.mod" => folder.go_mod = Some(bytes),
                Ok(bytes) => folder.files.push(SourceBytes { name: name.to_owned(), bytes }),
                Err(error) => found.push(Found::Problem(problem(folder.path.join(name), &error))),
            }
        }
    }
    if !folder.files.is_empty() || folder.go_mod.is_some() {
        found.push(Found::Folder(folder));
    }
    folders
}
