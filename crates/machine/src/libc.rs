//! C libraries.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The C library of the system's programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Libc {
    /// The GNU C library.
    Glibc {
        /// Its version, such as `2.36`; none when its file does not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
    },
    /// musl.
    Musl {
        /// Its version, such as `1.2.5`; none when its loader does not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
    },
    /// Android's.
    Bionic,
    /// Another loader's.
    Other {
        /// The loader.
        loader: PathBuf,
    },
    /// The system's only one: libSystem on macOS, the UCRT on Windows, libc on the BSDs.
    System,
    /// The programs are static.
    None,
}
