//! Bundles: one file with SDKs and the proofs that vouch for them, to install from where there is
//! no network.
//!
//! A bundle is a plain tar archive (POSIX ustar). Its first file is `ogive-bundle.json`, a
//! [`Manifest`]; then follow the zips of toolchain modules, byte by byte as a module proxy serves
//! them. A proof holds a signed tree head of the checksum database and all hashes that lead from
//! it to the module, so that only the pinned public key is needed to check it.

mod read;
mod write;

pub use read::Bundle;
pub(crate) use read::is_bundle;
pub use write::Bundler;

use ogive_platform::SdkName;
use serde::{Deserialize, Serialize};

use crate::sumdb::Proof;

/// The name of the first file in a bundle.
pub const MANIFEST: &str = "ogive-bundle.json";

/// The version of the form.
pub const BUNDLE_FORMAT: u32 = 1;

/// What is in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Manifest {
    /// [`BUNDLE_FORMAT`].
    pub format: u32,
    /// The SDKs, in the order of their files.
    pub sdks: Vec<BundledSdk>,
}

/// An SDK in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BundledSdk {
    /// Which one.
    pub name: SdkName,
    /// Its file in the bundle.
    pub file: String,
    /// The file's size in bytes.
    pub size: u64,
    /// What vouches for it.
    pub proof: Proof,
}
