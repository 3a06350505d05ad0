//! The files of a repository, held against its index.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use ogive_system::{EntryKind, Files, System};
use sha1::{Digest as _, Sha1};

use super::ignored::Patterns;
use super::index::{Entry, Index};
use super::name_of;
use crate::gopath::Budget;

/// The type and the bits of permission of a mode in the index.
const TYPE: u32 = 0o170_000;
const LINK: u32 = 0o120_000;
const SUBMODULE: u32 = 0o160_000;

/// The deepest folder.
const DEEPEST: usize = 200;

/// The files that are not as the index has them, or not in it and not ignored.
///
/// # Errors
/// When it can't be told, as a clause.
pub(super) fn changed(
    system: &System,
    folder: &Path,
    git: &Path,
    index: &Index,
    budget: &mut Budget<'_>,
) -> Result<Vec<String>, String> {
    if index.entries.iter().any(|entry| entry.mode & TYPE == SUBMODULE) {
        return Err("it has submodules".into());
    }
    let mut walk = Walk {
        files: &*system.files,
        is_windows: system.kernel.compiled_os() == "windows",
        index,
        seen: vec![false; index.entries.len()],
        patterns: Patterns::default(),
        changed: Vec::new(),
        budget,
    };
    walk.patterns.add(walk.files, folder, &git.join("info").join("exclude"))?;
    walk.folder(folder, &[], false, 0)?;
    let Walk { seen, mut changed, .. } = walk;
    let missing = index.entries.iter().zip(seen).filter(|(entry, seen)| !seen && !entry.is_sparse);
    changed.extend(missing.map(|(entry, _)| shown(&entry.path)));
    changed.sort_unstable();
    Ok(changed)
}

struct Walk<'a, 'b> {
    files: &'a dyn Files,
    is_windows: bool,
    index: &'a Index,
    seen: Vec<bool>,
    patterns: Patterns,
    changed: Vec<String>,
    budget: &'a mut Budget<'b>,
}

impl Walk<'_, '_> {
    /// Folders that are ignored are looked into too: they may have files of the index, or hide a repository.
    fn folder(&mut self, folder: &Path, path: &[u8], is_ignored: bool, depth: usize) -> Result<(), String> {
        if depth > DEEPEST {
            return Err("its folders lie too deep in one another".into());
        }
        let names = self.files.list(folder).map_err(|error| error.to_string())?;
        let has_patterns =
            !is_ignored && self.patterns.add(self.files, folder, &folder.join(".gitignore"))?;
        for (name, kind) in names {
            self.budget.entry()?;
            let file: PathBuf = folder.join(&name);
            if name.eq_ignore_ascii_case(".git") {
                if depth == 0 {
                    continue;
                }
                return Err(format!("another repository lies in it, {}", folder.display()));
            }
            let mut path = path.to_vec();
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(name.as_encoded_bytes());
            let is_dir = kind == EntryKind::Directory;
            let is_ignored = is_ignored || self.patterns.cover(&file, is_dir);
            if is_dir {
                self.folder(&file, &path, is_ignored, depth + 1)?;
                continue;
            }
            let is_same = match self.index.entries.binary_search_by(|entry| entry.path.cmp(&path)) {
                Ok(at) => {
                    self.seen[at] = true;
                    self.is_same(&file, &self.index.entries[at])?
                }
                Err(_) => is_ignored,
            };
            if !is_same {
                self.changed.push(shown(&path));
            }
        }
        if has_patterns {
            self.patterns.pop();
        }
        Ok(())
    }

    /// Whether a file is as the index has it: by its size and its last change, else by its contents.
    fn is_same(&mut self, path: &Path, entry: &Entry) -> Result<bool, String> {
        let Some(now) = self.files.entry(path).map_err(|error| error.to_string())? else { return Ok(false) };
        if entry.mode & TYPE == LINK {
            if now.kind != EntryKind::Link {
                return Ok(false);
            }
            let target = self.files.read_link(path).map_err(|error| error.to_string())?;
            return Ok(name_of("blob", target.as_os_str().as_encoded_bytes()) == entry.id);
        }
        let is_executable = |mode: u32| mode & 0o100 != 0;
        if now.kind != EntryKind::File
            || (!self.is_windows && is_executable(now.mode) != is_executable(entry.mode))
        {
            return Ok(false);
        }
        let is_size = now.size == u64::from(entry.size);
        if !is_size && entry.size != 0 {
            return Ok(false);
        }
        // What was changed while the index was written may have been changed after it was looked at.
        let is_older = self.index.written.is_some_and(|written| entry.modified < written);
        if is_size && entry.is_exact && is_older && now.modified == Some(entry.modified) {
            return Ok(true);
        }
        self.budget.bytes(now.size)?;
        self.has_contents(path, now.size, entry)
    }

    fn has_contents(&self, path: &Path, size: u64, entry: &Entry) -> Result<bool, String> {
        let mut hash = Sha1::new();
        hash.update(format!("blob {size}\0"));
        // No further than was planned, should it grow.
        let mut file = self.files.open(path).map_err(|error| error.to_string())?.take(size + 1);
        let mut buffer = vec![0; 1 << 16];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => hash.update(&buffer[..read]),
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(hash.finalize()[..] == entry.id)
    }
}

fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}
