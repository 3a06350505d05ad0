//! OCI image layouts (image-spec, `image-layout.md`): a folder or an archive with `oci-layout`,
//! `index.json` and `blobs/`.

use crate::{Descriptor, Digest};

/// The file that marks a layout.
pub const LAYOUT: &str = "oci-layout";

/// The file that lists what is in it.
pub const INDEX: &str = "index.json";

/// The folder of the blobs.
pub const BLOBS: &str = "blobs";

/// Why a folder is not a layout that can be read.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// The marker is no JSON.
    #[error("oci-layout is malformed: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A version to come.
    #[error("the layout has version {0:?}; 1.0.0 is known")]
    Version(String),
}

/// Checks the contents of [`LAYOUT`].
///
/// # Errors
/// When it is malformed or of a version that is not known.
pub fn check_layout(bytes: &[u8]) -> Result<(), LayoutError> {
    #[derive(serde::Deserialize)]
    struct Marker {
        #[serde(rename = "imageLayoutVersion")]
        version: String,
    }
    let Marker { version } = serde_json::from_slice(bytes)?;
    if version.starts_with("1.") { Ok(()) } else { Err(LayoutError::Version(version)) }
}

/// Where a blob stands in a layout, with `/` between the parts.
#[must_use]
pub fn blob_path(digest: &Digest) -> String {
    format!("{BLOBS}/{}/{}", digest.algorithm(), digest.hex())
}

/// The name that a layout's index gives an image.
#[must_use]
pub fn ref_name(descriptor: &Descriptor) -> Option<&str> {
    const NAMES: [&str; 2] = ["org.opencontainers.image.ref.name", "io.containerd.image.name"];
    NAMES.iter().find_map(|name| descriptor.annotations.get(*name)).map(String::as_str)
}
