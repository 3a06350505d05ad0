//! Lines of start-up files by which somebody acts on what is not so.

use ogive_record::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A line of a start-up file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct NotionLine {
    /// Where.
    pub location: Location,
    /// The command in it, other commands of the line left out.
    pub text: String,
    /// What is believed.
    pub notion: Notion,
}

/// What is believed, and is not so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Notion {
    /// That the build cache has to be emptied: `go clean -cache`.
    CleanedCache,
    /// That arch(1) chooses what a Go program is: `arch -x86_64 go`.
    ArchGo,
    /// That code below GOPATH/src is in the way: `rm -rf $GOPATH/src/*`.
    EmptiedGopath,
    /// That Rosetta's translations have to be deleted: `rm -rf /var/db/oah`.
    DeletedTranslations,
}
