//! Which rules are asked, and how bad what they find is.

use std::collections::BTreeMap;

use ogive_platform::Platform;
use ogive_record::{Provenance, RuleName, Severity};
use schemars::JsonSchema;
use serde::Serialize;

use crate::RULES;

/// Which rules are asked, and how bad what they find is.
#[derive(Debug, Clone, Default)]
pub struct Only {
    /// These; all when empty. What is named here is asked though settings have it off.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
    /// What settings say, by the names of rules.
    pub settled: BTreeMap<String, Settled>,
    /// What builds are for, where that is another platform than this machine and its settings say.
    pub platform: Option<Platform>,
}

/// What settings say of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// How bad its findings are; none when it is off.
    pub severity: Option<Severity>,
    /// Why.
    pub reason: Option<String>,
    /// Where that stands.
    pub by: Provenance,
}

/// A rule that was not asked, because somebody turned it off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Off {
    /// The rule.
    pub rule: RuleName,
    /// Why, as its settings say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where that stands, or the flag.
    pub by: Provenance,
}

/// What becomes of a rule.
pub(crate) enum Choice {
    /// It is asked, and its findings have this severity instead of their own.
    Asked(Option<Severity>),
    /// It is off.
    Off(Off),
    /// Others alone are asked.
    Left,
}

impl Only {
    pub(crate) fn choice(&self, rule: &RuleName) -> Choice {
        let listed = |list: &[String]| list.iter().any(|listed| listed == rule.as_str());
        let named = listed(&self.only);
        if !self.only.is_empty() && !named {
            return Choice::Left;
        }
        if listed(&self.skip) {
            let by = Provenance::Argument("--skip".to_owned());
            return Choice::Off(Off { rule: rule.clone(), reason: None, by });
        }
        match self.settled.get(rule.as_str()) {
            Some(Settled { severity: None, reason, by }) if !named => {
                Choice::Off(Off { rule: rule.clone(), reason: reason.clone(), by: by.clone() })
            }
            Some(settled) => Choice::Asked(settled.severity),
            None => Choice::Asked(None),
        }
    }

    /// The first name of `only` and `skip` that no rule has.
    #[must_use]
    pub fn unknown(&self) -> Option<&str> {
        let known = |name: &&String| !RULES.iter().any(|ruling| ruling.rule.meta().name.as_str() == *name);
        self.only.iter().chain(&self.skip).find(known).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examine;
    use crate::scenario::Scenario;

    fn only(names: &[&str]) -> Only {
        Only { only: names.iter().map(|&name| name.to_owned()).collect(), ..Only::default() }
    }

    #[test]
    fn rules_are_chosen_by_their_names() {
        assert_eq!(only(&["several-gos", "no-such-rule"]).unknown(), Some("no-such-rule"));
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
        let off = examine(&machine, &Only { settled: settled(None), ..Only::default() });
        assert_eq!((off.failed(), off.off.len()), (0, 1));
        let named = examine(&machine, &Only { settled: settled(None), ..only(&["persisted-target"]) });
        assert_eq!((named.failed(), named.off.len()), (1, 0));
        let mild = examine(&machine, &Only { settled: settled(Some(Severity::Info)), ..Only::default() });
        assert_eq!(mild.findings[0].finding.severity, Severity::Info);
    }
}
