//! Which branches a remote has.

use std::collections::{BTreeSet, VecDeque};

use ogive_machine::Unsaved;

use super::Id;
use super::object::Objects;
use super::refs::{Head, Refs};
use crate::gopath::Budget;

/// The most commits that are looked at.
const MOST: usize = 20_000;

/// The branches whose commits are in no branch of a remote, as those were when they were last seen. A branch of
/// which that can't be told is one of them.
pub(super) fn unpushed(refs: &Refs, objects: &Objects<'_>, budget: &mut Budget<'_>) -> Option<Unsaved> {
    if refs.remotes.is_empty() {
        return Some(Unsaved::NoRemote);
    }
    let detached = match &refs.head {
        Head::Detached(id) => Some(("HEAD", id)),
        Head::Branch(_) => None,
    };
    let all = refs.branches.iter().map(|(name, id)| (name.as_str(), id)).chain(detached);
    let ahead: Vec<(&str, &Id)> = all.filter(|(_, id)| !refs.remotes.contains(*id)).collect();
    let mut wanted: BTreeSet<Id> = ahead.iter().map(|(_, id)| **id).collect();
    let mut seen = refs.remotes.clone();
    let mut waiting: VecDeque<Id> = refs.remotes.iter().copied().collect();
    while let Some(id) = waiting.pop_front()
        && !wanted.is_empty()
        && seen.len() < MOST
    {
        // What is not here, as in a shallow clone, leads no further.
        let Ok(commit) = objects.commit(&id, budget) else { continue };
        for parent in commit.parents {
            wanted.remove(&parent);
            if seen.insert(parent) {
                waiting.push_back(parent);
            }
        }
    }
    let branches: Vec<String> =
        ahead.into_iter().filter(|(_, id)| wanted.contains(*id)).map(|(name, _)| name.to_owned()).collect();
    (!branches.is_empty()).then_some(Unsaved::Unpushed { branches })
}
