//! Archives of SDKs, unpacked to a staging folder. Nothing outside of it is ever touched.

mod modes;
mod path;
mod sink;
mod source;
mod tar;
mod zip;

pub use modes::mode;
pub use path::{Limits, Names, check_name};
pub(crate) use source::Stream;
pub use source::{Part, Piece, Source, WholeFile};
pub use zip::{ZipPlan, read_zip};

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use ogive_platform::SdkName;
use ogive_record::Sha256Digest;
use ogive_system::FilesMut;
use sha2::{Digest, Sha256};

use crate::SdkError;
use crate::h1::Sums;
use crate::source::{ArchiveFormat, TOOLCHAIN_MODULE};

/// How many times larger than its tar.gz an SDK is, at most: official ones are 3.5 times as large.
const EXPANSION: u64 = 4;

/// An archive of an SDK that may still be arriving.
#[derive(Clone, Copy)]
pub struct Archive<'a> {
    /// Its bytes.
    pub source: &'a dyn Source,
    /// How it is packed.
    pub format: ArchiveFormat,
    /// The SDK that it should hold.
    pub sdk: SdkName,
    /// Its name in errors.
    pub what: &'a str,
    /// How much it may hold.
    pub limits: Limits,
}

/// What was written to the staging folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    /// The digests of the files.
    pub sums: Sums,
    /// Their sizes together.
    pub bytes: u64,
    /// The digest of the archive's bytes; none for a module, which is known by its files.
    pub archive: Option<Sha256Digest>,
}

impl Archive<'_> {
    /// Unpacks into the folder `into`, which must exist and be empty. `space` is asked first
    /// whether so many bytes can be written.
    ///
    /// # Errors
    /// As `space`; when the archive is not sound, will not arrive, or can't be written.
    pub fn unpack(
        &self,
        files: &dyn FilesMut,
        into: &Path,
        space: &dyn Fn(u64) -> Result<(), SdkError>,
    ) -> Result<Unpacked, SdkError> {
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let named_by_files = self.format == ArchiveFormat::ModuleZip;
            let digest = (!named_by_files).then(|| scope.spawn(|| hash(self.source, &stop)));
            let unpacked = if self.format == ArchiveFormat::TarGz {
                self.source
                    .size()
                    .and_then(|size| space(size.saturating_mul(EXPANSION)))
                    .and_then(|()| tar::unpack(*self, files, into))
            } else {
                read_zip(*self).and_then(|plan| {
                    space(plan.bytes())?;
                    plan.unpack(self.source, files, into)
                })
            };
            if unpacked.is_err() {
                stop.store(true, Ordering::Relaxed);
            }
            let digest = digest.map(|thread| thread.join().unwrap_or_else(|p| std::panic::resume_unwind(p)));
            let mut unpacked = unpacked?;
            unpacked.archive = digest.transpose()?;
            Ok(unpacked)
        })
    }

    /// What every name begins with.
    fn prefix(&self) -> String {
        match self.format {
            ArchiveFormat::ModuleZip => format!("{TOOLCHAIN_MODULE}@{}/", self.sdk.module_version()),
            ArchiveFormat::TarGz | ArchiveFormat::Zip => "go/".into(),
        }
    }

    fn refuse(&self, because: String) -> SdkError {
        SdkError::Archive { what: self.what.to_owned(), because }
    }
}

/// The digest of an archive's bytes, unless it is to `stop` before.
fn hash(source: &dyn Source, stop: &AtomicBool) -> Result<Sha256Digest, SdkError> {
    let (mut hash, mut buffer, mut position) = (Sha256::new(), vec![0; 128 << 10], 0);
    while !stop.load(Ordering::Relaxed) {
        match source.read_at(&mut buffer, position)? {
            0 => break,
            read => {
                hash.update(&buffer[..read]);
                position += read as u64;
            }
        }
    }
    Ok(Sha256Digest(hash.finalize().into()))
}

#[cfg(test)]
mod tests;
