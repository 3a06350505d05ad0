//! The flags that choose rules.

use ogive_record::{Asked, RuleName};
use ogive_selection::files::rule_settings::RuleTable;

use super::settings::settled_rules;
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
    pub(crate) fn names(&self, rule: &RuleName) -> bool {
        self.only.iter().any(|name| name == rule.as_str())
    }

    /// The rules that the flags ask of those that there are.
    ///
    /// # Errors
    /// When a flag names a rule that is not known.
    pub(crate) fn asked(&self, book: Book) -> Result<Asked, Failure> {
        let asked = Asked { only: self.only.clone(), skip: self.skip.clone(), ..Asked::default() };
        match asked.unknown(|name| book.has(name)) {
            Some(name) => {
                let failure = Failure::usage(format!("no rule of {} is called {name:?}", book.owner()));
                Err(failure.hint(book.near(name)))
            }
            None if self.leaves_none(book) => {
                let failure = Failure::usage("--only and --skip leave no rule to ask");
                Err(failure.hint(format!("take {} out of one of both", self.skip.join(", "))))
            }
            None => Ok(asked),
        }
    }

    /// Whether the flags leave out every rule that there is.
    fn leaves_none(&self, book: Book) -> bool {
        let is_asked = |name: &str| {
            (self.only.is_empty() || self.only.iter().any(|only| only == name))
                && !self.skip.iter().any(|skip| skip == name)
        };
        !(book.names)().into_iter().any(is_asked)
    }

    /// The doctor's rules that are asked, by these flags and the settings here. Settings that name no rule are warned of.
    ///
    /// # Errors
    /// When a flag names a rule that is not known.
    pub(crate) fn only(&self, context: &Context) -> anyhow::Result<ogive_doctor::Only> {
        let mut asked = self.asked(Book::DOCTOR)?;
        asked.settled = settled_rules(context).into_iter().map(|rule| (rule.name, rule.settled)).collect();
        Ok(asked.into())
    }
}

/// The rules that can be chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Book {
    /// Whose they are, as settings call it.
    pub(crate) table: RuleTable,
    names: fn() -> Vec<&'static str>,
}

impl Book {
    /// The doctor's.
    pub(crate) const DOCTOR: Self = Self {
        table: RuleTable::Doctor,
        names: || ogive_doctor::RULES.iter().map(|ruling| ruling.rule.meta().name.as_str()).collect(),
    };

    /// The gate's.
    pub(crate) const GATE: Self = Self {
        table: RuleTable::Gate,
        names: || ogive_gate::rule_metas().map(|meta| meta.name.as_str()).collect(),
    };

    /// Whose they are, in a sentence.
    pub(crate) const fn owner(self) -> &'static str {
        match self.table {
            RuleTable::Doctor => "the doctor",
            RuleTable::Gate => "the gate",
        }
    }

    pub(crate) fn has(self, name: &str) -> bool {
        (self.names)().contains(&name)
    }

    /// What was perhaps meant by a name that no rule has, as a sentence.
    pub(crate) fn near(self, name: &str) -> String {
        match similar(name, (self.names)().into_iter()).first() {
            Some(near) => format!("did you mean {near}?"),
            None => "`ogive rule --list` lists the rules".to_owned(),
        }
    }
}
