//! The actions on files, folders and links.

use std::path::{Path, PathBuf};

use ogive_record::{Action, Change, EntryState};
use ogive_system::{EntryKind, Files, System};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::diff::hunks;
use crate::digest::{digest_of, digest_of_file};
use crate::error::StepError;
use crate::executor::{Conflict, Context, Executor, Reversed, Seen};
use crate::leftovers::{leftovers, sweep};
use crate::merge::take_out;
use crate::put;
use crate::snapshot::Snapshot;

/// Larger files are not compared line by line, in bytes.
const TEXT_LIMIT: u64 = 4 << 20;

/// Replaces, copies, makes, moves and links.
#[derive(Debug, Clone, Copy, Default)]
pub struct FileActions;

/// What is remembered of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "did")]
enum Memo {
    /// Put something else at a path.
    Put { before: Snapshot, after: Snapshot },
    /// Made a folder, unless it was there.
    Made { existed: bool },
    /// Moved something.
    Moved { what: Snapshot },
}

impl Executor for FileActions {
    fn handles(&self, action: &Action) -> bool {
        matches!(
            action,
            Action::ReplaceFile { .. }
                | Action::CopyFile { .. }
                | Action::CreateDirectory { .. }
                | Action::Move { .. }
                | Action::Link { .. }
        )
    }

    fn check(&self, action: &Action, context: &Context<'_>) -> Result<(), StepError> {
        let files = &*context.system.files;
        match action {
            Action::ReplaceFile { path, before, .. } => {
                if let EntryState::Link(_) = before {
                    return Err(changed(path, "a file or nothing", "a link"));
                }
                replaceable(files, path, before)
            }
            Action::Link { path, before, .. } => replaceable(files, path, before),
            Action::CopyFile { from, digest, path, before } => {
                expect(files, from, &EntryState::File(*digest))?;
                replaceable(files, path, before)
            }
            Action::CreateDirectory { path } => match files.entry(path)? {
                None if !path.parent().is_some_and(|parent| files.is_dir(parent)) => {
                    Err(changed(path.parent().unwrap_or(path), "a folder", "none"))
                }
                None => writable(files, path),
                Some(entry) if entry.kind == EntryKind::Directory || files.is_dir(path) => Ok(()),
                Some(_) => Err(changed(path, "nothing or a folder", "something else")),
            },
            Action::Move { from, to } => {
                if files.entry(from)?.is_none() {
                    return Err(changed(from, "something to move", "nothing"));
                }
                expect(files, to, &EntryState::Absent)?;
                writable(files, from)?;
                writable(files, to)
            }
            Action::SetGoEnv { .. }
            | Action::InstallSdk { .. }
            | Action::RebuildTool { .. }
            | Action::SetHandler { .. }
            | Action::SwitchHandlersOn => Ok(()),
        }
    }

    fn prepare(&self, action: &Action, context: &Context<'_>) -> Result<Value, StepError> {
        let files = &*context.system.files;
        let memo = match action {
            Action::CreateDirectory { path } => Memo::Made { existed: files.is_dir(path) },
            Action::Move { from, .. } => Memo::Moved { what: Snapshot::take(files, from)? },
            _ => {
                let path = action.path().unwrap_or(Path::new(""));
                let before = Snapshot::take(files, path)?;
                if matches!(before, Snapshot::File { .. }) {
                    context.vault.keep(path)?;
                }
                Memo::Put { after: after(action, &before, context.system)?, before }
            }
        };
        Ok(serde_json::to_value(memo)?)
    }

    fn perform(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<(), StepError> {
        let files = &*context.system.files;
        match action {
            Action::ReplaceFile { path, contents, mode, .. } => {
                put::contents(files, path, contents.as_bytes(), *mode)?;
            }
            Action::CopyFile { from, path, .. } => put::copy(files, from, path, None)?,
            Action::Link { path, target, .. } if links(context.system) => put::link(files, path, target)?,
            Action::Link { path, target, .. } => put::copy(files, &behind(path, target), path, None)?,
            Action::CreateDirectory { path } => {
                if !matches!(read(memo)?, Memo::Made { existed: true }) {
                    files.create_dir_all(path)?;
                    put::sync_folder(files, path)?;
                }
            }
            Action::Move { from, to } => {
                files.rename(from, to)?;
                put::sync_folder(files, from)?;
                put::sync_folder(files, to)?;
            }
            Action::SetGoEnv { .. }
            | Action::InstallSdk { .. }
            | Action::RebuildTool { .. }
            | Action::SetHandler { .. }
            | Action::SwitchHandlersOn => {}
        }
        Ok(())
    }

    fn observe(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<Seen, StepError> {
        let files = &*context.system.files;
        Ok(match (action, read(memo)?) {
            (_, Memo::Made { existed: true }) => Seen::Both,
            (Action::CreateDirectory { path }, _) => {
                if files.is_dir(path) {
                    Seen::After
                } else {
                    Seen::Before
                }
            }
            (Action::Move { from, to }, _) => match (files.entry(from)?, files.entry(to)?) {
                (Some(_), None) => Seen::Before,
                (None, Some(_)) => Seen::After,
                (None, None) => gone(to, format!("{} is gone", to.display())),
                (Some(_), Some(_)) => gone(from, format!("{} is there again", from.display())),
            },
            (_, Memo::Put { before, after }) => {
                let path = action.path().unwrap_or(Path::new(""));
                let now = Snapshot::take(files, path)?;
                match (now.same(&before), now.same(&after)) {
                    (false, false) => Seen::Changed(conflict(path, action, &before, &now, context)?),
                    _ if !leftovers(files, path)?.is_empty() => Seen::Between,
                    (true, true) => Seen::Both,
                    (true, false) => Seen::Before,
                    (false, true) => Seen::After,
                }
            }
            (_, Memo::Moved { .. } | Memo::Made { .. }) => Seen::Before,
        })
    }

    fn reverse(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<Reversed, StepError> {
        let files = &*context.system.files;
        match (action, read(memo)?) {
            (_, Memo::Made { existed: true }) => {}
            (Action::CreateDirectory { path }, _) => return remove_if_empty(files, path),
            (Action::Move { from, to }, _) => {
                files.rename(to, from)?;
                put::sync_folder(files, to)?;
                put::sync_folder(files, from)?;
            }
            (_, Memo::Put { before, .. }) => {
                let path = action.path().unwrap_or(Path::new(""));
                if Snapshot::take(files, path)?.same(&before) {
                    sweep(files, path)?;
                } else {
                    restore(action, path, &before, context)?;
                }
            }
            (_, Memo::Moved { .. } | Memo::Made { .. }) => {}
        }
        Ok(Reversed::Whole)
    }

    fn inverse(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<Change, StepError> {
        let files = &*context.system.files;
        let (summary, path, hunks) = match (action, read(memo)?) {
            (Action::CreateDirectory { path }, _) => {
                (format!("remove the folder {} if it is empty", path.display()), path.clone(), Vec::new())
            }
            (Action::Move { from, to }, _) => {
                (format!("move {} back to {}", to.display(), from.display()), from.clone(), Vec::new())
            }
            (_, Memo::Put { before, .. }) => {
                let path = action.path().unwrap_or(Path::new("")).to_owned();
                let verb = if before == Snapshot::Absent { "remove" } else { "put back" };
                let hunks = match action {
                    Action::ReplaceFile { .. } if files.exists(&path) => {
                        hunks(&files.read(&path, TEXT_LIMIT)?, &kept(&before, context)?)
                    }
                    _ => Vec::new(),
                };
                (format!("{verb} {}", path.display()), path, hunks)
            }
            (_, Memo::Moved { .. } | Memo::Made { .. }) => (String::new(), PathBuf::new(), Vec::new()),
        };
        Ok(Change { summary, path: Some(path), hunks })
    }
}

fn read(memo: &Value) -> Result<Memo, StepError> {
    Ok(Memo::deserialize(memo)?)
}

/// What the action leaves.
fn after(action: &Action, before: &Snapshot, system: &System) -> Result<Snapshot, StepError> {
    let files = &*system.files;
    Ok(match action {
        Action::ReplaceFile { contents, mode, .. } => Snapshot::File {
            digest: digest_of(contents.as_bytes()),
            mode: if let Snapshot::File { mode, .. } = before { *mode } else { *mode },
        },
        Action::CopyFile { from, digest, .. } => {
            Snapshot::File { digest: *digest, mode: files.entry(from)?.map_or(0o644, |e| e.mode) }
        }
        Action::Link { target, .. } if links(system) => Snapshot::Link { target: target.clone() },
        Action::Link { path, target, .. } => {
            let behind = behind(path, target);
            let mode = files.entry(&behind)?.map_or(0o644, |e| e.mode);
            Snapshot::File { digest: digest_of_file(files, &behind)?, mode }
        }
        _ => before.clone(),
    })
}

/// Whether links are made here. On Windows they need a privilege, and a copy does as well.
fn links(system: &System) -> bool {
    system.kernel.compiled_os() != "windows"
}

/// What a link at `path` leads to.
fn behind(path: &Path, target: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join(target)
}

fn expect(files: &dyn Files, path: &Path, state: &EntryState) -> Result<(), StepError> {
    let now = Snapshot::take(files, path)?;
    if now.is(state) {
        return Ok(());
    }
    let expected = match state {
        EntryState::Absent => Snapshot::Absent,
        EntryState::Directory => Snapshot::Directory,
        EntryState::Link(target) => Snapshot::Link { target: target.clone() },
        EntryState::File(digest) => Snapshot::File { digest: *digest, mode: 0 },
    };
    Err(changed(path, &expected.describe(), &now.describe()))
}

/// Refuses what is not as planned, what may not be changed, and folders.
fn replaceable(files: &dyn Files, path: &Path, before: &EntryState) -> Result<(), StepError> {
    if *before == EntryState::Directory {
        return Err(changed(path, "a file, a link or nothing", "a folder"));
    }
    expect(files, path, before)?;
    writable(files, path)
}

fn changed(path: &Path, expected: &str, found: &str) -> StepError {
    StepError::Changed { path: path.to_owned(), expected: expected.into(), found: found.into() }
}

fn gone(path: &Path, what: String) -> Seen {
    Seen::Changed(Conflict { path: Some(path.to_owned()), what, change: None, merged: None })
}

/// Refuses what this user may not change. A file without any write permission was made so on
/// purpose, although replacing it would need only the folder's.
pub(crate) fn writable(files: &dyn Files, path: &Path) -> Result<(), StepError> {
    let refuse = |path: &Path| Err(StepError::ReadOnly { path: path.to_owned() });
    if let Some(entry) = files.entry(path)?
        && entry.kind == EntryKind::File
        && (entry.mode & 0o222 == 0 || !files.is_writable(path)?)
    {
        return refuse(path);
    }
    // A folder that is not there yet is made by an earlier step.
    let folder = path.ancestors().skip(1).find(|folder| files.exists(folder));
    match folder {
        Some(folder) if !files.is_writable(folder)? => refuse(folder),
        _ => Ok(()),
    }
}

fn conflict(
    path: &Path,
    action: &Action,
    before: &Snapshot,
    now: &Snapshot,
    context: &Context<'_>,
) -> Result<Conflict, StepError> {
    let files = &*context.system.files;
    let (mut hunks_since, mut merged) = (Vec::new(), None);
    let what = match now {
        Snapshot::Absent => format!("{} was removed since", path.display()),
        Snapshot::File { .. } => format!("{} was changed since", path.display()),
        other => format!("{} was replaced since by {}", path.display(), other.describe()),
    };
    if let (Action::ReplaceFile { contents, .. }, Snapshot::File { .. }) = (action, now)
        && files.entry(path)?.is_some_and(|entry| entry.size <= TEXT_LIMIT)
    {
        let now = files.read(path, TEXT_LIMIT)?;
        hunks_since = hunks(contents.as_bytes(), &now);
        merged = take_out(&kept(before, context)?, contents.as_bytes(), &now);
    }
    let change = Change { summary: what.clone(), path: Some(path.to_owned()), hunks: hunks_since };
    Ok(Conflict { path: Some(path.to_owned()), what, change: Some(change), merged })
}

/// The contents that were there before.
fn kept(before: &Snapshot, context: &Context<'_>) -> Result<Vec<u8>, StepError> {
    match before {
        Snapshot::File { digest, .. } => {
            Ok(context.system.files.read(&context.vault.blob(*digest), u64::MAX)?)
        }
        _ => Ok(Vec::new()),
    }
}

fn restore(action: &Action, path: &Path, before: &Snapshot, context: &Context<'_>) -> Result<(), StepError> {
    let files = &*context.system.files;
    match before {
        Snapshot::Absent => put::nothing(files, path)?,
        Snapshot::Link { target } => put::link(files, path, target)?,
        Snapshot::File { mode, .. } => {
            let present = files.entry(path)?.map(|entry| entry.kind);
            if matches!(action, Action::ReplaceFile { .. }) && present == Some(EntryKind::File) {
                // In place: the owner stays, and so does a mode that was set since.
                put::contents(files, path, &kept(before, context)?, *mode)?;
            } else if let Snapshot::File { digest, .. } = before {
                put::copy(files, &context.vault.blob(*digest), path, Some(*mode))?;
            }
        }
        // Nothing replaces a folder.
        Snapshot::Directory => {}
    }
    Ok(())
}

fn remove_if_empty(files: &dyn ogive_system::FilesMut, path: &Path) -> Result<Reversed, StepError> {
    if files.entry(path)?.is_none() {
        return Ok(Reversed::Whole);
    }
    if let Some((name, _)) = files.list(path)?.first() {
        return Ok(Reversed::Left(format!("{} holds {}", path.display(), name.display())));
    }
    files.remove_dir(path)?;
    put::sync_folder(files, path)?;
    Ok(Reversed::Whole)
}
