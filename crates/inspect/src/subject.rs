//! What can be looked at.

use std::ffi::OsStr;
use std::fmt;
use std::path::PathBuf;

/// What can be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A file or folder.
    Path(PathBuf),
    /// Standard input: `-`.
    Input,
    /// An image.
    Image {
        /// Where it is.
        scheme: Scheme,
        /// Its reference, as that place understands it.
        reference: String,
    },
}

/// Where an image is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// An OCI registry.
    Registry,
    /// The local Docker engine.
    Docker,
    /// The local Podman engine.
    Podman,
    /// The local containerd.
    Containerd,
}

impl Scheme {
    /// Every place, in the order of the help.
    pub const ALL: &'static [Self] = &[Self::Registry, Self::Docker, Self::Podman, Self::Containerd];

    /// What stands before the reference, without the colon.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Docker => "docker",
            Self::Podman => "podman",
            Self::Containerd => "containerd",
        }
    }
}

/// What the user named: `-`, `registry:REF` and its kin, else a path. A file whose name begins so is named
/// with `./` before it.
impl From<&OsStr> for Subject {
    fn from(named: &OsStr) -> Self {
        let Some(text) = named.to_str() else { return Self::Path(PathBuf::from(named)) };
        if text == "-" {
            return Self::Input;
        }
        let image = Scheme::ALL.iter().find_map(|&scheme| {
            let reference = text.strip_prefix(scheme.prefix())?.strip_prefix(':')?;
            Some(Self::Image { scheme, reference: reference.to_owned() })
        });
        image.unwrap_or_else(|| Self::Path(PathBuf::from(text)))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => path.display().fmt(f),
            Self::Input => f.write_str("-"),
            Self::Image { scheme, reference } => write!(f, "{}:{reference}", scheme.prefix()),
        }
    }
}
