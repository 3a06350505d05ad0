//! A plan as a person reads it: what changes, line by line.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one action of a plan, or its inverse, would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// What is done, as an imperative: "add the shims to ~/.zshrc".
    pub summary: String,
    /// The path that changes, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// The changed lines of a text file as a unified diff; empty for everything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hunks: Vec<Hunk>,
}

/// A run of lines of a unified diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Hunk {
    /// Where it stands, as in `@@ -1,3 +1,5 @@`.
    pub header: String,
    /// The lines, in order.
    pub lines: Vec<DiffLine>,
}

/// A line of a unified diff, without its line end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DiffLine {
    /// The same before and after.
    Same(String),
    /// Goes away.
    Removed(String),
    /// Comes in.
    Added(String),
    /// The line before this one does not end in a line feed.
    NoLineEnd,
}
