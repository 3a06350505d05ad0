//! Archives of `docker save` (moby, `image/tarexport`): `manifest.json` lists configs and layers by the
//! names of entries.

use serde::Deserialize;

/// The entry that marks such an archive.
pub const DOCKER_SAVE: &str = "manifest.json";

/// Why a `manifest.json` cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("manifest.json is malformed: {0}")]
pub struct DockerSaveError(#[from] serde_json::Error);

/// One image of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Saved {
    /// The entry of its config.
    #[serde(rename = "Config")]
    pub config: String,
    /// Its names.
    #[serde(rename = "RepoTags", default)]
    tags: Option<Vec<String>>,
    /// The entries of its layers, lowest first.
    #[serde(rename = "Layers", default)]
    layers: Option<Vec<String>>,
}

impl Saved {
    /// Its names.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        self.tags.as_deref().unwrap_or_default()
    }

    /// The entries of its layers, lowest first.
    #[must_use]
    pub fn layers(&self) -> &[String] {
        self.layers.as_deref().unwrap_or_default()
    }
}

/// Reads [`DOCKER_SAVE`].
///
/// # Errors
/// When it is malformed.
pub fn saved(bytes: &[u8]) -> Result<Vec<Saved>, DockerSaveError> {
    Ok(serde_json::from_slice(bytes)?)
}
