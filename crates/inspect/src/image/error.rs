//! Why an image can't be looked at.

use std::io;
use std::path::PathBuf;

use ogive_oci::{ConfigError, DockerSaveError, DocumentError, LayoutError, ParseReferenceError};
use ogive_registry::RegistryError;
use ogive_system::{HttpError, RpcError};

/// Why an image can't be looked at.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// No image is named.
    #[error(transparent)]
    Reference(#[from] ParseReferenceError),
    /// A name begins with no place where images are.
    #[error("{0:?} names no image: registry:, docker:, podman:, containerd: or oci: stands first")]
    Scheme(String),
    /// The registry did not give it.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// A file could not be read; the message names it.
    #[error(transparent)]
    File(#[from] io::Error),
    /// Neither a layout nor an archive of images.
    #[error("{} holds no image: neither index.json nor manifest.json is in it", .0.display())]
    NotImage(PathBuf),
    /// A manifest or an index cannot be read.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A config cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A layout cannot be read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// An archive of `docker save` cannot be read.
    #[error(transparent)]
    DockerSave(#[from] DockerSaveError),
    /// Something that the image names is not there.
    #[error("{what} is not in the image")]
    Missing {
        /// What.
        what: String,
    },
    /// Something is larger than such a thing may be, or nested more deeply.
    #[error("{what} is larger than {limit}")]
    TooLarge {
        /// What.
        what: String,
        /// The limit.
        limit: u64,
    },
    /// Bytes are not those of their digest.
    #[error("{what} has other bytes than its digest says")]
    Digest {
        /// What.
        what: String,
    },
    /// No engine listens.
    #[error("{engine} does not listen here; looked for {}", looked.join(", "))]
    NoEngine {
        /// The engine.
        engine: &'static str,
        /// Where it was looked for.
        looked: Vec<String>,
    },
    /// The engine cannot be reached in the way that a variable says.
    #[error("{variable} names {value:?}; unix:// and tcp:// are followed")]
    EngineAddress {
        /// The variable.
        variable: &'static str,
        /// Its value.
        value: String,
    },
    /// The engine did not answer.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The engine has no such image.
    #[error("{engine} has no image {name}")]
    NotInEngine {
        /// The engine.
        engine: &'static str,
        /// The image.
        name: String,
    },
    /// The engine answered otherwise.
    #[error("{engine} answered {status} when asked for {name}")]
    Engine {
        /// The engine.
        engine: &'static str,
        /// The image.
        name: String,
        /// The status.
        status: u16,
    },
    /// containerd has no such image.
    #[error(
        "containerd has no image {name} in {}; CONTAINERD_NAMESPACE names another namespace",
        namespaces.join(", ")
    )]
    NotInContainerd {
        /// The image, in full.
        name: String,
        /// The namespaces that were looked into.
        namespaces: Vec<String>,
    },
    /// containerd's socket is closed to this user.
    #[error(
        "this user may not use {}, which is root's: inspect as root, or \
         `sudo ctr -n NAMESPACE images export image.tar {name}` writes a file that `ogive inspect image.tar` reads",
        socket.display()
    )]
    ContainerdDenied {
        /// The socket.
        socket: PathBuf,
        /// The image.
        name: String,
    },
    /// containerd did not answer, or said something else.
    #[error(transparent)]
    Rpc(#[from] RpcError),
}
