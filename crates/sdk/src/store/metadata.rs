//! What is recorded about an SDK for as long as it is installed, in a file beside its folder.

use std::path::PathBuf;

use ogive_platform::SdkName;
use ogive_record::Sha256Digest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the file's form.
pub const METADATA_FORMAT: u32 = 1;

/// Who vouched for an SDK's files when it was installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Verified {
    /// A checksum database has the hash of the files.
    ChecksumDatabase {
        /// Its name.
        name: String,
        /// The proof was checked without the network.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        offline: bool,
    },
    /// Somebody published the digest of the archive.
    Published {
        /// Who: "the release index https://go.dev/dl".
        publisher: String,
    },
    /// Nobody: unverified.
    Nobody {
        /// What accepted it nevertheless: a flag, or a setting that Go honours too.
        accepted_by: String,
        /// Why it could not be verified.
        because: String,
    },
}

impl Verified {
    /// Whether somebody vouched for it.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        !matches!(self, Self::Nobody { .. })
    }
}

impl std::fmt::Display for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ChecksumDatabase { name, offline: false } => write!(f, "verified by {name}"),
            Self::ChecksumDatabase { name, offline: true } => {
                write!(f, "verified by a proof from {name}, without the network")
            }
            Self::Published { publisher } => write!(f, "verified by {publisher}"),
            Self::Nobody { accepted_by, .. } => write!(f, "unverified: accepted by {accepted_by}"),
        }
    }
}

/// What is recorded about an SDK.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Metadata {
    /// [`METADATA_FORMAT`].
    pub format: u32,
    /// Which SDK it is.
    pub name: SdkName,
    /// Where it comes from, for people, without credentials.
    pub origin: String,
    /// The address it was fetched from, without credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who vouched for it; none for an external SDK, which belongs to somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// The `h1:` hash of the toolchain module with these files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub h1: Option<String>,
    /// The digest of the archive it came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Sha256Digest>,
    /// When it was installed, in seconds since 1970.
    pub installed: u64,
    /// The number of its files.
    #[serde(default)]
    pub files: u64,
    /// Their sizes together, in bytes.
    #[serde(default)]
    pub bytes: u64,
    /// What a whole SDK has and this source leaves out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// Why an SDK was taken that runs here by translation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translated: Option<String>,
    /// The GOROOT outside of the store, for an SDK that belongs to somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<PathBuf>,
}
