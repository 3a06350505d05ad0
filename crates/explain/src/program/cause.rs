//! What a cause is, and what it finds.

use ogive_record::{Confidence, RuleName};

use super::case::Case;
use super::refusal::Refusal;
use crate::Way;

/// One reason why programs do not run, with the check for it.
#[derive(Debug)]
pub struct CauseRule {
    /// Its name, kebab-case.
    pub name: RuleName,
    /// What is wrong, in one line, whatever the program.
    pub title: &'static str,
    /// Why that stops a program, and how it is seen, in a few sentences.
    pub rationale: &'static str,
    /// The rule of `ogive doctor` that checks a machine for it, where the machine is the cause.
    pub doctor: Option<RuleName>,
    /// The check.
    pub(super) judge: fn(&Case<'_>) -> Option<Found>,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What is wrong with this program here, in one line.
    pub title: String,
    /// Why that stops it.
    pub why: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// How it shows itself.
    pub refusal: Refusal,
    /// The ways out, best first.
    pub ways: Vec<Way>,
}

impl Found {
    /// Something that follows from the facts.
    pub(super) fn certain(refusal: Refusal, title: impl Into<String>, why: impl Into<String>) -> Self {
        let (title, why) = (title.into(), why.into());
        Self { title, why, confidence: Confidence::High, refusal, ways: Vec::new() }
    }

    /// The same, less surely.
    pub(super) const fn less_sure(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// With ways out behind those that it has.
    pub(super) fn with(mut self, ways: impl IntoIterator<Item = Way>) -> Self {
        self.ways.extend(ways);
        self
    }
}
