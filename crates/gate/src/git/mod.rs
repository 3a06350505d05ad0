//! What git has of a repository: the tree of a revision, and what differs from it.
//!
//! git is run by its plumbing alone, with a configuration under which it starts no hook, no monitor of files, no filter
//! and no program of anybody's for differences, and fetches nothing.

mod error;
mod lines;
mod rewind;
mod run;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ogive_system::{System, programs_in};

use crate::sources::MAX_FILE;

pub use self::error::GitError;
pub use self::lines::ChangedLines;
pub use self::rewind::Rewound;

/// git, in a folder of a repository.
pub struct Git<'s> {
    system: &'s System,
    program: PathBuf,
    folder: PathBuf,
    /// The settings that name programs for the contents of files, which are switched off.
    filters: Vec<OsString>,
}

/// The name of an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Id(String);

/// A file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TreeFile {
    /// `100644`, `100755`, `120000`, `160000`.
    mode: String,
    id: Id,
    /// From the folder.
    path: PathBuf,
}

/// A commit on the line of history that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its name, in hexadecimal digits.
    pub id: String,
    /// When it was made, in seconds since 1970.
    pub seconds: u64,
}

/// The mode of a link.
const LINK: &str = "120000";
/// The mode of a repository within.
const SUBMODULE: &str = "160000";

impl<'s> Git<'s> {
    /// The git on PATH, in a folder.
    ///
    /// # Errors
    /// When there is none, or the folder is in no repository.
    pub fn at(system: &'s System, folder: &Path) -> Result<Self, GitError> {
        let mut git = Self::found(system, folder)?;
        match git.output(&["rev-parse", "--is-inside-work-tree"], Vec::new()) {
            Ok(said) if said.trim_ascii() == b"true" => {
                git.filters = git.filters()?;
                Ok(git)
            }
            Err(GitError::Failed { said, .. }) if !said.contains("not a git repository") => {
                Err(GitError::Failed { command: "rev-parse".to_owned(), said })
            }
            Err(error @ (GitError::Io(_) | GitError::TimedOut(_))) => Err(error),
            _ => Err(GitError::NoRepository(folder.to_owned())),
        }
    }

    /// The git on PATH, whatever the folder is.
    fn found(system: &'s System, folder: &Path) -> Result<Self, GitError> {
        let name = if system.kernel.compiled_os() == "windows" { "git.exe" } else { "git" };
        let programs = programs_in(&*system.files, &system.environment.paths("PATH"), name);
        let program = programs.into_iter().next().ok_or(GitError::Missing)?;
        Ok(Self { system, program, folder: folder.to_owned(), filters: Vec::new() })
    }

    /// The name of the tree of a revision, in hexadecimal digits, of the repository that a folder is in.
    ///
    /// # Errors
    /// As [`Self::at`] and [`Self::tree_of`].
    pub fn tree_at(system: &'s System, folder: &Path, revision: &str) -> Result<String, GitError> {
        let git = Self::found(system, folder)?;
        // Only where there is none is it worth to ask why.
        git.tree_of(revision).or_else(|_| Self::at(system, folder)?.tree_of(revision))
    }

    /// The settings that name filters. A file that was changed as soon as the index was written is compared by its
    /// contents, which would go through them.
    fn filters(&self) -> Result<Vec<OsString>, GitError> {
        let names = ["config", "--null", "--name-only", "--get-regexp", r"^filter\."];
        match self.output(&names, Vec::new()) {
            Ok(said) => {
                let names = said.split(|byte| *byte == 0).filter(|name| !name.is_empty());
                Ok(names.map(as_written).collect())
            }
            // There are none.
            Err(GitError::Failed { .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// The name of the tree of a revision, in hexadecimal digits.
    ///
    /// # Errors
    /// When there is no such revision, or git fails.
    pub fn tree_of(&self, revision: &str) -> Result<String, GitError> {
        self.tree(revision).map(|id| id.0)
    }

    /// The tree of a revision.
    fn tree(&self, revision: &str) -> Result<Id, GitError> {
        let unknown = || GitError::NoRevision(revision.to_owned());
        // What begins with a dash would be a flag, and no revision does.
        if revision.starts_with('-') || revision.is_empty() {
            return Err(unknown());
        }
        let tree = format!("{revision}^{{tree}}");
        match self.output(&["rev-parse", "--verify", "--quiet", &tree], Vec::new()) {
            Ok(said) => id(said.trim_ascii()).ok_or_else(unknown),
            Err(GitError::Failed { .. }) => Err(unknown()),
            Err(error) => Err(error),
        }
    }

    /// The commits of a range, the oldest first: of each merge only what it was merged into. The commit that a range
    /// `A..B` begins with comes before those that it stands for.
    ///
    /// # Errors
    /// When it is no range, or git fails.
    pub fn commits(&self, range: &str) -> Result<Vec<Commit>, GitError> {
        let unknown = || GitError::NoRevision(range.to_owned());
        // What begins with a dash would be a flag.
        if range.starts_with('-') || range.is_empty() {
            return Err(unknown());
        }
        let listed = |flags: &[&str], range: &str| {
            let fixed = ["rev-list", "--first-parent", "--reverse", "--timestamp"];
            match self.output(&[&fixed[..], flags, &[range, "--"]].concat(), Vec::new()) {
                Ok(said) => said
                    .split(|byte| *byte == b'\n')
                    .filter(|line| !line.is_empty())
                    .map(|line| commit(line).ok_or_else(|| unexpected("rev-list")))
                    .collect::<Result<Vec<Commit>, GitError>>(),
                Err(GitError::Failed { .. }) => Err(unknown()),
                Err(error) => Err(error),
            }
        };
        let mut commits = match range.split_once("..") {
            Some((first, _)) if !first.is_empty() && !range.contains("...") => listed(&["-1"], first)?,
            _ => Vec::new(),
        };
        commits.extend(listed(&[], range)?);
        Ok(commits)
    }

    /// The tree of the last commit; one without files before the first.
    fn last_tree(&self) -> Result<Id, GitError> {
        match self.tree("HEAD") {
            Err(GitError::NoRevision(_)) => {
                let said = self.output(&["hash-object", "-t", "tree", "--stdin"], Vec::new())?;
                id(said.trim_ascii()).ok_or_else(|| unexpected("hash-object"))
            }
            tree => tree,
        }
    }

    /// The files of a tree below the folder.
    fn files(&self, tree: &Id) -> Result<Vec<TreeFile>, GitError> {
        let said = self.output(&["ls-tree", "-r", "-z", &tree.0], Vec::new())?;
        let entries = said.split(|byte| *byte == 0).filter(|entry| !entry.is_empty());
        entries.map(|entry| tree_file(entry).ok_or_else(|| unexpected("ls-tree"))).collect()
    }

    /// The files below the folder that are in the index or in a tree, and perhaps not the same on the disk as there: by
    /// what the index knows of their sizes and times, without a look into them.
    fn changed(&self, tree: &Id) -> Result<Vec<PathBuf>, GitError> {
        let flags = [
            "diff-index",
            "--raw",
            "-z",
            "--no-renames",
            "--no-ext-diff",
            "--ignore-submodules=all",
            "--relative",
        ];
        let said = self.output(&[&flags[..], &[tree.0.as_str(), "--"]].concat(), Vec::new())?;
        let mut fields = said.split(|byte| *byte == 0).filter(|field| !field.is_empty());
        let mut changed = Vec::new();
        while let Some(about) = fields.next() {
            let path = fields.next().filter(|_| about.starts_with(b":"));
            let path = path.and_then(text_path).ok_or_else(|| unexpected("diff-index"))?;
            changed.push(path);
        }
        Ok(changed)
    }

    /// The files below the folder of which git is told not to look whether they are changed, or that are left out of a sparse
    /// checkout (`git ls-files -v`: small letters, `S`).
    fn unlooked(&self) -> Result<Vec<PathBuf>, GitError> {
        let said = self.output(&["ls-files", "-v", "-z"], Vec::new())?;
        let entries = said.split(|byte| *byte == 0);
        let flagged = entries.filter_map(|entry| {
            let (tag, path) = (entry.first()?, entry.get(2..)?);
            (tag.is_ascii_lowercase() || *tag == b'S').then(|| text_path(path))?
        });
        Ok(flagged.collect())
    }

    /// What stands in files of a tree; nothing of one that is larger than any that is read from the disk.
    fn contents(&self, files: &[&TreeFile]) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let names = |files: &[&TreeFile]| -> Vec<u8> {
            files.iter().flat_map(|file| format!("{}\n", file.id.0).into_bytes()).collect()
        };
        let said = self.output(&["cat-file", "--batch-check"], names(files))?;
        let sizes: Option<Vec<u64>> = said
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| std::str::from_utf8(line).ok()?.rsplit(' ').next()?.parse().ok())
            .collect();
        let sizes = sizes.filter(|sizes| sizes.len() == files.len()).ok_or_else(|| unexpected("cat-file"))?;
        let is_read: Vec<bool> = sizes.into_iter().map(|size| size <= MAX_FILE).collect();
        let read: Vec<&TreeFile> =
            files.iter().zip(&is_read).filter(|(_, is_read)| **is_read).map(|(file, _)| *file).collect();
        let said = match read.is_empty() {
            true => Vec::new(),
            false => self.output(&["cat-file", "--batch"], names(&read))?,
        };
        let mut rest = said.as_slice();
        let mut contents = Vec::with_capacity(files.len());
        for is_read in is_read {
            if !is_read {
                contents.push(None);
                continue;
            }
            let (object, after) = object(rest).ok_or_else(|| unexpected("cat-file"))?;
            contents.push(Some(object.to_vec()));
            rest = after;
        }
        Ok(contents)
    }
}

fn unexpected(command: &str) -> GitError {
    GitError::Failed { command: command.to_owned(), said: "its answer is not understood".to_owned() }
}

fn id(text: &[u8]) -> Option<Id> {
    let is_id = matches!(text.len(), 40 | 64) && text.iter().all(u8::is_ascii_hexdigit);
    let text = std::str::from_utf8(text).ok()?;
    is_id.then(|| Id(text.to_owned()))
}

/// `SECONDS ID`
fn commit(line: &[u8]) -> Option<Commit> {
    let (seconds, name) = std::str::from_utf8(line).ok()?.trim().split_once(' ')?;
    Some(Commit { id: id(name.as_bytes())?.0, seconds: seconds.parse().ok()? })
}

/// The bytes as they are, where the system has names of any bytes.
fn as_written(bytes: &[u8]) -> OsString {
    #[cfg(unix)]
    return std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec());
    #[cfg(not(unix))]
    return String::from_utf8_lossy(bytes).into_owned().into();
}

/// A path of git, which has `/` on every system. One that is not UTF-8 is nothing of Go's.
fn text_path(bytes: &[u8]) -> Option<PathBuf> {
    Some(PathBuf::from(String::from_utf8_lossy(bytes).into_owned()))
}

/// `100644 blob ID\tpath`
fn tree_file(entry: &[u8]) -> Option<TreeFile> {
    let tab = memchr::memchr(b'\t', entry)?;
    let (about, path) = (std::str::from_utf8(&entry[..tab]).ok()?, &entry[tab + 1..]);
    let mut words = about.split(' ');
    let (mode, _, name) = (words.next()?, words.next()?, words.next()?);
    Some(TreeFile { mode: mode.to_owned(), id: id(name.as_bytes())?, path: text_path(path)? })
}

/// `ID blob 12\n…\n`: an object and what follows it.
fn object(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b'\n', bytes)?;
    let size = std::str::from_utf8(&bytes[..end]).ok()?.rsplit(' ').next()?.parse::<usize>().ok()?;
    let object = bytes.get(end + 1..end.checked_add(1)?.checked_add(size)?)?;
    let after = bytes.get(end + 1 + size..)?.strip_prefix(b"\n")?;
    Some((object, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_says_is_taken_apart() {
        let name = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
        let file = tree_file(format!("100644 blob {name}\ta b/c\td.go").as_bytes()).unwrap();
        assert_eq!((file.mode.as_str(), file.path.to_str().unwrap()), ("100644", "a b/c\td.go"));
        assert_eq!(tree_file(b"100644 blob xyz\ta.go"), None);
        let (found, rest) = object(b"x blob 3\na\nb\nx blob 0\n\n").unwrap();
        assert_eq!((found, rest), (&b"a\nb"[..], &b"x blob 0\n\n"[..]));
        for odd in [&b"x missing\n"[..], b"x blob 9\nabc\n", b"x blob 18446744073709551615\nabc\n", b""] {
            assert_eq!(object(odd), None);
        }
    }
}
