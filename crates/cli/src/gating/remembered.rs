//! Answers that were given before, for as long as all that they rest on is as it was.
//!
//! An answer is remembered by its question: the command line, the folder, the day, the machine, the program and, where one
//! is named, the tree of the revision. With it stands what was looked at ([`Trace`]), beside the sources of which something is
//! kept ([`Keeping`]); the answer holds while these do, whatever was changed and changed back in the meantime. The module cache
//! is looked at like any other folder.

use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Context as _;
use ogive_build::module_cache;
use ogive_gate::Git;
use ogive_system::trace::{Holds, Trace};
use serde::{Deserialize, Serialize};

use super::history::failure;
use super::judged::Judging;
use super::keeping::Keeping;
use super::place::Place;
use super::stored::{digest, keep, load};
use crate::Context;

/// The most answers that are kept.
const MOST: usize = 128;

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
struct Remembered<T, W> {
    /// What is kept of the sources, by its name.
    base: Option<String>,
    /// What was looked at beside that.
    trace: T,
    written: W,
}

/// What is asked.
pub(crate) struct Remembering<'a> {
    /// What is judged.
    pub(crate) judging: &'a Judging,
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
    answer: impl FnOnce(&Context, &Keeping) -> anyhow::Result<Written>,
) -> anyhow::Result<Written> {
    let files = &context.system.files;
    let now = context.system.clock.now();
    let surroundings = surroundings(context)?;
    // git takes its time.
    let (keeping, tree) = std::thread::scope(|scope| {
        let tree = scope.spawn(|| question.tree(context));
        let keeping = Keeping::begin(context, (question.judging, question.place), &surroundings, now);
        let end = |panic| std::panic::resume_unwind(panic);
        (keeping, tree.join().unwrap_or_else(end))
    });
    let folder = context.layout.answers();
    let tree = tree?;
    let keeping = keeping.with_tree(tree.as_ref());
    let path = folder.join(format!("{}.json", question.key(context, (&surroundings, tree), now)?));
    let remember = |base: Option<&str>, trace: &Trace, written: &Written| {
        let base = base.map(str::to_owned);
        keep(&**files, (&folder, MOST), &path, &Remembered { base, trace, written });
    };
    if let Some(Remembered { base, trace, written }) = load::<Remembered<Trace, Written>>(&**files, &path)
        && keeping.covers(base.as_deref(), &trace)
    {
        match trace.holds(&**files, now) {
            Some(Holds::AsItWas) => return Ok(written),
            Some(Holds::LooksOther(trace)) => {
                remember(base.as_deref(), &trace, &written);
                return Ok(written);
            }
            None => {}
        }
    }
    let mut system = context.system.clone();
    system.files = Arc::clone(keeping.recorder()) as _;
    let watched = Context {
        system,
        layout: context.layout.clone(),
        settings: context.settings.clone(),
        reporter: Arc::clone(&context.reporter),
        hardware: context.hardware.clone(),
    };
    let written = answer(&watched, &keeping)?;
    // What was warned of would be told once only.
    if !context.reporter.has_warned()
        && keeping.is_sure()
        && let Some(trace) = keeping.recorder().trace()
    {
        remember(keeping.base(), &trace, &written);
    }
    Ok(written)
}

/// What any judgement depends on beside the repository: the machine, the program, which repository git is told to mean.
fn surroundings(context: &Context) -> anyhow::Result<String> {
    let program = context.system.environment.current_exe().context("cannot tell where ogive is")?;
    let looks = context.system.files.target(&program)?;
    let hardware = context.hardware()?;
    let modules = module_cache(&context.system);
    let places = Git::places(&context.system);
    Ok(format!("{:?}", (hardware.os, hardware.arch, program, looks, modules, places)))
}

impl Remembering<'_> {
    /// The tree of the revision.
    fn tree(&self, context: &Context) -> anyhow::Result<Option<String>> {
        let Some(revision) = self.revision else { return Ok(None) };
        let tree = Git::tree_at(&context.system, &self.place.top, revision);
        Ok(Some(tree.map_err(|error| failure(&error, "--new-from"))?))
    }

    /// What the answer is known by.
    fn key(
        &self,
        context: &Context,
        (surroundings, tree): (&str, Option<String>),
        now: SystemTime,
    ) -> anyhow::Result<String> {
        let today = ogive_transaction::rfc3339(now).get(..10).map(str::to_owned);
        let all = (&self.words, &self.place.top, context.directory()?, surroundings, tree, today);
        Ok(digest(&format!("{all:?} {}", context.reporter.json())))
    }
}
