//! Branches and what HEAD is (gitrepository-layout): files below `refs`, and `packed-refs`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ogive_system::{EntryKind, Files};

use super::{Id, SMALL, parse_id};
use crate::gopath::Budget;

/// The most bytes of `packed-refs`.
const PACKED: u64 = 64 << 20;

/// The deepest folder of a branch's name.
const DEEPEST: usize = 32;

/// What is checked out.
pub(super) enum Head {
    /// A branch, by its full name.
    Branch(String),
    /// A commit.
    Detached(Id),
}

/// Where the branches are.
pub(super) struct Refs {
    /// What is checked out.
    pub(super) head: Head,
    /// The local branches.
    pub(super) branches: BTreeMap<String, Id>,
    /// Where the branches of remotes were when they were last seen.
    pub(super) remotes: BTreeSet<Id>,
    /// Whether something is stashed.
    pub(super) has_stash: bool,
}

impl Refs {
    /// Reads them.
    ///
    /// # Errors
    /// When they can't be read, or one is of another form, as a clause.
    pub(super) fn read(files: &dyn Files, git: &Path, budget: &mut Budget<'_>) -> Result<Self, String> {
        let mut all: BTreeMap<String, Option<Id>> = BTreeMap::new();
        let packed = git.join("packed-refs");
        if files.exists(&packed) {
            let bytes = files.read(&packed, PACKED).map_err(|error| error.to_string())?;
            for line in bytes.split(|byte| *byte == b'\n') {
                // `#` is the header, `^` what the tag above it leads to.
                if line.is_empty() || matches!(line[0], b'#' | b'^') {
                    continue;
                }
                let id = line.get(..40).and_then(parse_id);
                let name = line.get(40..).and_then(|rest| rest.strip_prefix(b" "));
                let (Some(id), Some(name)) = (id, name) else {
                    return Err("its packed-refs has lines that are not understood".into());
                };
                all.insert(String::from_utf8_lossy(name).trim_end().to_owned(), Some(id));
            }
        }
        for below in ["refs/heads", "refs/remotes"] {
            loose(files, git, below, 0, budget, &mut all)?;
        }
        let has_stash = all.contains_key("refs/stash") || files.exists(&git.join("refs/stash"));
        let mut branches = BTreeMap::new();
        let mut remotes = BTreeSet::new();
        for (name, id) in &all {
            if let Some(branch) = name.strip_prefix("refs/heads/") {
                let id = id.ok_or_else(|| format!("its branch {branch} is a name for another"))?;
                branches.insert(branch.to_owned(), id);
            } else if name.starts_with("refs/remotes/") {
                remotes.extend(id);
            }
        }
        let head = files.read(&git.join("HEAD"), SMALL).map_err(|error| error.to_string())?;
        let head = match head.strip_prefix(b"ref:") {
            Some(name) => Head::Branch(String::from_utf8_lossy(name).trim().to_owned()),
            None => Head::Detached(parse_id(head.trim_ascii()).ok_or("its HEAD is not understood")?),
        };
        Ok(Self { head, branches, remotes, has_stash })
    }

    /// The commit that is checked out; none before the first.
    pub(super) fn head_commit(&self) -> Option<Id> {
        match &self.head {
            Head::Detached(id) => Some(*id),
            Head::Branch(name) => self.branches.get(name.strip_prefix("refs/heads/")?).copied(),
        }
    }
}

/// The files below a folder of `refs`; none for the commit of a name that stands for another.
fn loose(
    files: &dyn Files,
    git: &Path,
    name: &str,
    depth: usize,
    budget: &mut Budget<'_>,
    all: &mut BTreeMap<String, Option<Id>>,
) -> Result<(), String> {
    budget.entry()?;
    let folder = git.join(name);
    if depth > DEEPEST {
        return Err("its branches lie in too many folders".into());
    }
    if !files.is_dir(&folder) {
        return Ok(());
    }
    for (inner, kind) in files.list(&folder).map_err(|error| error.to_string())? {
        let inner = inner.to_str().ok_or("a branch has a name that is no UTF-8")?;
        let name = format!("{name}/{inner}");
        match kind {
            EntryKind::Directory => loose(files, git, &name, depth + 1, budget, all)?,
            EntryKind::File => {
                budget.entry()?;
                let bytes = files.read(&git.join(&name), SMALL).map_err(|error| error.to_string())?;
                let id = parse_id(bytes.trim_ascii());
                if id.is_none() && !bytes.starts_with(b"ref:") {
                    return Err(format!("its {name} is not understood"));
                }
                all.insert(name, id);
            }
            EntryKind::Link | EntryKind::Other => return Err(format!("its {name} is a link")),
        }
    }
    Ok(())
}
