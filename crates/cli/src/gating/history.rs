//! Only what is new: against a revision, or in the lines that are changed.

use std::collections::HashSet;
use std::path::PathBuf;

use ogive_gate::{Earlier, Git, GitError, Since, Subject, review};
use serde::{Deserialize, Serialize};

use super::judged::{Judged, Question};
use super::keeping::Keeping;
use crate::{Context, Exit, Failure};

/// Leaves what is not in the tree of a revision; tells how much was there.
///
/// # Errors
/// When git is missing, the folder is in no repository, or there is no such revision.
pub(crate) fn only_new(
    context: &Context,
    judged: &mut Judged,
    question: &Question,
    (revision, keeping): (&str, Option<&Keeping>),
) -> anyhow::Result<usize> {
    let asked = question.said();
    let is_foreign = !judged.sources.foreign.folders.is_empty() || !judged.sources.libraries.is_empty();
    let kept_in = keeping.filter(|_| !is_foreign);
    let kept = kept_in.and_then(|keeping| keeping.of_tree::<OfTree>(&asked));
    let of_tree = match kept {
        Some(kept) => Some(kept),
        None => {
            // What the name of a revision means may change meanwhile.
            let tree = keeping.and_then(Keeping::tree).unwrap_or(revision);
            let of_tree = of_tree(context, judged, question, tree)?;
            let is_unchanged = keeping.is_some_and(|keeping| keeping.confirm_unchanged(&judged.sources));
            if let (Some((of_tree, true)), Some(keeping), true) = (&of_tree, kept_in, is_unchanged) {
                keeping.keep_of_tree(&asked, of_tree);
            }
            of_tree.map(|(of_tree, _)| of_tree)
        }
    };
    // What was declared then may have no meaning: everything is new.
    let mut since = of_tree.map_or_else(Since::default, |OfTree { earlier, files }| {
        Since::of(earlier, &judged.review.found, |path| judged.sources.has(path)).with_files(files)
    });
    Ok(judged.keep(|found| !since.had(found)))
}

/// What was found in the tree of a revision, and its files.
#[derive(Serialize, Deserialize)]
struct OfTree {
    earlier: Vec<Earlier>,
    files: HashSet<PathBuf>,
}

/// Judges the tree of a revision, and tells whether that rests on nothing else. None where its platforms have no meaning.
fn of_tree(
    context: &Context,
    judged: &mut Judged,
    question: &Question,
    revision: &str,
) -> anyhow::Result<Option<(OfTree, bool)>> {
    let git = Git::at(&context.system, &judged.top).map_err(|error| failure(&error, "--new-from"))?;
    let sources = &mut judged.sources;
    let rewound = git.rewind(sources, revision).map_err(|error| failure(&error, "--new-from"))?;
    let of_tree = Subject::read(sources, &question.terms).ok().map(|subject| {
        let found = review(sources, &subject, question.reviewing()).found;
        let of_tree =
            OfTree { earlier: found.iter().map(Earlier::from).collect(), files: sources.paths().collect() };
        (of_tree, rewound.is_all_of_tree())
    });
    rewound.take_back(sources);
    Ok(of_tree)
}

/// Leaves what stands in changed lines; tells how much does not.
///
/// # Errors
/// When git is missing, or the folder is in no repository.
pub(crate) fn only_changed(context: &Context, judged: &mut Judged) -> anyhow::Result<usize> {
    let git = Git::at(&context.system, &judged.top).map_err(|error| failure(&error, "--diff"))?;
    let findings = judged.review.found.iter().map(|found| &found.finding);
    let changed = git.changed_lines(&judged.sources, findings).map_err(|error| failure(&error, "--diff"))?;
    Ok(judged.keep(|found| changed.touch(&found.finding)))
}

pub(super) fn failure(error: &GitError, flag: &str) -> Failure {
    let told = format!("{flag} asks git: {error}");
    match error {
        GitError::Missing => {
            Failure::new(Exit::MissingTool, told).hint("install git, or judge without the flag")
        }
        GitError::NoRepository(_) => Failure::usage(told)
            .hint("judge without the flag, or keep what is known in a baseline: `ogive gate baseline`"),
        GitError::NoRevision(_) => {
            Failure::usage(told).hint("a shallow clone lacks older commits: fetch the revision first")
        }
        GitError::Failed { .. } | GitError::TimedOut(_) => Failure::new(Exit::CannotRun, told),
        GitError::Io(_) => Failure::new(Exit::Disk, told),
    }
}
