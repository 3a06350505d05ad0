//! What a project pins, and its lock file.

use std::path::{Path, PathBuf};

use ogive_platform::SdkName;
use ogive_sdk::lockfile::{LOCK_FILE, LockFile};
use ogive_selection::decide::{Asks, Source, Verdict};
use ogive_selection::{Decision, Depth, GoRequest, Index, Outcome, Selector};

use crate::Context;
use crate::here::Asked;

/// A lock file and its contents.
#[derive(Debug, Clone)]
pub struct Locking {
    /// The file, which may not be there yet.
    pub path: PathBuf,
    /// What it says.
    pub file: LockFile,
    /// Nothing but what it says may be installed: `--locked`.
    pub only: bool,
}

impl Locking {
    fn read(context: &Context, path: PathBuf, only: bool) -> anyhow::Result<Self> {
        let file = LockFile::read(&context.system, &path)?;
        Ok(Self { path, file, only })
    }
}

/// The file that pins the version here.
#[must_use]
pub fn pin_file(decision: &Decision) -> Option<&Path> {
    match decision.decided_by.as_ref()? {
        Source::Pin(place) => Some(&place.path),
        _ => None,
    }
}

/// What the file that pins here asks for; needs a decision with every candidate.
#[must_use]
pub fn pinned_request(decision: &Decision) -> Option<GoRequest> {
    let winner = decision.candidates.iter().find(|candidate| {
        matches!(candidate.source, Source::Pin(_))
            && matches!(candidate.verdict, Verdict::Version | Verdict::Both)
    })?;
    let selector: Option<Selector> = match &winner.asks {
        Asks::Versions(list) => list.first().and_then(|text| text.parse().ok()),
        Asks::Request(request) => request.selector,
        _ => None,
    };
    let arch = decision.arch_by.as_ref().map(|_| match &decision.outcome {
        Outcome::Installed(sdk) => sdk.name.host.arch,
        Outcome::Missing(missing) => missing.host.arch,
    });
    Some(GoRequest { selector: Some(selector?), os: None, arch })
}

/// The lock file that goes with the pin here: the one beside the file that pins, when there is one
/// when that file is `ogive.toml` and leaves the exact version open, or when `only` what is locked
/// may be installed.
///
/// # Errors
/// When the lock file can't be read.
pub fn locking(context: &Context, decision: &Decision, only: bool) -> anyhow::Result<Option<Locking>> {
    let Some(pin) = pin_file(decision) else { return Ok(None) };
    let path = pin.with_file_name(LOCK_FILE);
    let open = pinned_request(decision).and_then(|r| r.selector).is_some_and(|s| s.exact().is_none());
    let wanted = only || context.system.files.exists(&path) || (open && pin.ends_with("ogive.toml"));
    if wanted { Locking::read(context, path, only).map(Some) } else { Ok(None) }
}

/// The nearest lock file, else the one that would be made here.
///
/// # Errors
/// When it can't be read.
pub fn nearest_lock(context: &Context, only: bool) -> anyhow::Result<Locking> {
    let here = context.directory()?;
    let mut candidates = here.ancestors().map(|folder| folder.join(LOCK_FILE));
    let found = candidates.find(|path| context.system.files.exists(path));
    Locking::read(context, found.unwrap_or_else(|| here.join(LOCK_FILE)), only)
}

/// Which SDK the files of a folder pin, and which file does.
#[must_use]
pub fn pinned(context: &Context, folder: &Path, index: &Index) -> Option<(SdkName, PathBuf)> {
    let asked = Asked { directory: Some(folder), without_shell: true, ..Asked::default() };
    // A project whose files are damaged pins nothing.
    let decision = context.decide(asked, Depth::Winner, index).ok()?;
    let file = pin_file(&decision)?.to_owned();
    Some((decision.outcome.installed()?.name, file))
}
