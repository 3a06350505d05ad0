//! Which rules are asked, and how bad what they find is.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{Provenance, RuleName, Severity};

/// Which rules are asked, and how bad what they find is.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// These; all when empty. What is named here is asked though settings have it off.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
    /// What settings say, by the names of rules.
    pub settled: BTreeMap<String, Settled>,
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

/// A rule that could not tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Untold {
    /// The rule.
    pub rule: RuleName,
    /// Why, as a clause.
    pub because: String,
}

/// What becomes of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// It is asked, and its findings have this severity instead of their own.
    Asked(Option<Severity>),
    /// It is off.
    Off(Off),
    /// Others alone are asked.
    Left,
}

impl Asked {
    /// These rules alone.
    #[must_use]
    pub fn only(names: &[&str]) -> Self {
        Self { only: names.iter().map(|&name| name.to_owned()).collect(), ..Self::default() }
    }

    /// What becomes of a rule.
    #[must_use]
    pub fn choice(&self, rule: &RuleName) -> Choice {
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
    pub fn unknown(&self, is_rule: impl Fn(&str) -> bool) -> Option<&str> {
        self.only.iter().chain(&self.skip).map(String::as_str).find(|name| !is_rule(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: RuleName = RuleName::new("several-gos");

    #[test]
    fn a_flag_that_names_a_rule_is_above_settings_that_have_it_off() {
        let settled = Settled { severity: None, reason: Some("x".into()), by: Provenance::BuiltIn };
        let off = Asked { settled: [("several-gos".to_owned(), settled)].into(), ..Asked::default() };
        assert!(matches!(off.choice(&RULE), Choice::Off(Off { reason: Some(_), .. })));
        let named = Asked { settled: off.settled, ..Asked::only(&["several-gos"]) };
        assert_eq!(named.choice(&RULE), Choice::Asked(None));
        assert_eq!(Asked::only(&["other"]).choice(&RULE), Choice::Left);
        let skipped = Asked { skip: vec!["several-gos".into()], ..named };
        assert!(matches!(skipped.choice(&RULE), Choice::Off(Off { reason: None, .. })));
        assert_eq!(skipped.unknown(|name| name == "several-gos"), None);
    }
}
