//! Manifests and indexes (image-spec, `manifest.md` and `image-index.md`; Docker's schema 2 and manifest
//! lists, which have the same shape).

use std::collections::BTreeMap;

use oci_spec::image::{ImageIndex, ImageManifest};
use serde::Deserialize;

use crate::{Claim, Digest};

/// The media types of manifests and indexes that are read, as an `Accept` field lists them.
pub const ACCEPTED: &[&str] = &[
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.docker.distribution.manifest.v2+json",
];

/// The most manifests of an index, and the most layers of a manifest, that are looked at.
pub const MOST_LISTED: usize = 1024;

/// Why bytes are neither a manifest nor an index.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// No JSON of that shape.
    #[error("the {what} is malformed: {source}")]
    Malformed {
        /// What it should be.
        what: &'static str,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// Docker's first format, which no digest ties together.
    #[error("it is an image of Docker's schema 1, which engines stopped reading; push it anew")]
    Schema1,
    /// A media type that is none of an image.
    #[error("it has the media type {0:?}, which is none of an image's")]
    MediaType(String),
    /// Neither layers nor manifests.
    #[error("it lists neither layers nor manifests")]
    Neither,
    /// Too long a list.
    #[error("it lists {0} things; at most {MOST_LISTED} are looked at")]
    TooMany(usize),
    /// A digest that is none.
    #[error(transparent)]
    Digest(#[from] crate::ParseDigestError),
}

/// Points to content by its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Descriptor {
    /// What it is.
    pub media_type: String,
    /// The digest of its bytes.
    pub digest: Digest,
    /// How many bytes it has.
    pub size: u64,
    /// The platform that it claims, in an index.
    pub claim: Option<Claim>,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
}

/// Why what a descriptor points to is no image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotImage {
    /// What BuildKit says of how an image was built.
    #[error("it is an attestation of another image")]
    Attestation,
    /// Charts, signatures and the like.
    #[error("it is an artefact, not an image")]
    Artifact,
}

/// How a layer is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// By the first bytes, for media types are often wrong about it.
    #[must_use]
    pub fn of(first: &[u8]) -> Self {
        match first {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            // Skippable frames may stand first (RFC 8878, 3.1.2).
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }
}

impl Descriptor {
    fn of(descriptor: &oci_spec::image::Descriptor) -> Result<Self, DocumentError> {
        Ok(Self {
            media_type: descriptor.media_type().to_string(),
            digest: descriptor.digest().to_string().parse()?,
            size: descriptor.size(),
            claim: descriptor.platform().as_ref().map(Claim::from),
            annotations: descriptor.annotations().clone().unwrap_or_default().into_iter().collect(),
        })
    }

    /// Why it does not point to an image, as far as an index tells.
    #[must_use]
    pub fn not_image(&self) -> Option<NotImage> {
        let attests = self.annotations.get("vnd.docker.reference.type").is_some_and(|t| t.contains("attest"));
        (attests || self.claim.as_ref().is_some_and(Claim::is_unknown)).then_some(NotImage::Attestation)
    }
}

/// The manifest of one image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Its config.
    pub config: Descriptor,
    /// Its layers, lowest first.
    pub layers: Vec<Descriptor>,
}

impl Manifest {
    /// Why it is no image's manifest, by what its config is.
    #[must_use]
    pub fn not_image(&self) -> Option<NotImage> {
        const CONFIGS: [&str; 2] =
            ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"];
        let in_toto = |layer: &Descriptor| layer.media_type.contains("in-toto");
        if !self.layers.is_empty() && self.layers.iter().all(in_toto) {
            Some(NotImage::Attestation)
        } else if CONFIGS.contains(&self.config.media_type.as_str()) {
            None
        } else {
            Some(NotImage::Artifact)
        }
    }
}

/// A manifest or an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// One image.
    Manifest(Manifest),
    /// Several, one a platform.
    Index(Vec<Descriptor>),
}

/// What tells a manifest from an index.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shape {
    #[serde(default)]
    schema_version: u32,
    media_type: Option<String>,
    manifests: Option<serde::de::IgnoredAny>,
    layers: Option<serde::de::IgnoredAny>,
    config: Option<serde::de::IgnoredAny>,
    fs_layers: Option<serde::de::IgnoredAny>,
}

impl Document {
    /// Reads a manifest or an index by its shape; its media type stands in it only since version 1.1 of
    /// the specification, and must be one of an image where it does.
    ///
    /// # Errors
    /// When it is malformed, of Docker's schema 1, or of another kind.
    pub fn read(bytes: &[u8]) -> Result<Self, DocumentError> {
        let malformed = |what| move |source| DocumentError::Malformed { what, source };
        let shape: Shape = serde_json::from_slice(bytes).map_err(malformed("manifest"))?;
        if shape.schema_version == 1 || shape.fs_layers.is_some() {
            return Err(DocumentError::Schema1);
        }
        if let Some(media_type) = shape.media_type
            && !media_type.is_empty()
            && !ACCEPTED.contains(&media_type.as_str())
        {
            return Err(DocumentError::MediaType(media_type));
        }
        match (shape.manifests, shape.layers.is_some() || shape.config.is_some()) {
            (Some(_), false) => {
                let index: ImageIndex = serde_json::from_slice(bytes).map_err(malformed("index"))?;
                Ok(Self::Index(listed(index.manifests())?))
            }
            (None, true) => {
                let manifest: ImageManifest = serde_json::from_slice(bytes).map_err(malformed("manifest"))?;
                let config = Descriptor::of(manifest.config())?;
                Ok(Self::Manifest(Manifest { config, layers: listed(manifest.layers())? }))
            }
            // One that could be taken for both is taken for neither (CVE-2021-41190).
            _ => Err(DocumentError::Neither),
        }
    }
}

fn listed(descriptors: &[oci_spec::image::Descriptor]) -> Result<Vec<Descriptor>, DocumentError> {
    if descriptors.len() > MOST_LISTED {
        return Err(DocumentError::TooMany(descriptors.len()));
    }
    descriptors.iter().map(Descriptor::of).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(value: &serde_json::Value) -> Result<Document, DocumentError> {
        Document::read(value.to_string().as_bytes())
    }

    #[test]
    fn docker_s_formats_and_oci_s_are_read_and_others_refused() {
        let digest = Digest::sha256(b"x").to_string();
        let blob = |kind: &str| json!({"mediaType": kind, "digest": digest, "size": 1});
        let mut arm = blob("application/vnd.docker.distribution.manifest.v2+json");
        arm["platform"] = json!({"os": "linux", "architecture": "arm", "variant": "v7"});
        let list = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.docker.distribution.manifest.list.v2+json",
            "manifests": [arm],
        });
        let Ok(Document::Index(entries)) = read(&list) else { panic!("{:?}", read(&list)) };
        assert_eq!(entries[0].claim.as_ref().unwrap().to_string(), "linux/arm/v7");

        let mut manifest = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
            "config": blob("application/vnd.docker.container.image.v1+json"),
            "layers": [blob("application/vnd.docker.image.rootfs.diff.tar.gzip")],
        });
        let Ok(Document::Manifest(image)) = read(&manifest) else { panic!("{:?}", read(&manifest)) };
        assert_eq!(image.not_image(), None);
        manifest["manifests"] = json!([]);
        assert!(matches!(read(&manifest), Err(DocumentError::Neither)));

        let old = json!({"schemaVersion": 1, "fsLayers": [], "history": []});
        assert!(matches!(read(&old), Err(DocumentError::Schema1)));
        let chart = json!({"schemaVersion": 2, "mediaType": "application/x", "manifests": []});
        assert!(matches!(read(&chart), Err(DocumentError::MediaType(_))));
        let bad = json!({"schemaVersion": 2, "manifests": [{"mediaType": "x", "digest": "sha256:../..", "size": 1}]});
        assert!(read(&bad).is_err());
    }

    #[test]
    fn attestations_are_no_images() {
        let descriptor = Descriptor {
            media_type: ACCEPTED[1].to_owned(),
            digest: Digest::sha256(b"x"),
            size: 1,
            claim: Some(Claim {
                os: "unknown".into(),
                architecture: "unknown".into(),
                variant: None,
                os_version: None,
            }),
            annotations: BTreeMap::new(),
        };
        assert_eq!(descriptor.not_image(), Some(NotImage::Attestation));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(text in "(\\PC{0,60}|\\{\"schemaVersion\":2,\"(layers|manifests|config)\":\\PC{0,20}\\})") {
            let _ = Document::read(text.as_bytes());
        }
    }
}
