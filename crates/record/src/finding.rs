//! What a rule found.

use std::fmt;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Confidence, Fact, Plan, Repair, RuleName, Severity};

/// Something wrong, with the facts that show it and what would repair it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// The rule that found it.
    pub rule: RuleName,
    /// How bad it is here.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong, in one line.
    pub title: String,
    /// Where it stands, if in a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The other lines of that file on which it shows too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<u32>,
    /// The facts that show it.
    pub evidence: Vec<Evidence>,
    /// Why it matters, in two sentences.
    pub consequence: String,
    /// What would repair it, best first.
    pub remedies: Vec<Remedy>,
    /// The kinds of things that it is, across rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// A kind of thing that findings of several rules are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Tag {
    /// What the program does depends on the architecture that it was built for.
    #[serde(rename = "ARCH_DEPENDENT")]
    ArchDependent,
}

impl Tag {
    /// As it is written: `ARCH_DEPENDENT`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ArchDependent => "ARCH_DEPENDENT",
        }
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Location {
    /// The file.
    pub path: PathBuf,
    /// The line, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column in bytes, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

/// `path:line:column`, as compilers and editors write it.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{number}")?;
        }
        Ok(())
    }
}

/// A fact that supports a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Evidence {
    /// What the fact is about: "the selected go", "GOROOT".
    pub subject: String,
    /// The fact, its value as JSON.
    pub fact: Fact<serde_json::Value>,
}

/// A way to repair a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// ogive can do it, and take it back.
    Plan(Plan),
    /// ogive can do it, and take it back, once it has seen the files.
    #[serde(rename_all = "kebab-case")]
    Repairs {
        /// What for, as an imperative: "unset GOARCH in ~/.profile".
        title: String,
        /// What is to be done, in order.
        repairs: Vec<Repair>,
    },
    /// Only a person can do it; one step an element.
    Steps(Vec<String>),
}
