//! One archive of an SDK at one source, and who vouches for it.

use std::path::PathBuf;

use ogive_platform::SdkName;
use ogive_record::Sha256Digest;
use ogive_system::HttpRequest;

/// The module whose versions are Go SDKs (`cmd/go/internal/toolchain`).
pub const TOOLCHAIN_MODULE: &str = "golang.org/toolchain";

/// How an archive is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveFormat {
    /// A toolchain module's zip: every name below `golang.org/toolchain@VERSION/`, go.mod files
    /// renamed, modes left out (`cmd/distpack`).
    ModuleZip,
    /// A release's `.tar.gz`: every name below `go/`.
    TarGz,
    /// A release's `.zip` for Windows: every name below `go/`.
    Zip,
}

impl ArchiveFormat {
    /// The format that a file of a release index or of GOPROXY has, by its name.
    #[must_use]
    pub fn of_file_name(name: &str) -> Option<Self> {
        if name.ends_with(".tar.gz") || name.ends_with(".tgz") {
            Some(Self::TarGz)
        } else if name.strip_suffix(".zip")?.starts_with("v0.0.1-go") {
            Some(Self::ModuleZip)
        } else {
            Some(Self::Zip)
        }
    }
}

/// Where an archive is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Behind this request, which may hold credentials.
    Http(HttpRequest),
    /// In a file.
    File(PathBuf),
}

/// Who vouches for an archive's contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    /// The checksum database, by the `h1:` hash of the unpacked module.
    SumDb {
        /// The module's version, `v0.0.1-go1.27.3.linux-arm64`.
        version: String,
    },
    /// Somebody who published the SHA-256 of the archive's bytes.
    Sha256 {
        /// The published digest.
        digest: Sha256Digest,
        /// Who: "the release index https://go.dev/dl".
        by: String,
    },
    /// Nobody, and Go itself accepts it so by the user's settings.
    Waived {
        /// Which settings: "GOSUMDB=off with one file:// GOPROXY".
        because: String,
    },
    /// Nobody.
    Nothing {
        /// Why not.
        because: String,
    },
}

/// An archive of an SDK that a source offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Which SDK it holds, by its name.
    pub sdk: SdkName,
    /// How it is packed.
    pub format: ArchiveFormat,
    /// Where it is.
    pub place: Place,
    /// Its size in bytes, where the source says so.
    pub size: Option<u64>,
    /// Who vouches for it.
    pub authority: Authority,
    /// The source, for people and for the SDK's metadata; holds no credentials.
    pub origin: String,
}
