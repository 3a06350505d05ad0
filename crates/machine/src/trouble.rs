//! What start-up files do that they should not.

use ogive_record::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that a start-up file does and should not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Trouble {
    /// What.
    pub kind: TroubleKind,
    /// Where, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Location>,
    /// The command that does it, or what the shell says of it.
    pub told: String,
}

/// What start-up files do that they should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TroubleKind {
    /// It does not come to its end.
    Hangs,
    /// It ends the shell.
    Ends,
    /// It starts another program in the shell's place.
    Replaces,
    /// It reads what is typed.
    Asks,
    /// It writes to the terminal.
    Speaks,
    /// It has a mistake that the shell can't read past.
    Mistake,
}

impl TroubleKind {
    /// In a few words: "a start-up file …".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hangs => "does not end",
            Self::Ends => "ends the shell",
            Self::Replaces => "puts another program in the shell's place",
            Self::Asks => "waits for what is typed",
            Self::Speaks => "writes to the terminal",
            Self::Mistake => "has a mistake",
        }
    }
}
