//! Members that are alike, counted together.

use std::collections::HashMap;

use ogive_record::{Fact, Provenance};

use super::{MemberGroup, MemberKind};
use crate::Target;

/// How many groups are told apart. Real archives have less than ten; a hostile one could have as many as
/// there are numbers of machines.
const GROUPS: usize = 256;
/// How many names are kept of a group.
const NAMES: usize = 8;

/// The groups of an archive.
#[derive(Default)]
pub(super) struct Groups {
    groups: Vec<MemberGroup>,
    indices: HashMap<(MemberKind, Result<Target, String>), usize>,
    members: u64,
}

impl Groups {
    /// Counts a member, and asks for its name where that is kept.
    pub(super) fn add(&mut self, kind: MemberKind, target: Fact<Target>, name: impl FnOnce() -> String) {
        self.members += 1;
        let key = match &target {
            Fact::Known { value, .. } => Ok(*value),
            Fact::Unknown { unknown, .. } => Err(unknown.clone()),
        };
        let full = self.groups.len() >= GROUPS;
        let index = match self.indices.get(&(kind, key.clone())) {
            Some(index) => *index,
            // The last group takes the rest.
            None if full => GROUPS,
            None => {
                self.indices.insert((kind, key), self.groups.len());
                self.groups.len()
            }
        };
        if index == self.groups.len() {
            let group = MemberGroup { kind, target, count: 0, names: Vec::new() };
            self.groups.push(if full { rest() } else { group });
        }
        if let Some(group) = self.groups.get_mut(index) {
            group.count += 1;
            if group.names.len() < NAMES {
                group.names.push(name());
            }
        }
    }

    /// How many members were counted, and the groups, the largest first.
    pub(super) fn sorted(mut self) -> (u64, Vec<MemberGroup>) {
        self.groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        (self.members, self.groups)
    }
}

fn rest() -> MemberGroup {
    let because = format!("its members are of more than {GROUPS} kinds");
    let target = Fact::unknown(because, Provenance::Field("ar_name".to_owned()));
    MemberGroup { kind: MemberKind::Other, target, count: 0, names: Vec::new() }
}
