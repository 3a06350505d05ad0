//! Which rules are asked, and for which builds.

use ogive_platform::Platform;
use ogive_record::Asked;

/// Which rules are asked, and for which builds.
#[derive(Debug, Clone, Default)]
pub struct Only {
    /// The rules, and how bad what they find is.
    pub asked: Asked,
    /// What builds are for, where that is another platform than this machine and its settings say.
    pub platform: Option<Platform>,
}

impl From<Asked> for Only {
    fn from(asked: Asked) -> Self {
        Self { asked, platform: None }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ogive_record::{Provenance, Settled, Severity};

    use super::*;
    use crate::examine;
    use crate::scenario::Scenario;

    fn only(names: &[&str]) -> Only {
        Asked::only(names).into()
    }

    #[test]
    fn rules_are_chosen_by_their_names() {
        let machine = Scenario::linux_amd64().persisted("GOARCH", "arm64").build();
        assert_eq!(examine(&machine, &only(&["several-gos"])).failed(), 0);
        assert_eq!(examine(&machine, &only(&["persisted-target"])).failed(), 1);
    }

    #[test]
    fn settings_turn_rules_off_and_say_how_bad_they_are_unless_flags_name_them() {
        let machine = Scenario::linux_amd64().persisted("GOARCH", "arm64").build();
        let settled = |severity| {
            let settled = Settled { severity, reason: Some("x".into()), by: Provenance::BuiltIn };
            BTreeMap::from([("persisted-target".to_owned(), settled)])
        };
        let with = |severity, asked| Only::from(Asked { settled: settled(severity), ..asked });
        let off = examine(&machine, &with(None, Asked::default()));
        assert_eq!((off.failed(), off.off.len()), (0, 1));
        let named = examine(&machine, &with(None, Asked::only(&["persisted-target"])));
        assert_eq!((named.failed(), named.off.len()), (1, 0));
        let mild = examine(&machine, &with(Some(Severity::Info), Asked::default()));
        assert_eq!(mild.findings[0].finding.severity, Severity::Info);
    }
}
