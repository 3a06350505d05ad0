//! Archives of SDKs, unpacked to a staging folder. Nothing outside of it is ever touched.

mod modes;
mod path;
mod sink;
mod source;
mod tar;
mod zip;

pub use modes::mode;
pub use path::{Limits, Names, check_name};
pub use source::{Source, WholeFile};
pub use tar::{TarGz, unpack_tar_gz};
pub use zip::{ZipPlan, read_zip};

use ogive_platform::SdkName;
use ogive_record::Sha256Digest;

use crate::h1::{Sums, TOOLCHAIN_MODULE};

/// Which kind of archive it is, and so what stands before every name in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// The toolchain module: a zip whose names begin with `golang.org/toolchain@VERSION/`, with
    /// every `go.mod` renamed.
    Module(SdkName),
    /// Go's own zip, for Windows: names begin with `go/`.
    Zip,
    /// Go's own tar.gz: names begin with `go/`.
    TarGz,
}

impl Packing {
    /// What every name begins with.
    #[must_use]
    pub fn prefix(self) -> String {
        match self {
            Self::Module(sdk) => format!("{TOOLCHAIN_MODULE}@{}/", sdk.module_version()),
            Self::Zip | Self::TarGz => "go/".into(),
        }
    }

    /// The folders of a whole SDK that this kind leaves out.
    #[must_use]
    pub fn lacks(self) -> &'static [&'static str] {
        match self {
            Self::Module(_) => &["api", "doc", "misc", "test"],
            Self::Zip | Self::TarGz => &[],
        }
    }
}

/// What was written to the staging folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    /// The digests of the files.
    pub sums: Sums,
    /// Their sizes together.
    pub bytes: u64,
    /// The digest of the archive, where its bytes passed by in order.
    pub archive: Option<Sha256Digest>,
}
