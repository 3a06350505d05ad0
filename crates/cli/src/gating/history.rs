//! Only what is new: against a revision, or in the lines that are changed.

use std::collections::HashSet;
use std::path::PathBuf;

use ogive_gate::{Earlier, Git, GitError, Since, Subject, review};

use super::judged::{Judged, Question};
use crate::{Context, Exit, Failure};

/// Leaves what is not in the tree of a revision; tells how much was there.
///
/// # Errors
/// When git is missing, the folder is in no repository, or there is no such revision.
pub(crate) fn only_new(
    context: &Context,
    judged: &mut Judged,
    question: &Question,
    revision: &str,
) -> anyhow::Result<usize> {
    let git = Git::at(&context.system, &judged.top).map_err(|error| failure(&error, "--new-from"))?;
    let is_here: HashSet<PathBuf> =
        judged.sources.texts().map(|(folder, name, _)| folder.join(name)).collect();
    let sources = &mut judged.sources;
    let rewound = git.rewind(sources, revision).map_err(|error| failure(&error, "--new-from"))?;
    let mut since = match Subject::read(sources, &question.terms) {
        Ok(subject) => {
            let found = review(sources, &subject, question.reviewing()).found;
            let before = found.iter().map(Earlier::from);
            Since::of(before, &judged.review.found, |path| is_here.contains(path)).with_files(sources)
        }
        // What was declared then has no meaning: everything is new.
        Err(_) => Since::default(),
    };
    rewound.take_back(sources);
    Ok(judged.keep(|found| !since.had(found)))
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
