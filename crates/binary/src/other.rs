//! What is no program, though it was taken for one.

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::Bytes;

/// What is no program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Other {
    /// Nothing: the file has no bytes.
    Empty,
    /// A page: a failed download, most often.
    Html {
        /// Its title.
        title: Option<String>,
    },
    /// A pointer of Git LFS, whose file was never fetched (git-lfs, `docs/spec.md`).
    GitLfsPointer {
        /// `sha256:…`
        oid: String,
        /// The size of the real file in bytes.
        size: u64,
    },
    /// A JSON document, such as a server's error.
    Json,
    /// A text.
    Text,
    /// Something packed: `gzip`, `zstd`, `xz`, `bzip2`, `zip`, `tar`, `7z`.
    Packed {
        /// The format's usual name.
        format: &'static str,
    },
    /// Something known that no CPU runs: `java-class`, `llvm-bitcode`, `dex`, `python-bytecode`, `dmg` …
    Known {
        /// What, as a kebab-case name.
        what: &'static str,
    },
    /// Anything else.
    Unknown,
}

/// Tells what `bytes` is, when it is none of the formats of programs.
pub(crate) fn read(bytes: Bytes<'_>) -> Other {
    if bytes.size() == 0 {
        return Other::Empty;
    }
    Other::Unknown
}
