//! Taking one artifact of one source: fetched, unpacked, verified, put in place.

use std::path::Path;
use std::time::UNIX_EPOCH;

use ogive_platform::SdkName;

use super::verification::{look_up, verify};
use super::{Installer, Target, check_identity};
use crate::download::{Arriving, Download, Downloader, Job, Kind};
use crate::events::{Event, Step};
use crate::source::{ArchiveFormat, Artifact, Authority, Place};
use crate::store::{InstalledSdk, METADATA_FORMAT, Metadata, Staging, Verified};
use crate::unpack::{Archive, Source, Unpacked, WholeFile};
use crate::{ErrorClass, SdkError};

/// What an artifact became.
pub(crate) struct Taken {
    pub(crate) staging: Staging,
    pub(crate) unpacked: Unpacked,
    pub(crate) verified: Verified,
    pub(crate) origin: String,
    pub(crate) url: Option<String>,
    pub(crate) format: ArchiveFormat,
}

impl Installer<'_> {
    /// Takes an artifact from a source.
    pub(super) fn take(&self, artifact: &Artifact, target: &Target<'_>) -> Result<InstalledSdk, SdkError> {
        if artifact.sdk != target.sdk {
            return Err(SdkError::Archive {
                what: artifact.origin.clone(),
                because: format!("it is {}, not {}", artifact.sdk, target.sdk),
            });
        }
        match &artifact.place {
            Place::File(path) => {
                let file = self.store.system().files.open_random(path);
                let file = WholeFile(file.map_err(SdkError::io("opening an archive"))?);
                let taken = self.unpack(artifact, &file, target, &|| {});
                self.put(taken?, target)
            }
            Place::Http(request) => {
                let download = Download {
                    request: request.clone(),
                    file: file_name(artifact),
                    what: artifact.sdk.folder(),
                    kind: match artifact.format {
                        ArchiveFormat::ModuleZip | ArchiveFormat::Zip => Kind::Zip,
                        ArchiveFormat::TarGz => Kind::Gzip,
                    },
                    size: artifact.size,
                };
                self.fetch(artifact, download, target)
            }
        }
    }

    /// Downloads and unpacks; once more from the beginning when what an earlier run had left does
    /// not fit.
    fn fetch(
        &self,
        artifact: &Artifact,
        download: Download,
        target: &Target<'_>,
    ) -> Result<InstalledSdk, SdkError> {
        self.step(target.sdk, Step::Download);
        let downloader = Downloader {
            system: self.store.system(),
            events: self.events,
            folder: self.store.layout().downloads(),
            patience: self.options.patience,
        };
        let (arriving, mut job) = downloader.begin(download.clone())?;
        match self.arrive(artifact, &arriving, &mut job, target) {
            Ok(mut taken) => {
                taken.url = Some(job.url().to_owned());
                let installed = self.put(taken, target)?;
                // A download that can't be removed is removed by `ogive prune`.
                let _ = job.discard();
                Ok(installed)
            }
            Err(error) if error.class() == ErrorClass::Verification || changed(&error) => {
                let resumed = job.resumed() > 0;
                job.discard()?;
                if !resumed {
                    return Err(error);
                }
                let note = format!("what an earlier run had downloaded does not fit: {error}");
                self.events.event(Event::Note(note));
                self.fetch(artifact, download, target)
            }
            Err(error) => Err(error),
        }
    }

    /// Unpacks while it downloads.
    fn arrive(
        &self,
        artifact: &Artifact,
        arriving: &Arriving,
        job: &mut Job<'_>,
        target: &Target<'_>,
    ) -> Result<Taken, SdkError> {
        std::thread::scope(|scope| {
            let download = scope.spawn(|| job.run(arriving));
            let taken = self.unpack(artifact, arriving, target, &|| arriving.abandon());
            if taken.is_err() {
                arriving.abandon();
            }
            let downloaded = download.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            match (taken, downloaded) {
                // What did not arrive is why it could not be unpacked.
                (Err(_), Err(error)) if arriving.has_failed() => Err(error),
                (taken, _) => taken,
            }
        })
    }

    /// Unpacks and verifies. `hopeless` is called when the verification can't succeed any more.
    fn unpack(
        &self,
        artifact: &Artifact,
        source: &dyn Source,
        target: &Target<'_>,
        hopeless: &(dyn Fn() + Sync),
    ) -> Result<Taken, SdkError> {
        let accept = self.options.accept_unverified;
        let (unpacked, staging, proof) = std::thread::scope(|scope| {
            let asked = scope.spawn(|| {
                let proof = look_up(artifact, self.sources);
                if !accept && matches!(proof, Some(Err(_))) {
                    hopeless();
                }
                proof
            });
            self.step(target.sdk, Step::Unpack);
            let unpacked = target.staging().and_then(|staging| {
                let what = artifact.origin.as_str();
                let (format, sdk, limits) = (artifact.format, artifact.sdk, self.options.limits);
                let archive = Archive { source, format, sdk, what, limits };
                let files = &*self.store.system().files;
                let unpacked = archive.unpack(files, staging.path(), &|bytes| target.check_space(bytes))?;
                Ok((unpacked, staging))
            });
            let proof = asked.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            match (unpacked, proof) {
                (Ok((unpacked, staging)), proof) => Ok((unpacked, staging, proof)),
                // The download was given up because of this.
                (Err(SdkError::Interrupted { .. } | SdkError::Archive { .. }), Some(Err(error)))
                    if !accept =>
                {
                    Err(silence(artifact, error))
                }
                (Err(error), _) => Err(error),
            }
        })?;
        self.step(target.sdk, Step::Verify);
        let verified = verify(artifact, &unpacked, proof, accept)?;
        let files = &*self.store.system().files;
        check_identity(files, staging.path(), &unpacked.sums, target.sdk, &artifact.origin)?;
        Ok(Taken {
            staging,
            unpacked,
            verified,
            origin: artifact.origin.clone(),
            url: None,
            format: artifact.format,
        })
    }

    /// Makes it durable, records it and puts it in place.
    pub(crate) fn put(&self, taken: Taken, target: &Target<'_>) -> Result<InstalledSdk, SdkError> {
        let Taken { staging, unpacked, verified, origin, url, format } = taken;
        let h1 = unpacked.sums.module_part().module_h1(target.sdk);
        self.check_locked(target.sdk, &h1)?;
        self.step(target.sdk, Step::Sync);
        staging.sync()?;
        self.step(target.sdk, Step::Place);
        let now = self.store.system().clock.now();
        let metadata = Metadata {
            format: METADATA_FORMAT,
            name: target.sdk,
            origin,
            url,
            verified: Some(verified),
            h1: Some(h1),
            sha256: unpacked.archive,
            installed: now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
            files: unpacked.sums.files().len() as u64,
            bytes: unpacked.bytes,
            lacks: lacks(format, &unpacked),
            translated: self.options.translated.clone(),
            external: None,
        };
        target.place_staged(staging, &metadata, &unpacked.sums)
    }

    fn check_locked(&self, sdk: SdkName, h1: &str) -> Result<(), SdkError> {
        match &self.options.locked {
            Some((expected, file)) if expected != h1 => Err(SdkError::DigestMismatch {
                what: sdk.to_string(),
                algorithm: "h1",
                expected: expected.clone(),
                found: h1.to_owned(),
                authority: file.display().to_string(),
            }),
            _ => Ok(()),
        }
    }
}

/// The remote file changed between two of our requests.
fn changed(error: &SdkError) -> bool {
    matches!(error, SdkError::Unexpected { .. })
}

/// With no authority but the checksum database, its silence is why nothing can be verified.
fn silence(artifact: &Artifact, error: SdkError) -> SdkError {
    match &artifact.authority {
        Authority::Nothing { because } if error.class() != ErrorClass::Verification => {
            SdkError::Unverifiable {
                what: format!("{} from {}", artifact.sdk, artifact.origin),
                because: format!("{because}; {error}"),
                accept_with: crate::ACCEPT_UNVERIFIED,
            }
        }
        _ => error,
    }
}

/// The folders of a whole SDK that are not there.
fn lacks(format: ArchiveFormat, unpacked: &Unpacked) -> Vec<String> {
    if format != ArchiveFormat::ModuleZip {
        return Vec::new();
    }
    let missing = |folder: &&&str| {
        let prefix = format!("{folder}/");
        !unpacked.sums.files().iter().any(|(name, _)| name.starts_with(&prefix))
    };
    crate::h1::NOT_IN_MODULE.iter().filter(missing).map(|folder| (*folder).to_owned()).collect()
}

/// The name of an artifact's download, without what folders forbid.
fn file_name(artifact: &Artifact) -> String {
    let folder = artifact.sdk.folder();
    match artifact.format {
        ArchiveFormat::ModuleZip => format!("v0.0.1-{folder}.zip"),
        ArchiveFormat::TarGz => format!("{folder}.tar.gz"),
        ArchiveFormat::Zip => format!("{folder}.zip"),
    }
}

impl Installer<'_> {
    /// Installs from a bundle, an archive or a folder that the user named.
    pub(super) fn install_from(
        &self,
        sdk: SdkName,
        path: &Path,
        target: &Target<'_>,
    ) -> Result<InstalledSdk, SdkError> {
        let files = &self.store.system().files;
        if files.is_dir(path) {
            return self.adopt_into(sdk, path, target);
        }
        if crate::bundle::is_bundle(&**files, path)? {
            return self.install_from_bundle(sdk, path, target);
        }
        let artifact = self.sources.archive(path)?;
        self.take(&artifact, target)
    }
}
