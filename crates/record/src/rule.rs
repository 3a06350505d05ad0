//! Rules: static metadata and a pure check.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Finding;

/// A judgement about one kind of document. Rules are pure: they read the document, nothing else.
pub trait Rule<Document: ?Sized>: Sync {
    /// What the rule is.
    fn meta(&self) -> &'static RuleMeta;

    /// Judges `document`.
    fn check(&self, document: &Document) -> Verdict;
}

/// What a rule says of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// The rule does not concern this document.
    NotApplicable,
    /// Everything is as it should be.
    Passed,
    /// What is wrong, at least one finding.
    Failed(Vec<Finding>),
    /// The facts that the rule needs are unknown.
    Undetermined {
        /// Why, as a clause.
        because: String,
    },
}

/// The name of a rule: kebab-case, says the defect.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RuleName(std::borrow::Cow<'static, str>);

impl RuleName {
    /// The name of a rule that is compiled in.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(std::borrow::Cow::Borrowed(name))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Will bite.
    Warning,
    /// Breaks builds or runs the wrong machine code.
    Error,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A heuristic.
    Low,
    /// Right in nearly every case.
    Medium,
    /// Follows from the facts.
    High,
}

/// Whom a finding concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Who writes the code.
    Developer,
    /// Who owns the machine, the pipeline or the cluster.
    Operator,
}

/// What is known of a rule without running it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleMeta {
    /// Its name.
    pub name: RuleName,
    /// How bad its findings are by default.
    pub severity: Severity,
    /// How sure they are.
    pub confidence: Confidence,
    /// Whom they concern.
    pub audience: Audience,
    /// One line.
    pub summary: &'static str,
    /// Why it matters, in two sentences.
    pub rationale: &'static str,
    /// Wrong and right.
    pub examples: &'static [Example],
    /// Where to read more.
    pub references: &'static [Reference],
}

/// A wrong and a right version of the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Example {
    /// What the rule finds.
    pub wrong: &'static str,
    /// What it should be.
    pub right: &'static str,
}

/// A source for what a rule claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// What it is.
    pub title: &'static str,
    /// Where it is.
    pub url: &'static str,
}
