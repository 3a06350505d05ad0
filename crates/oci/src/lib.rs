//! Container images: references, manifests, indexes, layouts and archives (OCI image-spec and
//! distribution-spec, Docker's image formats). Bytes in, facts out; no I/O.
//!
//! Nothing that a document names is believed: sizes are bounded by whoever fetches, digests are checked
//! by [`Verifier`], platforms are what somebody claims ([`Claim`]).

mod claim;
mod config;
mod digest;
mod docker_save;
mod document;
mod layout;
mod reference;

pub use claim::Claim;
pub use config::{Config, ConfigError};
pub use digest::{Algorithm, Digest, ParseDigestError, Verifier};
pub use docker_save::{DOCKER_SAVE, DockerSaveError, Saved, saved};
pub use document::{
    ACCEPTED, Compression, Descriptor, Document, DocumentError, MOST_LISTED, Manifest, NotImage,
};
pub use layout::{BLOBS, INDEX, LAYOUT, LayoutError, blob_path, check_layout, ref_name};
pub use reference::{DEFAULT_REGISTRY, DEFAULT_TAG, ParseReferenceError, Reference};

/// The most bytes of a manifest, an index or a config: what registries refuse beyond
/// (distribution-spec, "Pushing Manifests").
pub const MOST_BYTES: u64 = 4 << 20;
