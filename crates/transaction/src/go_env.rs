//! The action on a GOENV file.

use std::path::Path;

use ogive_record::{Action, Change};
use ogive_system::FilesMut;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::diff::hunks;
use crate::digest::digest_of;
use crate::error::StepError;
use crate::executor::{Conflict, Context, Executor, Reversed, Seen};
use crate::file_actions::writable;
use crate::goenv_file::{get, set};
use crate::leftovers::{leftovers, sweep};
use crate::put;
use crate::snapshot::Snapshot;

/// The largest GOENV file, in bytes.
const LIMIT: u64 = 1 << 20;

/// Sets and unsets variables as `go env -w` and `go env -u` do. Taken back to the byte when the file
/// is as it was left, else for the one variable alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct GoEnvActions;

/// What is remembered of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Memo {
    before: Snapshot,
    after: Snapshot,
}

struct Parts<'a> {
    file: &'a Path,
    name: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

impl Executor for GoEnvActions {
    fn handles(&self, action: &Action) -> bool {
        matches!(action, Action::SetGoEnv { .. })
    }

    fn check(&self, action: &Action, context: &Context<'_>) -> Result<(), StepError> {
        let Parts { file, name, before, .. } = parts(action)?;
        let files = &*context.system.files;
        let state = Snapshot::take(files, file)?;
        if matches!(state, Snapshot::Link { .. } | Snapshot::Directory) {
            let (expected, found) = ("a file or nothing".into(), state.describe());
            return Err(StepError::Changed { path: file.to_owned(), expected, found });
        }
        writable(files, file)?;
        let now = get(&text(files, file)?, name);
        if now.as_deref() == before {
            return Ok(());
        }
        let say = |value: Option<&str>| value.map_or(format!("no {name}"), |v| format!("{name}={v}"));
        Err(StepError::Changed { path: file.to_owned(), expected: say(before), found: say(now.as_deref()) })
    }

    fn prepare(&self, action: &Action, context: &Context<'_>) -> Result<Value, StepError> {
        let Parts { file, name, after, .. } = parts(action)?;
        let files = &*context.system.files;
        let before = Snapshot::take(files, file)?;
        if matches!(before, Snapshot::File { .. }) {
            context.vault.keep(file)?;
        }
        let digest = digest_of(&set(&text(files, file)?, name, after));
        Ok(serde_json::to_value(Memo { before, after: Snapshot::File { digest, mode: 0o644 } })?)
    }

    fn perform(&self, action: &Action, _: &Value, context: &Context<'_>) -> Result<(), StepError> {
        let Parts { file, name, after, .. } = parts(action)?;
        let files = &*context.system.files;
        Ok(put::contents(files, file, &set(&text(files, file)?, name, after), 0o644)?)
    }

    fn observe(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<Seen, StepError> {
        let Parts { file, name, before, after } = parts(action)?;
        let files = &*context.system.files;
        let memo = Memo::deserialize(memo)?;
        let now = Snapshot::take(files, file)?;
        let value = get(&text(files, file)?, name);
        let value = value.as_deref();
        let (was, is) = (now.same(&memo.before), now.same(&memo.after));
        Ok(if (was || is) && !leftovers(files, file)?.is_empty() {
            Seen::Between
        } else if was && is {
            Seen::Both
        } else if was {
            Seen::Before
        } else if is || value == after {
            Seen::After
        } else if value == before {
            Seen::Before
        } else {
            let what = format!("{name} in {} was changed since", file.display());
            Seen::Changed(Conflict { path: Some(file.to_owned()), what, change: None, merged: None })
        })
    }

    fn reverse(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<Reversed, StepError> {
        let Parts { file, .. } = parts(action)?;
        let files = &*context.system.files;
        let before = Memo::deserialize(memo)?.before;
        match reversed(action, memo, context)? {
            None => put::nothing(files, file)?,
            Some(_) if Snapshot::take(files, file)?.same(&before) => sweep(files, file)?,
            Some(contents) => put::contents(files, file, &contents, 0o644)?,
        }
        Ok(Reversed::Whole)
    }

    fn inverse(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<Change, StepError> {
        let Parts { file, name, before, .. } = parts(action)?;
        let summary = match before {
            Some(value) => format!("set {name}={value} in {}", file.display()),
            None => format!("unset {name} in {}", file.display()),
        };
        let after = reversed(action, memo, context)?.unwrap_or_default();
        let hunks = hunks(&text(&*context.system.files, file)?, &after);
        Ok(Change { summary, path: Some(file.to_owned()), hunks })
    }
}

/// The file when the step is taken back; none when there is none then.
fn reversed(action: &Action, memo: &Value, context: &Context<'_>) -> Result<Option<Vec<u8>>, StepError> {
    let Parts { file, name, before, .. } = parts(action)?;
    let files = &*context.system.files;
    let memo = Memo::deserialize(memo)?;
    if !Snapshot::take(files, file)?.same(&memo.after) {
        return Ok(Some(set(&text(files, file)?, name, before)));
    }
    Ok(match memo.before {
        Snapshot::File { digest, .. } => Some(files.read(&context.vault.blob(digest), LIMIT)?),
        _ => None,
    })
}

fn parts(action: &Action) -> Result<Parts<'_>, StepError> {
    match action {
        Action::SetGoEnv { file, name, before, after } => {
            Ok(Parts { file, name, before: before.as_deref(), after: after.as_deref() })
        }
        other => Err(StepError::NoExecutor(crate::summary(other))),
    }
}

fn text(files: &dyn FilesMut, file: &Path) -> Result<Vec<u8>, StepError> {
    if files.exists(file) { Ok(files.read(file, LIMIT)?) } else { Ok(Vec::new()) }
}
