//! Programs and libraries by the header of their files.

use std::path::PathBuf;

use ogive_platform::Port;
use ogive_record::{Fact, Provenance};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A program of ogive's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OwnProgram {
    /// The file behind all links.
    pub path: PathBuf,
    /// The ports that it has machine code for.
    pub ports: Fact<Vec<Port>>,
}

/// A shared library that bindings are made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Library {
    /// The file.
    pub path: PathBuf,
    /// What leads to it.
    pub named_by: Provenance,
    /// The ports that it has machine code for.
    pub ports: Fact<Vec<Port>>,
}
