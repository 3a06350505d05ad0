//! How an image is named.

use std::fmt;
use std::path::PathBuf;

use ogive_oci::Reference;

use super::ImageError;

/// An engine with Docker's API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Docker.
    Docker,
    /// Podman.
    Podman,
}

/// Where an image is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageSubject {
    /// In a registry.
    Registry(Reference),
    /// In an OCI layout: a folder, or an archive of one.
    Layout(PathBuf),
    /// In an archive of `docker save`, or one of a layout.
    Archive(PathBuf),
    /// In a local engine.
    Engine(Engine, String),
    /// In containerd.
    Containerd(String),
}

impl ImageSubject {
    /// Reads `registry:REF`, `docker:REF`, `podman:REF`, `containerd:REF`, `oci:PATH`, `oci-archive:PATH` or
    /// `docker-archive:PATH`.
    ///
    /// # Errors
    /// When no such word stands first, or what follows names no image.
    pub fn parse(text: &str) -> Result<Self, ImageError> {
        let (scheme, rest) = text.split_once(':').ok_or_else(|| ImageError::Scheme(text.to_owned()))?;
        // An engine knows images by the start of an identifier too, which is a name by the same grammar.
        let named = |rest: &str| rest.parse::<Reference>().map(|_| rest.to_owned());
        Ok(match scheme {
            "registry" => Self::Registry(rest.parse()?),
            "docker" => Self::Engine(Engine::Docker, named(rest)?),
            "podman" => Self::Engine(Engine::Podman, named(rest)?),
            "containerd" => Self::Containerd(named(rest)?),
            "oci" => Self::Layout(rest.into()),
            "oci-archive" | "docker-archive" => Self::Archive(rest.into()),
            _ => return Err(ImageError::Scheme(text.to_owned())),
        })
    }
}

/// As the user would write it; a registry's reference in full.
impl fmt::Display for ImageSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registry(reference) => write!(f, "registry:{reference}"),
            Self::Layout(path) | Self::Archive(path) => write!(f, "{}", path.display()),
            Self::Engine(Engine::Docker, name) => write!(f, "docker:{name}"),
            Self::Engine(Engine::Podman, name) => write!(f, "podman:{name}"),
            Self::Containerd(name) => write!(f, "containerd:{name}"),
        }
    }
}
