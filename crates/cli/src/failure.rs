//! Errors of commands: from any error to what a person reads and the code that scripts see.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

use ogive_report::{ClosedOutput, ErrorReport, Reporter};
use ogive_sdk::{ErrorClass, SdkError};
use ogive_system::{Files, HttpError, guarded_path};
use ogive_transaction::{ApplyError, StepError};

use crate::Exit;

/// An error whose exit code, and what to do next, the command knows.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    doing: String,
    hints: Vec<String>,
    source: Option<anyhow::Error>,
}

impl Failure {
    /// A failure, told as a sentence: "cannot remove 1.27.3-linux-arm64".
    pub fn new(exit: Exit, doing: impl Into<String>) -> Self {
        Self { exit, doing: doing.into(), hints: Vec::new(), source: None }
    }

    /// A wrong command line or setting.
    pub fn usage(doing: impl Into<String>) -> Self {
        Self::new(Exit::Usage, doing)
    }

    /// With its cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.source = Some(cause.into());
        self
    }

    /// With what to do next, as a sentence; what may be typed stands in back quotes.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.doing)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|cause| {
            let cause: &(dyn Error + 'static) = cause.as_ref();
            cause
        })
    }
}

/// Shows an error and says how the program ends. A reader of the output that went away is none.
/// `store` is ogive's own folder, when that is known yet.
pub(crate) fn end(
    reporter: &Reporter,
    files: &dyn Files,
    store: Option<&Path>,
    error: &anyhow::Error,
) -> Exit {
    if error.chain().any(is_closed_output) {
        return Exit::Fine;
    }
    let exit = exit_of(error);
    let mut report = report(error, exit);
    if let Some(path) = store.and_then(|store| refused_below(store, error)) {
        // What to leave out does not help where ogive itself has no place.
        report.hints = owner_hint(files, store, path).into_iter().collect();
    } else {
        report.hints.extend(access_hint(files, store, error));
    }
    reporter.error(&report);
    exit
}

/// Who may do what this user may not. The errors of the `sdk` crate bring a hint of their own.
fn access_hint(files: &dyn Files, store: Option<&Path>, error: &anyhow::Error) -> Option<String> {
    if error.chain().any(<dyn Error>::is::<SdkError>) {
        return None;
    }
    let denied = error.chain().find_map(denied)?;
    owner_hint(files, store, guarded_path(denied)?)
}

/// The part of the store that a plan was to change and may not.
fn refused_below<'a>(store: &Path, error: &'a anyhow::Error) -> Option<&'a Path> {
    let refused = error.chain().find_map(|cause| match cause.downcast_ref::<ApplyError>() {
        Some(ApplyError::Refused(failures)) => Some(failures),
        _ => None,
    })?;
    refused.iter().find_map(|failure| match &failure.error {
        StepError::ReadOnly { path } if path.starts_with(store) || store.starts_with(path) => {
            Some(path.as_path())
        }
        _ => None,
    })
}

/// Whose the nearest thing is that exists at or above a path, and what to do about it.
fn owner_hint(files: &dyn Files, store: Option<&Path>, path: &Path) -> Option<String> {
    let (path, entry) = path.ancestors().find_map(|path| Some((path, files.target(path).ok()??)))?;
    let owner = match entry.owner {
        Some(0) => "belongs to root".to_owned(),
        Some(user) => format!("belongs to user {user}"),
        None => "is not open to this user".to_owned(),
    };
    let path_shown = path.display();
    let otherwise = match store {
        Some(store) if path.starts_with(store) || store.starts_with(path) => {
            "give this user access, or name a folder of your own in OGIVE_HOME"
        }
        _ => "or give this user access",
    };
    Some(format!("{path_shown} {owner} (mode {:03o}): run this as its owner, {otherwise}", entry.mode))
}

/// The refusal behind a cause.
fn denied<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    let error = match cause.downcast_ref::<StepError>() {
        Some(StepError::Io(error)) => Some(error),
        _ => cause.downcast_ref::<io::Error>(),
    };
    error.filter(|error| error.kind() == io::ErrorKind::PermissionDenied)
}

fn is_closed_output(error: &(dyn Error + 'static)) -> bool {
    let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    inside.is_some_and(|e| e.is::<ClosedOutput>()) || error.is::<ClosedOutput>()
}

/// An error as people read it.
pub(crate) fn report(error: &anyhow::Error, exit: Exit) -> ErrorReport {
    let mut hints = Vec::new();
    for cause in error.chain() {
        if let Some(failure) = cause.downcast_ref::<Failure>() {
            hints.extend(failure.hints.iter().cloned());
        }
        if let Some(hint) = cause.downcast_ref::<SdkError>().and_then(SdkError::hint) {
            hints.push(hint);
        }
    }
    ErrorReport {
        doing: error.to_string(),
        causes: error.chain().skip(1).flat_map(sentences).collect(),
        hints,
        exit: exit.code(),
    }
}

/// A cause as sentences: one for each source that was asked.
fn sentences(cause: &(dyn Error + 'static)) -> Vec<String> {
    match cause.downcast_ref::<SdkError>() {
        Some(SdkError::NoSource { what, tried }) if !tried.is_empty() => {
            let asked = tried.iter().map(|(origin, error)| format!("{origin}: {error}"));
            std::iter::once(format!("no source has {what}")).chain(asked).collect()
        }
        _ => vec![cause.to_string()],
    }
}

/// The code for an error: what the outermost cause that knows one says.
fn exit_of(error: &anyhow::Error) -> Exit {
    error.chain().find_map(known_exit).unwrap_or(Exit::Usage)
}

/// The code for an error of the `sdk` crate.
pub(crate) fn exit_of_sdk(error: &SdkError) -> Exit {
    match error.class() {
        ErrorClass::Usage => Exit::Usage,
        ErrorClass::Network | ErrorClass::Verification => Exit::Network,
        ErrorClass::Disk => Exit::Disk,
        ErrorClass::NotFound => Exit::NotFound,
    }
}

fn known_exit(error: &(dyn Error + 'static)) -> Option<Exit> {
    if let Some(failure) = error.downcast_ref::<Failure>() {
        return Some(failure.exit);
    }
    if let Some(error) = error.downcast_ref::<SdkError>() {
        return Some(exit_of_sdk(error));
    }
    if error.is::<HttpError>() {
        return Some(Exit::Network);
    }
    error.downcast_ref::<io::Error>().map(|_| Exit::Disk)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_the_nearest_folder_is_stands_beside_a_refusal() {
        let files = ogive_system::real::RealFiles;
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path();
        let hint = owner_hint(&files, Some(store), &store.join("sdk/index")).unwrap();
        assert!(hint.starts_with(&format!("{} ", store.display())), "{hint}");
        assert!(hint.contains("OGIVE_HOME"), "{hint}");
        let project = tempfile::tempdir().unwrap();
        let hint = owner_hint(&files, Some(store), &project.path().join(".go-version")).unwrap();
        assert!(!hint.contains("OGIVE_HOME"), "{hint}");
    }
}
