//! What a user experiences.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a user experiences when a rule fails, worst first: findings are grouped by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    /// Nothing of Go runs, or what was built does not.
    DoesNotRun,
    /// Go runs, through a translator.
    RunsTranslated,
    /// Builds are for another platform than was meant, or fail.
    BuildsWrong,
    /// Another Go runs than was meant, or another one in another shell.
    OtherGo,
    /// Editors, language servers and debuggers fail or disagree.
    Tools,
    /// What steers Go is not what it seems to be.
    Settings,
    /// Containers are for another platform.
    Containers,
}

impl Concern {
    /// All of them, in their order.
    pub const ALL: [Self; 7] = [
        Self::DoesNotRun,
        Self::RunsTranslated,
        Self::BuildsWrong,
        Self::OtherGo,
        Self::Tools,
        Self::Settings,
        Self::Containers,
    ];

    /// The heading over its findings.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::DoesNotRun => "programs that do not run here",
            Self::RunsTranslated => "Go runs through a translator",
            Self::BuildsWrong => "builds go wrong",
            Self::OtherGo => "not the Go that was meant",
            Self::Tools => "tools and editors",
            Self::Settings => "settings",
            Self::Containers => "containers",
        }
    }
}
