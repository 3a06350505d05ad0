//! Answers that were given before, for as long as all that they rest on is as it was.
//!
//! An answer is remembered by its question: the command line, the folder, the day, the machine, the program and, where one
//! is named, the tree of the revision. With it stands what was looked at ([`Trace`]); the answer holds while that does, whatever
//! was changed and changed back in the meantime. The module cache is looked at like any other folder.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Context as _;
use ogive_build::module_cache;
use ogive_gate::Git;
use ogive_system::trace::{Holds, Recorder, Trace};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::history::failure;
use super::place::Place;
use crate::Context;

/// The most answers that are kept.
const MOST: usize = 128;

/// The most bytes of an answer.
const LARGEST: u64 = 64 << 20;

/// What is written, and how the command ends.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Written {
    /// The answer in the form that was asked for.
    pub(crate) text: String,
    /// The answer for people, where the other one goes to a file.
    pub(crate) beside: Option<String>,
    /// Whether something was found at or above the threshold.
    pub(crate) failed: bool,
}

/// An answer, and what it rests on.
#[derive(Serialize, Deserialize)]
struct Remembered {
    trace: Trace,
    written: Written,
}

/// What is asked.
pub(crate) struct Remembering<'a> {
    /// The part of the repository that is meant.
    pub(crate) place: &'a Place,
    /// The command line.
    pub(crate) words: String,
    /// The revision that is held against.
    pub(crate) revision: Option<&'a str>,
}

/// The answer that was given before, or the one that `answer` gives, which is remembered.
///
/// # Errors
/// As `answer`, and when the revision is none.
pub(crate) fn remembered(
    context: &Context,
    question: &Remembering<'_>,
    answer: impl FnOnce(&Context) -> anyhow::Result<Written>,
) -> anyhow::Result<Written> {
    let files = &context.system.files;
    let now = context.system.clock.now();
    let path = folder(context).join(format!("{}.json", question.key(context, now)?));
    if let Some(Remembered { trace, written }) = load(context, &path) {
        match trace.holds(&**files, now) {
            Some(Holds::AsItWas) => return Ok(written),
            Some(Holds::LooksOther(trace)) => {
                keep(context, &path, &Remembered { trace, written: written.clone() });
                return Ok(written);
            }
            None => {}
        }
    }
    let recorder = Arc::new(Recorder::new(Arc::clone(files), now));
    let mut system = context.system.clone();
    system.files = Arc::clone(&recorder) as _;
    let watched = Context {
        system,
        layout: context.layout.clone(),
        settings: context.settings.clone(),
        reporter: Arc::clone(&context.reporter),
        hardware: context.hardware.clone(),
    };
    let written = answer(&watched)?;
    // What was warned of would be told once only.
    if !context.reporter.has_warned()
        && let Some(trace) = recorder.trace()
    {
        keep(context, &path, &Remembered { trace, written: written.clone() });
    }
    Ok(written)
}

impl Remembering<'_> {
    /// What the answer is known by.
    fn key(&self, context: &Context, now: SystemTime) -> anyhow::Result<String> {
        let environment = &context.system.environment;
        let program = environment.current_exe().context("cannot tell where ogive is")?;
        let looks = context.system.files.target(&program)?;
        let hardware = context.hardware()?;
        let tree = match self.revision {
            None => None,
            Some(revision) => {
                let git = Git::at(&context.system, &self.place.top);
                let tree = git.and_then(|git| git.tree_of(revision));
                Some(tree.map_err(|error| failure(&error, "--new-from"))?)
            }
        };
        let today = ogive_transaction::rfc3339(now).get(..10).map(str::to_owned);
        let modules = module_cache(&context.system);
        let here = (hardware.os, hardware.arch, context.directory()?);
        let all = (&self.words, &self.place.top, here, program, looks, tree, today, modules);
        let digest = Sha256::digest(format!("{all:?} {}", context.reporter.json()));
        Ok(digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect())
    }
}

fn folder(context: &Context) -> PathBuf {
    context.layout.answers()
}

fn load(context: &Context, path: &Path) -> Option<Remembered> {
    let bytes = context.system.files.read(path, LARGEST).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Keeps an answer in one step. Without it the next run looks again.
fn keep(context: &Context, path: &Path, remembered: &Remembered) {
    let files = &context.system.files;
    let Ok(bytes) = serde_json::to_vec(remembered) else { return };
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let written = files
        .create_dir_all(&folder(context))
        .and_then(|()| files.create_new(&beside, 0o600))
        .and_then(|mut file| file.write_all(&bytes))
        .and_then(|()| files.rename(&beside, path));
    if written.is_err() {
        // What can't be removed is nobody's answer.
        let _ = files.remove_file(&beside);
        return;
    }
    forget(context);
}

/// Removes the answers that were kept first, where there are too many.
fn forget(context: &Context) {
    let files = &context.system.files;
    let folder = folder(context);
    let Ok(names) = files.list(&folder) else { return };
    if names.len() <= MOST {
        return;
    }
    let paths = names.into_iter().map(|(name, _)| folder.join(name));
    let mut known: Vec<(Option<SystemTime>, PathBuf)> = paths
        .map(|path| (files.entry(&path).ok().flatten().and_then(|entry| entry.modified), path))
        .collect();
    known.sort();
    let surplus = known.len().saturating_sub(MOST);
    for (_, path) in known.into_iter().take(surplus) {
        // Another run may have removed it.
        let _ = files.remove_file(&path);
    }
}
