//! One plan for many wishes.

use std::path::PathBuf;

use ogive_record::{Action, Plan, Repair, RuleName, Wish};

use crate::Draft;

/// What became of wishes.
#[derive(Debug)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What is not in the plan, and why.
    pub refused: Vec<Refused>,
}

/// A wish that is not fulfilled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The rule whose finding stays.
    pub rule: RuleName,
    /// What was wished.
    pub title: String,
    /// Why it is not done, as a clause.
    pub because: String,
    /// The file that a person has to change, where there is one.
    pub file: Option<PathBuf>,
}

/// The plan. Where two wishes contradict one another, the first counts; what is left of the other is seen when the
/// machine is looked at again.
pub fn plan(title: &str, wishes: &[Wish], mut draft: Draft<'_>) -> Planned {
    for repair in wishes.iter().flat_map(|wish| &wish.repairs) {
        match repair {
            Repair::Act { act } if !draft.actions().iter().any(|other| is_of_same_thing(other, act)) => {
                draft.push(act.clone());
            }
            _ => {}
        }
    }
    Planned { plan: draft.finish(title), refused: Vec::new() }
}

fn is_of_same_thing(one: &Action, other: &Action) -> bool {
    match (one, other) {
        (Action::SetGoEnv { file: a, name: b, .. }, Action::SetGoEnv { file: c, name: d, .. }) => {
            (a, b) == (c, d)
        }
        _ => one == other,
    }
}
