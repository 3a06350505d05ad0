//! Mounted file systems.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A mounted file system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Mount {
    /// Where it is mounted.
    pub point: PathBuf,
    /// Its type, such as `ext4`, `apfs`, `NTFS`.
    pub kind: String,
    /// Whether the system says that its files are on another computer; Linux does not say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_remote: bool,
    /// Whether no program may be started from it.
    pub noexec: bool,
    /// Whether set-user bits are ignored on it.
    pub nosuid: bool,
}
