//! What starts programs and scripts.

use std::path::PathBuf;

use ogive_platform::Goarch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What stands at the path of an interpreter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Interpreter {
    /// Nothing.
    Missing,
    /// Something that this user may not run.
    NotExecutable,
    /// An ELF program.
    Program {
        /// Its architecture, where Go has a name for it.
        arch: Option<Goarch>,
        /// Whether kernel and CPU run it themselves.
        native: bool,
        /// The dynamic loader that it needs; none for a static one.
        loader: Option<PathBuf>,
        /// Whether that loader is there.
        loader_there: bool,
    },
    /// Something else, such as a script.
    Other,
}

impl Interpreter {
    /// Whether it runs here itself.
    #[must_use]
    pub const fn runs(&self) -> bool {
        match self {
            Self::Missing | Self::NotExecutable => false,
            Self::Program { native, loader_there, .. } => *native && *loader_there,
            Self::Other => true,
        }
    }
}
