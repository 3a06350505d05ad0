//! SDKs that are on the machine already, taken into the store.
//!
//! An official SDK is recognised by its files: they are those of the toolchain module, whose hash
//! the checksum database has. Its files are shared with the original where the file system can
//! (reflinks) and copied otherwise, never hard-linked: a change to one must not reach the other.
//! What distributors compiled anew can't be verified; it is linked and called external.

mod candidate;
mod copy;
mod differences;

pub use candidate::{Candidate, recognise};
pub use differences::ModuleDifferences;

use std::path::Path;
use std::time::UNIX_EPOCH;

use ogive_platform::SdkName;

use crate::events::Step;
use crate::h1::{Sums, hash_tree};
use crate::install::{Installer, Taken, Target, accepted};
use crate::source::{ArchiveFormat, TOOLCHAIN_MODULE};
use crate::store::{InstalledSdk, METADATA_FORMAT, Metadata, Verified};
use crate::unpack::Unpacked;
use crate::{ErrorClass, SdkError};

/// What is done about an SDK that is not as it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AdoptOptions {
    /// Put the published `go.env` in the place of a changed one.
    pub restore_go_env: bool,
    /// Link it as external rather than taking it over.
    pub external: bool,
}

/// What became of an SDK that was to be adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adoption {
    /// It is in the store now, verified.
    Adopted {
        /// The SDK.
        sdk: InstalledSdk,
        /// Files that belong to no SDK and were left where they are.
        left: Vec<String>,
    },
    /// It was compiled by somebody else, or was to be linked: it is known now, but not verified.
    External(InstalledSdk),
    /// It is an official one whose files were changed; nothing was done.
    Changed(ModuleDifferences),
}

impl Installer<'_> {
    /// Takes the SDK in a folder into the store.
    ///
    /// # Errors
    /// When the folder holds no SDK, it can't be verified, or the disk fails.
    pub fn adopt(&self, folder: &Path, options: AdoptOptions) -> Result<Adoption, SdkError> {
        let files = &*self.store.system().files;
        let candidate = recognise(files, folder)?;
        let sdk = candidate.name;
        let target = Target::new(self.store, None, sdk);
        self.step(sdk, Step::Lock);
        let _lock = target.lock(self.events)?;
        if let Some(found) = target.installed().filter(|_| !self.options.reinstall) {
            self.refresh_after(sdk)?;
            return Ok(if found.is_external() {
                Adoption::External(found)
            } else {
                Adoption::Adopted { sdk: found, left: Vec::new() }
            });
        }
        target.prepare()?;
        let adoption = if options.external {
            Adoption::External(self.link_external(&candidate)?)
        } else {
            self.adopt_candidate(&candidate, options, true, &target)?
        };
        self.refresh_after(sdk)?;
        Ok(adoption)
    }

    /// Installs from a folder: adopts it, or says why that can't be. Nothing is linked: whoever names
    /// a version to install wants that one, not what calls itself so.
    pub(crate) fn adopt_into(
        &self,
        sdk: SdkName,
        folder: &Path,
        target: &Target<'_>,
    ) -> Result<InstalledSdk, SdkError> {
        let candidate = recognise(&*self.store.system().files, folder)?;
        if candidate.name != sdk {
            let because = format!("it is {}, not {sdk}", candidate.name);
            return Err(SdkError::NotAnSdk { path: folder.to_owned(), because });
        }
        match self.adopt_candidate(&candidate, AdoptOptions::default(), false, target)? {
            Adoption::Adopted { sdk, .. } | Adoption::External(sdk) => Ok(sdk),
            Adoption::Changed(differences) => {
                let what = format!("the SDK in {}", folder.display());
                let because =
                    format!("its files are not those that the checksum database knows ({differences})");
                let verified = accepted(self.options.accept_unverified, what, because)?;
                let sums = hash_tree(&*self.store.system().files, &candidate.goroot)?.sums;
                self.take_over(&candidate, &sums, verified, None, target)
            }
        }
    }

    fn adopt_candidate(
        &self,
        candidate: &Candidate,
        options: AdoptOptions,
        may_link: bool,
        target: &Target<'_>,
    ) -> Result<Adoption, SdkError> {
        let sdk = candidate.name;
        self.step(sdk, Step::Verify);
        let files = &*self.store.system().files;
        let tree = hash_tree(files, &candidate.goroot)?;
        let module = tree.sums.module_part();
        let asked = self.sources.sumdb().and_then(|db| db.lookup(TOOLCHAIN_MODULE, &sdk.module_version()));
        let proof = match asked {
            Ok(proof) => proof,
            Err(error) if self.options.accept_unverified && error.class() != ErrorClass::Verification => {
                let what = format!("the SDK in {}", candidate.goroot.display());
                let verified = accepted(true, what, error.to_string())?;
                let installed = self.take_over(candidate, &tree.sums, verified, None, target)?;
                return Ok(Adoption::Adopted { sdk: installed, left: tree.others });
            }
            Err(error) => return Err(error),
        };
        let verified = Verified::ChecksumDatabase { name: proof.database.clone(), offline: false };
        if proof.check(&module.module_h1(sdk)).is_ok() {
            let left = not_in(&tree.sums, &module, tree.others);
            let installed = self.take_over(candidate, &module, verified, None, target)?;
            return Ok(Adoption::Adopted { sdk: installed, left });
        }
        // Only the published list of files can tell what differs, or is in excess.
        let published = self.published(sdk)?;
        let differences = published.compare(files, &candidate.goroot, &module)?;
        if differences.programs_differ() && may_link {
            return Ok(Adoption::External(self.link_external(candidate)?));
        }
        let known = published.only(&module);
        if differences.only_additions() && proof.check(&known.module_h1(sdk)).is_ok() {
            let left = not_in(&tree.sums, &known, tree.others);
            let installed = self.take_over(candidate, &known, verified, None, target)?;
            return Ok(Adoption::Adopted { sdk: installed, left });
        }
        if differences.only_go_env() && options.restore_go_env {
            let go_env = published.go_env(self)?;
            let restored = published.with_go_env(&known, &go_env);
            proof.check(&restored.module_h1(sdk))?;
            let left = not_in(&tree.sums, &restored, tree.others);
            let installed = self.take_over(candidate, &restored, verified, Some(&go_env), target)?;
            return Ok(Adoption::Adopted { sdk: installed, left });
        }
        Ok(Adoption::Changed(differences))
    }

    /// Copies the files named by `sums`, and checks that the copies are what was hashed.
    fn take_over(
        &self,
        candidate: &Candidate,
        sums: &Sums,
        verified: Verified,
        go_env: Option<&[u8]>,
        target: &Target<'_>,
    ) -> Result<InstalledSdk, SdkError> {
        self.step(candidate.name, Step::Unpack);
        let files = &*self.store.system().files;
        let staging = target.staging()?;
        copy::copy_files(files, &candidate.goroot, staging.path(), sums, go_env)?;
        let copied = hash_tree(files, staging.path())?;
        if copied.sums != *sums {
            let because = "it was changed while it was copied".into();
            return Err(SdkError::NotAnSdk { path: candidate.goroot.clone(), because });
        }
        let unpacked = Unpacked { sums: copied.sums, bytes: copied.bytes, archive: None };
        let origin = format!("adopted from {}", candidate.goroot.display());
        let format = ArchiveFormat::ModuleZip;
        self.put(Taken { staging, unpacked, verified, origin, url: None, format }, target)
    }

    /// Makes an SDK known that stays where it is.
    fn link_external(&self, candidate: &Candidate) -> Result<InstalledSdk, SdkError> {
        self.step(candidate.name, Step::Place);
        let now = self.store.system().clock.now();
        let metadata = Metadata {
            format: METADATA_FORMAT,
            name: candidate.name,
            origin: format!("external, in {}", candidate.goroot.display()),
            url: None,
            verified: None,
            h1: None,
            sha256: None,
            installed: now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
            files: 0,
            bytes: 0,
            lacks: Vec::new(),
            translated: self.options.translated.clone(),
            external: Some(candidate.goroot.clone()),
        };
        self.store.remove(candidate.name)?;
        self.store.record(&metadata, None)?;
        Ok(InstalledSdk { name: candidate.name, goroot: candidate.goroot.clone(), metadata: Some(metadata) })
    }

    fn refresh_after(&self, sdk: SdkName) -> Result<(), SdkError> {
        self.step(sdk, Step::Index);
        self.store.refresh(self.options.default, self.options.host).map(drop)
    }
}

/// The names that are not taken over, but for the folders that no module has.
fn not_in(all: &Sums, taken: &Sums, others: Vec<String>) -> Vec<String> {
    let module = all.module_part();
    let taken: std::collections::BTreeSet<_> = taken.files().iter().map(|(name, _)| name).collect();
    let left = module.files().iter().map(|(name, _)| name).filter(|name| !taken.contains(name));
    let mut left: Vec<String> = left.cloned().chain(others).collect();
    left.sort_unstable();
    left
}
