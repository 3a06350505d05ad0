//! What of a git repository is in no other place, read from its files.
//!
//! What is not certain is told as unknown. That a repository is clean is proven by its own hashes: the tree that its
//! index makes is the one that the commit of HEAD names, and the bytes of that commit give its name.
//!
//! Ours and not `gix`, which was tried on paper in November 2026: of it only what decodes bytes would do (`gix-index`,
//! `gix-object`), since its object database, packs and references open and map files by themselves, past the door and
//! without a budget. Those two alone bring 32 crates that are nowhere else here (38 with `gix-ref`, `gix-odb` and
//! `gix-pack`, features at their least), all under licences that we allow. They would take the place of `index` and of a
//! part of `object`, some 300 lines of the 1,000: packs, references, the walk and the proof by hashes stay.

mod files;
mod ignored;
mod index;
mod object;
mod pushed;
mod refs;
mod tree;

use std::path::Path;

use ogive_machine::Unsaved;
use ogive_system::{EntryKind, System};
use sha1::{Digest as _, Sha1};

use crate::gopath::Budget;
use object::Objects;
use refs::Refs;

/// The name of an object: its SHA-1.
pub(crate) type Id = [u8; 20];

/// The most bytes of a small file of a repository.
const SMALL: u64 = 1 << 20;

/// What in a `.git` says that somebody is in the middle of something.
const UNDER_WAY: [(&str, &str); 8] = [
    ("index.lock", "git is at work in it, or was interrupted"),
    ("MERGE_HEAD", "a merge is under way"),
    ("CHERRY_PICK_HEAD", "a cherry-pick is under way"),
    ("REVERT_HEAD", "a revert is under way"),
    ("rebase-merge", "a rebase is under way"),
    ("rebase-apply", "a rebase is under way"),
    ("sequencer", "a cherry-pick is under way"),
    ("BISECT_LOG", "a bisection is under way"),
];

/// What makes a repository more than its folder.
const ENTANGLED: [(&str, &str); 5] = [
    ("commondir", "it is a worktree of another repository"),
    ("worktrees", "it has worktrees elsewhere"),
    ("modules", "it has submodules"),
    ("objects/info/alternates", "it borrows objects from another repository"),
    ("reftable", "its branches are kept as a reftable, which is not read"),
];

/// What was seen of a repository.
pub(crate) struct Seen {
    /// What of it is in no other place; nothing when it is clean and pushed.
    pub(crate) unsaved: Vec<Unsaved>,
    /// Whether a go.mod is checked out, at its top or below.
    pub(crate) has_go_mod: bool,
}

/// Looks at the repository at `folder`.
///
/// # Errors
/// When it can't be told, as a clause.
pub(crate) fn look(system: &System, folder: &Path, budget: &mut Budget<'_>) -> Result<Seen, String> {
    let files = &*system.files;
    let git = folder.join(".git");
    match files.entry(&git).map_err(|error| error.to_string())? {
        Some(entry) if entry.kind == EntryKind::Directory => {}
        _ => return Err("its .git is no folder: it is a worktree or a submodule of another".into()),
    }
    for (name, because) in UNDER_WAY.into_iter().chain(ENTANGLED) {
        if files.entry(&git.join(name)).map_err(|error| error.to_string())?.is_some() {
            return Err(because.into());
        }
    }
    if has_work_tree_elsewhere(system, &git)? {
        return Err("its configuration names another work tree".into());
    }
    let refs = Refs::read(files, &git, budget)?;
    let mut unsaved = Vec::new();
    let head = refs.head_commit().ok_or("it has no commit")?;
    let index = index::read(files, &git)?;
    let objects = Objects::open(files, &git, budget)?;
    if tree::id(&index.entries)? != objects.commit(&head, budget)?.tree {
        unsaved.push(Unsaved::Staged);
    }
    let changed = files::changed(system, folder, &git, &index, budget)?;
    if !changed.is_empty() {
        let count = changed.len();
        unsaved.push(Unsaved::Uncommitted { files: changed.into_iter().take(5).collect(), count });
    }
    if refs.has_stash {
        unsaved.push(Unsaved::Stashed);
    }
    unsaved.extend(pushed::unpushed(&refs, &objects, budget));
    let is_go_mod = |path: &[u8]| path == b"go.mod" || path.ends_with(b"/go.mod");
    let has_go_mod = index.entries.iter().any(|entry| is_go_mod(&entry.path));
    Ok(Seen { unsaved, has_go_mod })
}

/// Whether `core.worktree` is set (git-config).
fn has_work_tree_elsewhere(system: &System, git: &Path) -> Result<bool, String> {
    for name in ["config", "config.worktree"] {
        let config = git.join(name);
        if !system.files.exists(&config) {
            continue;
        }
        let bytes = system.files.read(&config, SMALL).map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        // The head of a section may stand before it, on the same line.
        let key = |line: &str| line.rsplit(']').next().unwrap_or(line).trim_start().starts_with("worktree");
        if text.lines().any(key) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The name of an object.
fn name_of(kind: &str, contents: &[u8]) -> Id {
    let mut hash = Sha1::new();
    hash.update(format!("{kind} {}\0", contents.len()));
    hash.update(contents);
    hash.finalize().into()
}

/// A name in hexadecimal digits.
fn parse_id(text: &[u8]) -> Option<Id> {
    let mut id = [0; 20];
    if text.len() != 40 {
        return None;
    }
    for (byte, digits) in id.iter_mut().zip(text.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(id)
}

fn hexadecimal(id: &Id) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}
