//! A release index like that of go.dev (golang/website, `internal/dl`).

use std::sync::OnceLock;

use ogive_platform::{Goarch, Port, SdkName};
use ogive_record::Sha256Digest;
use serde::Deserialize;

use crate::SdkError;
use crate::goenv::Setting;
use crate::source::artifact::{ArchiveFormat, Artifact, Authority, Place};
use crate::source::fetch::{Base, Fetcher, advise};

/// Go's own release index.
pub const DEFAULT_INDEX: &str = "https://go.dev/dl";
/// The same index, by the Go project, within reach of mainland China.
pub const CHINA_INDEX: &str = "https://golang.google.cn/dl";
/// All releases take some 4 MB.
const INDEX_LIMIT: u64 = 64 << 20;

/// A release of an index.
#[derive(Debug, Deserialize)]
struct Release {
    version: String,
    #[serde(default)]
    files: Vec<File>,
}

/// A file of a release.
#[derive(Debug, Deserialize)]
struct File {
    filename: String,
    #[serde(default)]
    os: String,
    #[serde(default)]
    arch: String,
    #[serde(default)]
    sha256: String,
    #[serde(default)]
    size: u64,
    #[serde(default)]
    kind: String,
}

/// An archive that an index lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntry {
    /// The SDK.
    pub sdk: SdkName,
    /// The archive's file name.
    pub file: String,
    /// The archive's SHA-256; old entries have none.
    pub sha256: Option<Sha256Digest>,
    /// Its size in bytes, where known.
    pub size: Option<u64>,
}

/// A release index.
pub struct ReleaseIndex {
    fetcher: Fetcher,
    base: Base,
    entries: OnceLock<Vec<IndexEntry>>,
}

impl ReleaseIndex {
    /// The index at an address: `mirror` is the word `cn`, `index` an address such as
    /// `https://go.dev/dl`; Go's own when neither is given.
    ///
    /// # Errors
    /// When the address is none, or no such mirror is known.
    pub fn new(
        fetcher: Fetcher,
        index: Option<&Setting>,
        mirror: Option<&Setting>,
    ) -> Result<Self, SdkError> {
        let address = match (index, mirror) {
            (Some(setting), _) => setting.value.as_str(),
            (None, Some(setting)) => match setting.value.as_str() {
                "cn" => CHINA_INDEX,
                url if url.contains("://") => url,
                other => {
                    let because = format!("{other} is no known mirror; it is cn, or an address");
                    return Err(SdkError::Setting { setting: setting.to_string(), because });
                }
            },
            (None, None) => DEFAULT_INDEX,
        };
        let base = Base::parse(address).map_err(|because| {
            let setting = index.or(mirror).map_or_else(|| "index".to_owned(), ToString::to_string);
            SdkError::Setting { setting, because }
        })?;
        Ok(Self { fetcher, base, entries: OnceLock::new() })
    }

    /// What the index is, for people.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("the release index {}", self.base.to_string().trim_end_matches('/'))
    }

    /// The archives that the index lists.
    ///
    /// # Errors
    /// When it can't be fetched, or is none.
    pub fn entries(&self) -> Result<&[IndexEntry], SdkError> {
        if let Some(entries) = self.entries.get() {
            return Ok(entries);
        }
        let entries = self.fetch()?;
        Ok(self.entries.get_or_init(|| entries))
    }

    /// The SDKs that the index lists.
    ///
    /// # Errors
    /// When it can't be fetched, or is none.
    pub fn versions(&self) -> Result<Vec<SdkName>, SdkError> {
        let mut names: Vec<_> = self.entries()?.iter().map(|entry| entry.sdk).collect();
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    /// The archive of an SDK.
    ///
    /// # Errors
    /// When the index can't be fetched, or does not list it.
    pub fn artifact(&self, sdk: SdkName) -> Result<Artifact, SdkError> {
        let entry = self.entries()?.iter().find(|entry| entry.sdk == sdk);
        let entry = entry
            .ok_or_else(|| SdkError::Missing { url: format!("{sdk} at {}", self.origin()), status: 404 })?;
        let place = match self.base.join(&entry.file) {
            Base::Http(url) => Place::Http(self.fetcher.request(&url)),
            Base::Folder(path) => Place::File(path),
        };
        Ok(Artifact {
            sdk,
            format: ArchiveFormat::of_file_name(&entry.file).unwrap_or(ArchiveFormat::TarGz),
            place,
            size: entry.size,
            authority: self.authority(entry),
            origin: self.origin(),
        })
    }

    /// Who vouches for a file of that name, when the index lists it.
    ///
    /// # Errors
    /// When the index can't be fetched.
    pub fn authority_of(&self, file: &str) -> Result<Option<Authority>, SdkError> {
        Ok(self.entries()?.iter().find(|entry| entry.file == file).map(|entry| self.authority(entry)))
    }

    fn authority(&self, entry: &IndexEntry) -> Authority {
        match entry.sha256 {
            Some(digest) => Authority::Sha256 { digest, by: self.origin() },
            None => Authority::Nothing {
                because: format!("{} lists {} without a SHA-256", self.origin(), entry.file),
            },
        }
    }

    fn fetch(&self) -> Result<Vec<IndexEntry>, SdkError> {
        let base = match self.base.join("") {
            Base::Http(mut url) => {
                url.set_query(Some("mode=json&include=all"));
                Base::Http(url)
            }
            Base::Folder(path) => Base::Folder(path.join("index.json")),
        };
        let advice = self.advice();
        let document = self.fetcher.get(&base, INDEX_LIMIT).map_err(advise(&advice))?;
        let expected = "a list of Go releases in JSON";
        let text = document.text(expected)?;
        parse(text).map_err(|because| SdkError::Unexpected {
            url: document.url.clone(),
            expected: expected.to_owned(),
            because,
        })
    }

    fn advice(&self) -> String {
        match &self.base {
            Base::Http(url) if url.host_str() == Some("go.dev") => {
                "go.dev is out of reach from here. Where it is blocked, take the same releases from \
                 golang.google.cn: --mirror cn, or mirror = \"cn\" under [sources] in config.toml; or set GOPROXY"
                    .to_owned()
            }
            base => {
                let host = match base {
                    Base::Http(url) => url.host_str().unwrap_or_default().to_owned(),
                    Base::Folder(path) => path.display().to_string(),
                };
                format!("{host} is out of reach from here; name another release index with --index")
            }
        }
    }
}

/// Reads an index: archives of known hosts only, each SDK once.
fn parse(text: &str) -> Result<Vec<IndexEntry>, String> {
    let releases: Vec<Release> = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let mut entries: Vec<IndexEntry> = Vec::new();
    for release in releases {
        let Ok(version) = release.version.parse() else { continue };
        for file in release.files.into_iter().filter(|file| file.kind == "archive") {
            let Some(host) = host(&file.os, &file.arch) else { continue };
            // A file's name becomes part of an address, and of a path.
            if file.filename.contains(['/', '\\']) || file.filename.starts_with('.') {
                return Err(format!("{:?} is no file name", file.filename));
            }
            let sha256 = match file.sha256.as_str() {
                "" => None,
                text => {
                    Some(text.to_ascii_lowercase().parse().map_err(|e| format!("{}: {e}", file.filename))?)
                }
            };
            let size = Some(file.size).filter(|size| *size > 0);
            entries.push(IndexEntry { sdk: SdkName::new(version, host), file: file.filename, sha256, size });
        }
    }
    // Before Go 1.5 there was an archive for each of two versions of OS X: the newer comes last.
    entries.reverse();
    entries.sort_by_key(|entry| entry.sdk);
    entries.dedup_by_key(|entry| entry.sdk);
    Ok(entries)
}

/// The host that an index names; 32-bit ARM is `armv6l` there.
fn host(os: &str, arch: &str) -> Option<Port> {
    let arch = if arch == "armv6l" { Goarch::Arm } else { arch.parse().ok()? };
    Some(Port::new(os.parse().ok()?, arch))
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = r#"[
      {"version":"go1.27.3","stable":true,"files":[
        {"filename":"go1.27.3.src.tar.gz","os":"","arch":"","version":"go1.27.3",
         "sha256":"00","size":1,"kind":"source"},
        {"filename":"go1.27.3.linux-armv6l.tar.gz","os":"linux","arch":"armv6l","version":"go1.27.3",
         "sha256":"ABcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789","size":7,"kind":"archive"},
        {"filename":"go1.27.3.windows-amd64.msi","os":"windows","arch":"amd64","version":"go1.27.3",
         "sha256":"","size":1,"kind":"installer"}]},
      {"version":"go1.2.2","stable":true,"files":[
        {"filename":"go1.2.2.darwin-amd64-osx10.6.tar.gz","os":"darwin","arch":"amd64","version":"go1.2.2",
         "sha256":"","size":0,"kind":"archive"},
        {"filename":"go1.2.2.darwin-amd64-osx10.8.tar.gz","os":"darwin","arch":"amd64","version":"go1.2.2",
         "sha256":"","size":0,"kind":"archive"}]},
      {"version":"go9gamma","stable":false}
    ]"#;

    #[test]
    fn lists_archives_of_hosts_by_go_names() {
        let entries = parse(INDEX).unwrap();
        let names: Vec<_> = entries.iter().map(|e| (e.sdk.to_string(), e.file.as_str(), e.size)).collect();
        assert_eq!(
            names,
            [
                ("1.2.2-darwin-amd64".into(), "go1.2.2.darwin-amd64-osx10.8.tar.gz", None),
                ("1.27.3-linux-arm".into(), "go1.27.3.linux-armv6l.tar.gz", Some(7)),
            ]
        );
        assert!(entries[0].sha256.is_none());
        assert!(entries[1].sha256.unwrap().to_string().starts_with("abcdef"));
    }

    #[test]
    fn refuses_names_that_lead_elsewhere() {
        let moved = INDEX.replace("go1.27.3.linux-armv6l.tar.gz", "../go.tar.gz");
        assert!(parse(&moved).unwrap_err().contains("../go.tar.gz"));
        assert!(parse("{}").is_err());
    }
}
