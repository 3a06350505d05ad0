//! A plan as a person reads it.

use std::io;

use ogive_record::{Action, Change, DiffLine, EntryState, Hunk, Plan};
use ogive_system::Files;
use similar::{ChangeTag, TextDiff};

/// Larger files are not compared line by line, in bytes.
const LIMIT: u64 = 4 << 20;

/// What a plan would change, an element an action. Reads the files that it would change, and
/// nothing else.
///
/// # Errors
/// When one cannot be read.
pub fn diff(plan: &Plan, files: &dyn Files) -> io::Result<Vec<Change>> {
    plan.actions.iter().map(|action| change(action, files)).collect()
}

fn change(action: &Action, files: &dyn Files) -> io::Result<Change> {
    let hunks = match action {
        Action::ReplaceFile { path, before, contents, .. } => {
            let old = if *before == EntryState::Absent { Vec::new() } else { files.read(path, LIMIT)? };
            hunks(&old, contents.as_bytes())
        }
        Action::SetGoEnv { file, name, after, .. } => {
            let old = if files.exists(file) { files.read(file, LIMIT)? } else { Vec::new() };
            hunks(&old, &crate::goenv_file::set(&old, name, after.as_deref()))
        }
        _ => Vec::new(),
    };
    Ok(Change { summary: summary(action), path: action.path().map(Into::into), hunks })
}

/// An action as an imperative.
#[must_use]
pub fn summary(action: &Action) -> String {
    match action {
        Action::ReplaceFile { path, before, purpose, .. } => {
            let verb = if *before == EntryState::Absent { "make" } else { "change" };
            format!("{verb} {}: {purpose}", path.display())
        }
        Action::CopyFile { from, path, .. } => format!("copy {} to {}", from.display(), path.display()),
        Action::CreateDirectory { path } => format!("make the folder {}", path.display()),
        Action::Move { from, to } => format!("move {} to {}", from.display(), to.display()),
        Action::Link { path, target, .. } => format!("link {} to {}", path.display(), target.display()),
        Action::SetGoEnv { file, name, after: Some(value), .. } => {
            format!("set {name}={value} in {}", file.display())
        }
        Action::SetGoEnv { file, name, after: None, .. } => format!("unset {name} in {}", file.display()),
        Action::InstallSdk { sdk } => format!("install Go {sdk}"),
        Action::RebuildTool { program, package, version, sdk, .. } => {
            format!("build {} again from {package}@{version} with Go {sdk}", program.display())
        }
        Action::SetHandler { name, before, after } => match (before, after) {
            (_, None) => format!("take the handler {name} away from the kernel"),
            (Some(before), Some(after)) if before.line == after.line && after.enabled => {
                format!("switch the handler {name} on")
            }
            (Some(before), Some(after)) if before.line == after.line => {
                format!("switch the handler {name} off")
            }
            (Some(_), Some(after)) => format!("register the handler {name} anew: {}", after.line),
            (None, Some(after)) => format!("register the handler {name}: {}", after.line),
        },
        Action::SwitchHandlersOn => "switch binfmt_misc on".to_owned(),
    }
}

/// The lines that differ, with three lines of context.
#[must_use]
pub fn hunks(before: &[u8], after: &[u8]) -> Vec<Hunk> {
    let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    let diff = TextDiff::from_lines(before.as_ref(), after.as_ref());
    let mut unified = diff.unified_diff();
    let hunks = unified.context_radius(3).iter_hunks();
    hunks
        .map(|hunk| {
            let mut lines = Vec::new();
            for change in hunk.iter_changes() {
                let text = change.value().strip_suffix('\n').unwrap_or(change.value()).to_owned();
                lines.push(match change.tag() {
                    ChangeTag::Equal => DiffLine::Same(text),
                    ChangeTag::Delete => DiffLine::Removed(text),
                    ChangeTag::Insert => DiffLine::Added(text),
                });
                if change.missing_newline() {
                    lines.push(DiffLine::NoLineEnd);
                }
            }
            Hunk { header: hunk.header().to_string(), lines }
        })
        .collect()
}
