//! In which files an SDK differs from the published one. The checksum database has one hash for
//! all of them; the directory at the end of the module's zip has a CRC for each, and is small.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use flate2::Crc;
use ogive_platform::SdkName;
use ogive_record::Sha256Digest;
use ogive_system::Files;
use sha2::{Digest, Sha256};

use crate::SdkError;
use crate::download::{Download, Downloader, Kind};
use crate::h1::Sums;
use crate::install::Installer;
use crate::source::{ArchiveFormat, Artifact, Place};
use crate::unpack::{Archive, Piece, Source, WholeFile, ZipPlan, read_zip};

/// In which files an SDK differs from the published one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModuleDifferences {
    /// Files with other contents.
    pub changed: Vec<String>,
    /// Files that are gone.
    pub missing: Vec<String>,
    /// Files that the published SDK does not have.
    pub added: Vec<String>,
}

impl ModuleDifferences {
    /// Whether programs have other contents: somebody else compiled it.
    #[must_use]
    pub fn programs_differ(&self) -> bool {
        self.changed.iter().any(|name| name.starts_with("bin/") || name.starts_with("pkg/tool/"))
    }

    pub(super) fn only_additions(&self) -> bool {
        self.changed.is_empty() && self.missing.is_empty()
    }

    /// Whether all that was changed is `go.env`, the file of settings.
    #[must_use]
    pub fn only_go_env(&self) -> bool {
        self.missing.is_empty() && self.changed == ["go.env"]
    }
}

impl fmt::Display for ModuleDifferences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [("changed", &self.changed), ("missing", &self.missing), ("added", &self.added)];
        let mut parts = all.iter().filter(|(_, names)| !names.is_empty());
        if let Some((what, names)) = parts.next() {
            write!(f, "{what}: {}", names.join(", "))?;
        }
        parts.try_for_each(|(what, names)| write!(f, "; {what}: {}", names.join(", ")))
    }
}

/// The published files of an SDK.
pub(super) struct Published {
    plan: ZipPlan,
    artifact: Artifact,
}

impl Installer<'_> {
    /// Fetches the directory of the SDK's module.
    pub(super) fn published(&self, sdk: SdkName) -> Result<Published, SdkError> {
        self.sources.attempt(sdk, |artifact| {
            if artifact.format != ArchiveFormat::ModuleZip {
                let url = format!("the module of {sdk} at {}", artifact.origin);
                return Err(SdkError::Missing { url, status: 404 });
            }
            let plan = match &artifact.place {
                Place::File(path) => {
                    let file = self.store.system().files.open_random(path);
                    self.plan(artifact, &WholeFile(file.map_err(SdkError::io("opening an archive"))?))
                }
                Place::Http(_) => self.remote_plan(artifact),
            };
            Ok(Published { plan: plan?, artifact: artifact.clone() })
        })
    }

    /// The end of the zip is enough, unless the server sends nothing but the whole.
    fn remote_plan(&self, artifact: &Artifact) -> Result<ZipPlan, SdkError> {
        let (arriving, mut job) = self.downloader().begin(download(artifact)?)?;
        let from_end = arriving.tail_piece().and_then(|end| self.plan(artifact, &end).ok());
        let plan = match from_end {
            Some(plan) => Ok(plan),
            None => std::thread::scope(|scope| {
                let running = scope.spawn(|| job.run(&arriving));
                let plan = self.plan(artifact, &arriving);
                arriving.abandon();
                let ran = running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                match (plan, ran) {
                    (Err(_), Err(error)) if arriving.has_failed() => Err(error),
                    (plan, _) => plan,
                }
            }),
        };
        if job.resumed() == 0 {
            job.discard()?;
        }
        plan
    }

    fn plan(&self, artifact: &Artifact, source: &dyn Source) -> Result<ZipPlan, SdkError> {
        let (format, sdk, what) = (artifact.format, artifact.sdk, artifact.origin.as_str());
        read_zip(Archive { source, format, sdk, what, limits: self.options.limits })
    }

    fn downloader(&self) -> Downloader<'_> {
        Downloader {
            system: self.store.system(),
            events: self.events,
            folder: self.store.layout().downloads(),
            patience: self.options.patience,
        }
    }
}

fn download(artifact: &Artifact) -> Result<Download, SdkError> {
    let Place::Http(request) = &artifact.place else {
        return Err(SdkError::Missing { url: artifact.origin.clone(), status: 404 });
    };
    Ok(Download {
        request: request.clone(),
        file: format!("v0.0.1-{}.zip", artifact.sdk.folder()),
        what: artifact.sdk.folder(),
        kind: Kind::Zip,
        size: artifact.size,
    })
}

impl Published {
    /// Compares files at hand with the published ones.
    pub(super) fn compare(
        &self,
        files: &dyn Files,
        root: &Path,
        sums: &Sums,
    ) -> Result<ModuleDifferences, SdkError> {
        let published: BTreeMap<_, _> =
            self.plan.files().map(|(name, size, crc)| (name, (size, crc))).collect();
        let there: BTreeSet<_> = sums.files().iter().map(|(name, _)| name.as_str()).collect();
        let mut found = ModuleDifferences::default();
        let mut buffer = vec![0; 256 << 10];
        for (name, expected) in &published {
            if !there.contains(name) {
                found.missing.push((*name).to_owned());
            } else if checksum(files, &root.join(name), &mut buffer)? != *expected {
                found.changed.push((*name).to_owned());
            }
        }
        let added = there.iter().filter(|name| !published.contains_key(**name));
        found.added.extend(added.map(|name| (*name).to_owned()));
        Ok(found)
    }

    /// Those that the published SDK has too.
    pub(super) fn only(&self, sums: &Sums) -> Sums {
        let published: BTreeSet<_> = self.plan.files().map(|(name, _, _)| name).collect();
        let kept = sums.files().iter().filter(|(name, _)| published.contains(name.as_str()));
        Sums::new(kept.cloned().collect())
    }

    /// The published `go.env`, fetched alone.
    pub(super) fn go_env(&self, installer: &Installer<'_>) -> Result<Vec<u8>, SdkError> {
        let name = "go.env";
        if let Place::File(path) = &self.artifact.place {
            let file = installer.store.system().files.open_random(path);
            let file = WholeFile(file.map_err(SdkError::io("opening an archive"))?);
            return self.plan.contents(&file, name);
        }
        let extent = self.plan.extent(name).unwrap_or_default();
        let bytes = installer.downloader().part(&download(&self.artifact)?, extent.start, extent.end)?;
        self.plan.contents(&Piece { start: extent.start, bytes }, name)
    }

    /// The same files with another `go.env`.
    pub(super) fn with_go_env(&self, sums: &Sums, go_env: &[u8]) -> Sums {
        let digest = Sha256Digest(Sha256::digest(go_env).into());
        let replaced = sums
            .files()
            .iter()
            .map(|(name, old)| (name.clone(), if name == "go.env" { digest } else { *old }));
        Sums::new(replaced.collect())
    }
}

/// A file's size and CRC-32.
fn checksum(files: &dyn Files, path: &Path, buffer: &mut [u8]) -> Result<(u64, u32), SdkError> {
    let doing = || SdkError::io("comparing an SDK with the published one");
    let mut file = files.open(path).map_err(doing())?;
    let (mut crc, mut size) = (Crc::new(), 0);
    loop {
        match file.read(buffer).map_err(doing())? {
            0 => return Ok((size, crc.sum())),
            read => {
                crc.update(&buffer[..read]);
                size += read as u64;
            }
        }
    }
}
