//! Reading bundles.

use std::io::Read;
use std::path::Path;

use ogive_platform::SdkName;
use ogive_system::Files;

use super::{BUNDLE_FORMAT, BundledSdk, MANIFEST, Manifest};
use crate::SdkError;
use crate::events::Step;
use crate::install::{Installer, Target, check_identity, verify_with_proof};
use crate::source::ArchiveFormat;
use crate::store::InstalledSdk;
use crate::unpack::{Archive, Part, Source, Stream, WholeFile};

/// A proof has some 30 tiles of 8 KiB, in base64.
const MANIFEST_LIMIT: u64 = 64 << 20;

/// There are not so many SDKs that anybody would carry.
const MOST_SDKS: usize = 1000;

/// A bundle that was opened.
pub struct Bundle {
    source: WholeFile,
    what: String,
    /// The SDKs, with where their files begin.
    sdks: Vec<(BundledSdk, u64)>,
}

impl Bundle {
    /// Opens a bundle.
    ///
    /// # Errors
    /// When it can't be read, or is not one.
    pub fn open(files: &dyn Files, path: &Path) -> Result<Self, SdkError> {
        let what = format!("the bundle {}", path.display());
        let refuse = |because: String| SdkError::Archive { what: what.clone(), because };
        let damaged = |error: std::io::Error| refuse(format!("it is damaged or cut off: {error}"));
        let source = WholeFile(files.open_random(path).map_err(SdkError::io("opening a bundle"))?);
        let size = source.size()?;
        let mut archive = tar::Archive::new(Stream::new(&source));
        let mut manifest: Option<Manifest> = None;
        let mut sdks = Vec::new();
        for entry in archive.entries_with_seek().map_err(damaged)? {
            // What tar says about a file that is none repeats what stands in it.
            let mut entry = entry.map_err(|error| match &manifest {
                None => refuse(
                    "it was not made by `ogive bundle`, and is not named as the archive of an SDK is: \
                     go1.27.3.linux-amd64.tar.gz"
                        .into(),
                ),
                Some(_) => damaged(error),
            })?;
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let Some(manifest) = &manifest else {
                if name != MANIFEST {
                    return Err(refuse(format!("it does not begin with {MANIFEST}")));
                }
                let mut json = Vec::new();
                entry.by_ref().take(MANIFEST_LIMIT).read_to_end(&mut json).map_err(damaged)?;
                let read: Manifest = serde_json::from_slice(&json)
                    .map_err(|e| refuse(format!("its {MANIFEST} is damaged: {e}")))?;
                if read.format != BUNDLE_FORMAT {
                    return Err(refuse(format!(
                        "it has format {}, but this ogive knows {BUNDLE_FORMAT}",
                        read.format
                    )));
                }
                if read.sdks.len() > MOST_SDKS {
                    return Err(refuse(format!("it names more than {MOST_SDKS} SDKs")));
                }
                manifest = Some(read);
                continue;
            };
            let Some(sdk) = manifest.sdks.iter().find(|sdk| sdk.file == name) else {
                return Err(refuse(format!("its {MANIFEST} does not name {name}")));
            };
            if sdks.iter().any(|(found, _): &(BundledSdk, u64)| found.file == name) {
                return Err(refuse(format!("it holds {name} twice")));
            }
            if entry.size() != sdk.size {
                return Err(refuse(format!("{name} has {} bytes instead of {}", entry.size(), sdk.size)));
            }
            let start = entry.raw_file_position();
            if start.saturating_add(sdk.size) > size {
                return Err(refuse("it is cut off".into()));
            }
            sdks.push((sdk.clone(), start));
        }
        let Some(manifest) = manifest else { return Err(refuse("it is empty".into())) };
        if let Some(missing) = manifest.sdks.iter().find(|sdk| !sdks.iter().any(|(found, _)| found == *sdk)) {
            return Err(refuse(format!("{} is missing in it", missing.file)));
        }
        drop(archive);
        Ok(Self { source, what, sdks })
    }

    /// The SDKs in it.
    pub fn sdks(&self) -> impl Iterator<Item = SdkName> {
        self.sdks.iter().map(|(sdk, _)| sdk.name)
    }
}

/// Whether a file is a bundle: a tar archive that begins with the manifest.
pub(crate) fn is_bundle(files: &dyn Files, path: &Path) -> Result<bool, SdkError> {
    let file = files.open_random(path).map_err(SdkError::io("opening a file to install from"))?;
    let mut start = vec![0; MANIFEST.len() + 1];
    let read = file.read_at(&mut start, 0).map_err(SdkError::io("reading a file to install from"))?;
    // In a tar header the name stands first, filled up with zeros (POSIX ustar).
    Ok(read == start.len() && start.starts_with(MANIFEST.as_bytes()) && start.ends_with(&[0]))
}

impl Installer<'_> {
    /// Installs an SDK from a bundle, verified with no network.
    pub(crate) fn install_from_bundle(
        &self,
        sdk: SdkName,
        path: &Path,
        target: &Target<'_>,
    ) -> Result<InstalledSdk, SdkError> {
        let files = &*self.store.system().files;
        let bundle = Bundle::open(files, path)?;
        let Some((entry, start)) = bundle.sdks.iter().find(|(entry, _)| entry.name == sdk) else {
            return Err(SdkError::UnknownVersion {
                asked: sdk.version.to_string(),
                host: sdk.host,
                origin: Some(bundle.what.clone()),
                suggestions: bundle.sdks().map(|sdk| sdk.to_string()).collect(),
            });
        };
        self.step(sdk, Step::Unpack);
        let part = Part { whole: &bundle.source, start: *start, size: entry.size };
        let (format, limits) = (ArchiveFormat::ModuleZip, self.options.limits);
        let archive = Archive { source: &part, format, sdk, what: &bundle.what, limits };
        let staging = target.staging()?;
        let unpacked = archive.unpack(files, staging.path(), &|bytes| target.check_space(bytes))?;
        self.step(sdk, Step::Verify);
        let h1 = unpacked.sums.module_h1(sdk);
        let verified = verify_with_proof(self.sources, &entry.proof, &sdk.module_version(), &h1)?;
        check_identity(files, staging.path(), &unpacked.sums, sdk, &bundle.what)?;
        let origin = bundle.what.clone();
        self.put(crate::install::Taken { staging, unpacked, verified, origin, url: None, format }, target)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ogive_system::memory::MemoryFiles;

    use super::*;
    use crate::sumdb::Proof;

    /// A bundle whose manifest names one SDK so often, and that holds its file so often.
    fn open(named: usize, held: usize) -> Result<Bundle, SdkError> {
        let proof = Proof {
            database: String::new(),
            module: String::new(),
            version: String::new(),
            record_id: 0,
            record: String::new(),
            note: String::new(),
            tiles: BTreeMap::new(),
        };
        let name = "1.27.3-linux-amd64".parse().unwrap();
        let sdk = BundledSdk { name, file: "x.zip".into(), size: 1, proof };
        let manifest = Manifest { format: BUNDLE_FORMAT, sdks: vec![sdk; named] };
        let mut tar = tar::Builder::new(Vec::new());
        let json = serde_json::to_vec(&manifest).unwrap();
        let mut add = |name: &str, bytes: &[u8]| {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            tar.append_data(&mut header, name, bytes).unwrap();
        };
        add(MANIFEST, &json);
        (0..held).for_each(|_| add("x.zip", b"x"));
        let files = MemoryFiles::new().file("/b", tar.into_inner().unwrap());
        Bundle::open(&files, Path::new("/b"))
    }

    #[test]
    fn an_sdk_is_held_once() {
        assert_eq!(open(1, 1).unwrap().sdks().count(), 1);
        let refused = |named, held| open(named, held).err().unwrap().to_string();
        assert!(refused(1, 0).contains("x.zip is missing"));
        // Each would be held in memory with its whole proof.
        assert!(refused(1, 2).contains("holds x.zip twice"));
        assert!(refused(MOST_SDKS + 1, 1).contains("names more than 1000 SDKs"));
    }
}
