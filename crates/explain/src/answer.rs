//! The answer.

use ogive_record::{Confidence, Evidence, RuleName};
use schemars::JsonSchema;
use serde::Serialize;

/// Why something does not run, in three steps.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Explanation {
    /// What was asked about: a path, an image, a line of a log.
    pub subject: String,
    /// What it is.
    pub what: Vec<Evidence>,
    /// What this machine can run, as far as it matters here.
    pub machine: Vec<Evidence>,
    /// Where the two part; none when nothing is in the way, or when that can't be told.
    pub cause: Option<Cause>,
    /// Why it can't be told whether something is in the way, as a clause; none when it was told.
    pub untold: Option<String>,
    /// The ways out, best first.
    pub ways: Vec<Way>,
    /// The rule of `ogive doctor` that checks this machine for the cause.
    pub doctor: Option<RuleName>,
}

/// Why it does not run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cause {
    /// Its name, kebab-case: `wrong-cpu`, `loader-missing`. `ogive rule NAME` tells more.
    pub name: RuleName,
    /// What is wrong, in one line.
    pub title: String,
    /// Why that stops it, in one or two sentences.
    pub why: String,
    /// How sure that is.
    pub confidence: Confidence,
}

/// A way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Way {
    /// What it does, in one line.
    pub does: String,
    /// The exact command, where one does it.
    pub command: Option<String>,
}
