//! What `ogive facts` and `ogive doctor` have in common: the machine's document, looked at here or read from
//! a file, and how it is shown.

mod anonymous;
pub(crate) mod differences;
mod document;
mod shown;

use ogive_doctor::{Only, RULES};

use crate::Failure;
use crate::catalogue::similar;

pub(crate) use anonymous::anonymous;
pub(crate) use document::{FactsDocument, look, read};
pub(crate) use shown::facts;

/// How a machine is looked at.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Looking {
    /// Start no shell: read what their start-up files say
    ///
    /// Shells are otherwise started as their user's sessions start them, each in a session of its own without
    /// a terminal, to see what their start-up files do.
    #[arg(long)]
    pub no_shells: bool,
    /// How long each start of a shell may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, hide_short_help = true)]
    pub shell_time: u64,
}

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
    /// The rules that are asked.
    ///
    /// # Errors
    /// When one is not known.
    pub(crate) fn only(&self) -> anyhow::Result<Only> {
        let only = Only { only: self.only.clone(), skip: self.skip.clone() };
        match only.unknown() {
            Some(name) => Err(unknown(name).into()),
            None => Ok(only),
        }
    }
}

fn unknown(name: &str) -> Failure {
    let names = RULES.iter().map(|ruling| ruling.rule.meta().name.as_str());
    let failure = Failure::usage(format!("no rule of the doctor is called {name:?}"));
    match similar(name, names).first() {
        Some(near) => failure.hint(format!("did you mean {near}?")),
        None => failure.hint("`ogive rule --list` lists the rules"),
    }
}
