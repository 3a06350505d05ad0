//! SDKs in files of this computer.

use std::path::{Path, PathBuf};

use ogive_platform::{Goarch, Port, SdkName};
use ogive_record::Sha256Digest;
use ogive_system::{EntryKind, System};

use crate::SdkError;
use crate::source::artifact::{ArchiveFormat, Artifact, Authority, Place};
use crate::source::release_index::ReleaseIndex;

/// A digest file holds one line.
const DIGEST_LIMIT: u64 = 4096;

/// A folder that holds archives of SDKs under the names that Go gives them.
pub struct LocalFolder {
    system: System,
    folder: PathBuf,
}

impl LocalFolder {
    /// The archives in a folder.
    #[must_use]
    pub fn new(system: System, folder: PathBuf) -> Self {
        Self { system, folder }
    }

    /// What the folder is, for people.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("the folder {}", self.folder.display())
    }

    /// The SDKs in the folder.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn versions(&self) -> Result<Vec<SdkName>, SdkError> {
        let mut names: Vec<_> = self.archives()?.into_iter().map(|(sdk, _)| sdk).collect();
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    /// The archive of an SDK.
    ///
    /// # Errors
    /// When the folder can't be read, or has none.
    pub fn artifact(&self, sdk: SdkName) -> Result<Artifact, SdkError> {
        let path = self.archives()?.into_iter().find(|(name, _)| *name == sdk).map(|(_, path)| path);
        let path = path.ok_or_else(|| SdkError::Missing {
            url: format!("{sdk} in {}", self.folder.display()),
            status: 404,
        })?;
        archive(&self.system, &path, None)
    }

    fn archives(&self) -> Result<Vec<(SdkName, PathBuf)>, SdkError> {
        let entries =
            self.system.files.list(&self.folder).map_err(SdkError::io("reading a folder of SDKs"))?;
        let files = entries.into_iter().filter(|(_, kind)| matches!(kind, EntryKind::File | EntryKind::Link));
        Ok(files
            .filter_map(|(name, _)| Some((sdk_of_file(name.to_str()?)?, self.folder.join(&name))))
            .collect())
    }
}

/// The archive in a file, whose name tells the SDK and the format. A module's zip is vouched for
/// by the checksum database; any other archive by a digest in a file beside it (`NAME.sha256`,
/// in the form of `sha256sum`), else by `index`, if it can be asked.
///
/// # Errors
/// When the file is missing, or its name is not one that Go gives.
pub fn archive(system: &System, path: &Path, index: Option<&ReleaseIndex>) -> Result<Artifact, SdkError> {
    let not = |because: String| SdkError::NotAnSdk { path: path.to_owned(), because };
    let size = match system.files.target(path).map_err(SdkError::io("reading an archive"))? {
        None => return Err(not("nothing is there".into())),
        Some(entry) if entry.kind == EntryKind::File => entry.size,
        Some(_) => return Err(not("it is no file".into())),
    };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let named = sdk_of_file(name).zip(ArchiveFormat::of_file_name(name));
    let Some((sdk, format)) = named else {
        return Err(not("its name is not one that Go gives, such as go1.27.3.linux-arm64.tar.gz or \
             v0.0.1-go1.27.3.linux-arm64.zip"
            .into()));
    };
    let authority = match format {
        ArchiveFormat::ModuleZip => Authority::SumDb { version: sdk.module_version() },
        ArchiveFormat::TarGz | ArchiveFormat::Zip => match digest_beside(system, path)? {
            Some(found) => found,
            None => from_index(name, index),
        },
    };
    let origin = format!("the file {}", path.display());
    Ok(Artifact { sdk, format, place: Place::File(path.to_owned()), size: Some(size), authority, origin })
}

fn from_index(name: &str, index: Option<&ReleaseIndex>) -> Authority {
    let Some(index) = index else {
        return Authority::Nothing { because: format!("there is no {name}.sha256 beside it") };
    };
    match index.authority_of(name) {
        Ok(Some(authority)) => authority,
        Ok(None) => Authority::Nothing { because: format!("{} does not list it", index.origin()) },
        Err(error) => Authority::Nothing {
            because: format!(
                "there is no {name}.sha256 beside it, and {} can't be asked: {error}",
                index.origin()
            ),
        },
    }
}

fn digest_beside(system: &System, path: &Path) -> Result<Option<Authority>, SdkError> {
    let mut file = path.as_os_str().to_owned();
    file.push(".sha256");
    let file = PathBuf::from(file);
    if !system.files.exists(&file) {
        return Ok(None);
    }
    let bytes = system.files.read(&file, DIGEST_LIMIT).map_err(SdkError::io("reading a digest"))?;
    let text = String::from_utf8_lossy(&bytes);
    let word = text.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    let digest: Sha256Digest = word.parse().map_err(|e| SdkError::bad_file(&file, format!("{e}")))?;
    Ok(Some(Authority::Sha256 { digest, by: format!("the file {}", file.display()) }))
}

/// The SDK that a file's name stands for: `go1.27.3.linux-armv6l.tar.gz`,
/// `go1.27.3.windows-amd64.zip` or `v0.0.1-go1.27.3.linux-arm64.zip`.
#[must_use]
pub fn sdk_of_file(name: &str) -> Option<SdkName> {
    let stem = [".tar.gz", ".tgz", ".zip"].iter().find_map(|suffix| name.strip_suffix(suffix))?;
    if let Some(module) = stem.strip_prefix("v0.0.1-") {
        return SdkName::from_folder(module).ok().filter(|_| name.ends_with(".zip"));
    }
    if let Some(stem) = stem.strip_suffix("-armv6l") {
        let sdk = SdkName::from_folder(&format!("{stem}-arm")).ok()?;
        return Some(SdkName::new(sdk.version, Port::new(sdk.host.os, Goarch::Arm)));
    }
    SdkName::from_folder(stem).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_sdks_by_the_names_of_archives() {
        for (file, sdk) in [
            ("go1.27.3.linux-armv6l.tar.gz", "1.27.3-linux-arm"),
            ("go1.20.windows-amd64.zip", "1.20-windows-amd64"),
            ("v0.0.1-go1.27rc1.darwin-arm64.zip", "1.27rc1-darwin-arm64"),
        ] {
            assert_eq!(sdk_of_file(file).unwrap().to_string(), sdk);
        }
        for file in ["go1.27.3.src.tar.gz", "go.tar.gz", "v0.0.1-go1.27.3.linux-arm64.tar.gz", "gopls.zip"] {
            assert_eq!(sdk_of_file(file), None, "{file}");
        }
    }
}
