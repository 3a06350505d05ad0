//! The flags that choose rules.

use ogive_doctor::{Only, RULES};

use super::rule_settings::settled_rules;
use crate::catalogue::similar;
use crate::{Context, Failure};

/// Which rules are asked.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct RuleChoice {
    /// Ask these rules alone
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    skip: Vec<String>,
}

impl RuleChoice {
    /// Whether a rule was asked for by its name.
    pub(crate) fn names(&self, rule: &ogive_record::RuleName) -> bool {
        self.only.iter().any(|name| name == rule.as_str())
    }

    /// The rules that are asked, by these flags and the settings here. Settings that name no rule are warned of.
    ///
    /// # Errors
    /// When a flag names a rule that is not known.
    pub(crate) fn only(&self, context: &Context) -> anyhow::Result<Only> {
        let mut only = Only { only: self.only.clone(), skip: self.skip.clone(), ..Only::default() };
        if let Some(name) = only.unknown() {
            let failure = Failure::usage(format!("no rule of the doctor is called {name:?}"));
            return Err(failure.hint(near(name)).into());
        }
        only.settled = settled_rules(context).into_iter().map(|rule| (rule.name, rule.settled)).collect();
        Ok(only)
    }
}

/// What was perhaps meant by a name that no rule has, as a sentence.
pub(super) fn near(name: &str) -> String {
    let names = RULES.iter().map(|ruling| ruling.rule.meta().name.as_str());
    match similar(name, names).first() {
        Some(near) => format!("did you mean {near}?"),
        None => "`ogive rule --list` lists the rules".to_owned(),
    }
}
