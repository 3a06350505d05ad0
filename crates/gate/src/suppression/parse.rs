//! What stands in a suppression.

use crate::date::{Date, ParseDateError};

/// What a suppression says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) rules: Vec<String>,
    pub(super) until: Option<Date>,
    pub(super) reason: String,
}

/// What is wrong with a suppression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MalformedSuppression {
    /// No rule stands there.
    #[error("it names no rule")]
    NoRule,
    /// No rule has that name.
    #[error("no rule is called {0:?}")]
    UnknownRule(String),
    /// It does not say why.
    #[error("it gives no reason: after the rule belongs -- and why")]
    NoReason,
    /// The day is none.
    #[error("{0}")]
    Day(#[from] ParseDateError),
    /// A word that means nothing.
    #[error("{0:?} means nothing here; known is until=2027-06-30")]
    Word(String),
}

/// The sign before the reason.
const BECAUSE: &str = "--";

/// Reads what follows `ogive:ignore`: `rule-name[,rule-name…] [until=DAY] -- reason`.
pub(super) fn parse(text: &str, is_rule: impl Fn(&str) -> bool) -> Result<Parsed, MalformedSuppression> {
    let mut words = text.split_whitespace().take_while(|word| *word != BECAUSE);
    let rules: Vec<String> = match words.next() {
        None => return Err(MalformedSuppression::NoRule),
        Some(list) => list.split(',').map(str::to_owned).collect(),
    };
    if let Some(unknown) = rules.iter().find(|rule| !is_rule(rule)) {
        return Err(MalformedSuppression::UnknownRule(unknown.clone()));
    }
    let mut until = None;
    let reason = reason(text);
    for word in words {
        match word.strip_prefix("until=") {
            Some(day) => until = Some(day.parse::<Date>()?),
            // Whoever forgets the sign has a reason all the same.
            None if reason.is_none() => return Err(MalformedSuppression::NoReason),
            None => return Err(MalformedSuppression::Word(word.to_owned())),
        }
    }
    let reason = reason.filter(|reason| !reason.is_empty()).ok_or(MalformedSuppression::NoReason)?;
    Ok(Parsed { rules, until, reason: reason.to_owned() })
}

/// What stands behind the first sign that is a word of its own.
fn reason(text: &str) -> Option<&str> {
    let is_word = |at: usize| {
        let (before, after) = (&text[..at], &text[at + BECAUSE.len()..]);
        let is_edge = |c: Option<char>| c.is_none_or(char::is_whitespace);
        is_edge(before.chars().next_back()) && is_edge(after.chars().next())
    };
    let at = text.match_indices(BECAUSE).map(|(at, _)| at).find(|at| is_word(*at))?;
    Some(text[at + BECAUSE.len()..].trim())
}
