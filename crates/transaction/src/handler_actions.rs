//! The actions on handlers of `binfmt_misc`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use ogive_machine::{BINFMT_FOLDER, Registration};
use ogive_record::{Action, HandlerState};
use ogive_system::{Files, FilesMut};
use serde_json::Value;

use crate::error::StepError;
use crate::executor::{Conflict, Context, Executor, Reversed, Seen};
use crate::file_actions::writable;

/// More than the kernel shows of any handler, in bytes.
const LIMIT: u64 = 64 << 10;

/// Registers handlers of `binfmt_misc`, and switches them. Nothing here outlives the running kernel.
#[derive(Debug, Clone, Copy, Default)]
pub struct HandlerActions;

impl Executor for HandlerActions {
    fn handles(&self, action: &Action) -> bool {
        matches!(action, Action::SetHandler { .. } | Action::SwitchHandlersOn)
    }

    fn check(&self, action: &Action, context: &Context<'_>) -> Result<(), StepError> {
        let files = &*context.system.files;
        writable(files, &Path::new(BINFMT_FOLDER).join("register"))?;
        let Action::SetHandler { name, before, .. } = action else { return Ok(()) };
        let now = handler_state(files, name)?;
        if now == *before {
            return Ok(());
        }
        let (expected, found) = (said(before.as_ref()), said(now.as_ref()));
        Err(StepError::Changed { path: file(name)?, expected, found })
    }

    fn prepare(&self, _: &Action, _: &Context<'_>) -> Result<Value, StepError> {
        Ok(Value::Null)
    }

    fn perform(&self, action: &Action, _: &Value, context: &Context<'_>) -> Result<(), StepError> {
        let files = &*context.system.files;
        match action {
            Action::SetHandler { name, after, .. } => set(files, name, after.as_ref()),
            _ => write(files, &Path::new(BINFMT_FOLDER).join("status"), "1"),
        }
    }

    fn observe(&self, action: &Action, _: &Value, context: &Context<'_>) -> Result<Seen, StepError> {
        let files = &*context.system.files;
        let Action::SetHandler { name, before, after } = action else {
            let status = files.read(&Path::new(BINFMT_FOLDER).join("status"), LIMIT)?;
            return Ok(if status.starts_with(b"enabled") { Seen::After } else { Seen::Before });
        };
        let now = handler_state(files, name)?;
        let is_line_of = |state: &Option<HandlerState>| matches!((state, &now), (Some(state), Some(now)) if state.line == now.line);
        Ok(if now == *before {
            Seen::Before
        } else if now == *after {
            Seen::After
        } else if now.is_none() || is_line_of(before) || is_line_of(after) {
            // Taken away and not yet registered anew, or not yet switched. The kernel loses all when the machine
            // starts, and nobody else's work is lost when it is done again.
            Seen::Between
        } else {
            let what = format!("the handler {name} was registered otherwise since");
            Seen::Changed(Conflict { path: Some(file(name)?), what, change: None, merged: None })
        })
    }

    fn reverse(&self, action: &Action, _: &Value, context: &Context<'_>) -> Result<Reversed, StepError> {
        let files = &*context.system.files;
        match action {
            Action::SetHandler { name, before, .. } => set(files, name, before.as_ref())?,
            _ => write(files, &Path::new(BINFMT_FOLDER).join("status"), "0")?,
        }
        Ok(Reversed::Whole)
    }
}

/// The file of a handler; a name that would lead out of the folder, or means something else there, is none.
fn file(name: &str) -> Result<PathBuf, StepError> {
    if name.is_empty() || name.contains('/') || ["..", ".", "register", "status"].contains(&name) {
        return Err(std::io::Error::other(format!("{name:?} is no name of a handler")).into());
    }
    Ok(Path::new(BINFMT_FOLDER).join(name))
}

/// What is registered by a name, its line in the one form that [`Registration::line`] gives.
///
/// # Errors
/// When it is no name of a handler, or the kernel's file can't be read or understood.
pub fn handler_state(files: &dyn Files, name: &str) -> Result<Option<HandlerState>, StepError> {
    let file = file(name)?;
    if !files.exists(&file) {
        return Ok(None);
    }
    let text = files.read(&file, LIMIT)?;
    let shown = Registration::shown(&String::from_utf8_lossy(&text));
    let line = shown.and_then(|(shown, enabled)| Some((shown.line(name)?, enabled)));
    let (line, enabled) =
        line.ok_or_else(|| std::io::Error::other(format!("{} can't be understood", file.display())))?;
    Ok(Some(HandlerState { line, enabled }))
}

fn set(files: &dyn FilesMut, name: &str, wanted: Option<&HandlerState>) -> Result<(), StepError> {
    let file = file(name)?;
    let mut now = handler_state(files, name)?;
    if now.as_ref().is_some_and(|now| wanted.is_none_or(|wanted| wanted.line != now.line)) {
        write(files, &file, "-1")?;
        now = None;
    }
    let Some(wanted) = wanted else { return Ok(()) };
    if now.is_none() {
        write(files, &Path::new(BINFMT_FOLDER).join("register"), &wanted.line)?;
    }
    write(files, &file, if wanted.enabled { "1" } else { "0" })
}

/// The kernel takes a command in one write.
fn write(files: &dyn FilesMut, file: &Path, command: &str) -> Result<(), StepError> {
    Ok(files.append(file, None)?.write_all(command.as_bytes())?)
}

fn said(state: Option<&HandlerState>) -> String {
    match state {
        None => "no handler".to_owned(),
        Some(HandlerState { line, enabled: true }) => line.clone(),
        Some(HandlerState { line, enabled: false }) => format!("{line}, switched off"),
    }
}
