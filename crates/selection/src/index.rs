//! The index of installed SDKs: one small file, read by every shim.
//!
//! ```text
//! ogive-index 1
//! 1.26.8-linux-amd64<TAB>/usr/lib/go-1.26
//! 1.27.3-linux-arm64<TAB>-
//! end 2
//! ```
//!
//! A dash stands for the SDK's own folder in the store, a path for an external SDK. The count in
//! the last line tells a whole file from one that was cut off.

use std::path::{Path, PathBuf};

use ogive_platform::{Port, SdkName};

const HEADER: &str = "ogive-index 1";

/// Why an index can't be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// A line is not what it must be.
    #[error("line {line} is damaged")]
    Damaged {
        /// Counted from 1.
        line: usize,
    },
    /// The path of an external SDK has a line break or is not UTF-8.
    #[error("the path {} can't be written to an index", path.display())]
    Path {
        /// The path.
        path: PathBuf,
    },
}

/// One installed SDK.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Installed {
    /// Version and host.
    pub name: SdkName,
    /// Its GOROOT.
    pub goroot: PathBuf,
    /// It belongs to somebody else and stands outside of the store.
    pub external: bool,
}

/// The installed SDKs, in the order of their names, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    installed: Vec<Installed>,
}

impl Index {
    /// An index of these SDKs; of two with one name the last counts.
    #[must_use]
    pub fn new(installed: impl IntoIterator<Item = Installed>) -> Self {
        let mut list: Vec<Installed> = installed.into_iter().collect();
        list.reverse();
        list.sort_by_key(|sdk| sdk.name);
        list.dedup_by_key(|sdk| sdk.name);
        Self { installed: list }
    }

    /// Every SDK, by version, then host.
    #[must_use]
    pub fn installed(&self) -> &[Installed] {
        &self.installed
    }

    /// The SDK of that name.
    #[must_use]
    pub fn get(&self, name: SdkName) -> Option<&Installed> {
        self.installed.binary_search_by_key(&name, |sdk| sdk.name).ok().map(|at| &self.installed[at])
    }

    /// The SDKs that run on `host`, newest first.
    pub fn of(&self, host: Port) -> impl Iterator<Item = &Installed> {
        self.installed.iter().rev().filter(move |sdk| sdk.name.host == host)
    }

    /// Reads an index; `sdks` is the store's folder of SDKs.
    ///
    /// # Errors
    /// When any line is not as it was written.
    pub fn parse(bytes: &[u8], sdks: &Path) -> Result<Self, IndexError> {
        let damaged = |line| IndexError::Damaged { line };
        let text = std::str::from_utf8(bytes).map_err(|_| damaged(1))?;
        let text = text.strip_suffix('\n').ok_or_else(|| damaged(text.lines().count().max(1)))?;
        let mut lines = text.split('\n').zip(1..);
        if lines.next().is_none_or(|(line, _)| line != HEADER) {
            return Err(damaged(1));
        }
        let mut installed = Vec::new();
        let mut last = 1;
        while let Some((line, number)) = lines.next() {
            last = number;
            if let Some(count) = line.strip_prefix("end ") {
                let whole = count.parse() == Ok(installed.len()) && lines.next().is_none();
                return if whole { Ok(Self::new(installed)) } else { Err(damaged(number)) };
            }
            let (name, place) = line.split_once('\t').ok_or_else(|| damaged(number))?;
            let name: SdkName = name.parse().map_err(|_| damaged(number))?;
            let (goroot, external) = match place {
                "-" => (sdks.join(name.folder()), false),
                path if stands_in_a_line(path) => (PathBuf::from(path), true),
                _ => return Err(damaged(number)),
            };
            installed.push(Installed { name, goroot, external });
        }
        Err(damaged(last))
    }

    /// Writes the index.
    ///
    /// # Errors
    /// When the path of an external SDK can't be written down.
    pub fn print(&self) -> Result<Vec<u8>, IndexError> {
        let mut text = format!("{HEADER}\n");
        for sdk in &self.installed {
            let place = if sdk.external {
                let path = sdk.goroot.to_str().filter(|path| stands_in_a_line(path));
                path.ok_or_else(|| IndexError::Path { path: sdk.goroot.clone() })?
            } else {
                "-"
            };
            text.push_str(&format!("{}\t{place}\n", sdk.name));
        }
        text.push_str(&format!("end {}\n", self.installed.len()));
        Ok(text.into_bytes())
    }
}

/// Whether a path of an external SDK can be written down and read back.
fn stands_in_a_line(path: &str) -> bool {
    !matches!(path, "" | "-") && !path.contains(['\n', '\r', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(name: &str, external: Option<&str>) -> Installed {
        let name: SdkName = name.parse().unwrap();
        let goroot = external.map_or_else(|| Path::new("/s").join(name.folder()), PathBuf::from);
        Installed { name, goroot, external: external.is_some() }
    }

    fn three() -> Index {
        Index::new([
            installed("1.27.3-linux-arm64", None),
            installed("1.26.8-linux-amd64", Some("/usr/lib/go 1.26\twith tab")),
            installed("1.27.3-linux-amd64", None),
        ])
    }

    #[test]
    fn survives_a_round_trip() {
        for index in [three(), Index::default()] {
            let bytes = index.print().unwrap();
            assert_eq!(Index::parse(&bytes, Path::new("/s")), Ok(index));
        }
    }

    #[test]
    fn lists_a_host_newest_first() {
        let host = "linux/amd64".parse().unwrap();
        let index = three();
        let names: Vec<String> = index.of(host).map(|s| s.name.version.to_string()).collect();
        assert_eq!(names, ["1.27.3", "1.26.8"]);
        assert!(index.get("1.26.8-linux-amd64".parse().unwrap()).unwrap().external);
        assert!(index.get("1.26.8-linux-arm64".parse().unwrap()).is_none());
    }

    #[test]
    fn every_truncation_is_noticed() {
        let whole = three().print().unwrap();
        for end in 0..whole.len() {
            assert!(Index::parse(&whole[..end], Path::new("/s")).is_err(), "cut at {end}");
        }
        assert!(Index::parse(&[&whole[..], b"x"].concat(), Path::new("/s")).is_err());
    }

    #[test]
    fn refuses_paths_it_could_not_read_back() {
        for path in ["/a\nend 1", "/a\rb", "/a\0b", "-", ""] {
            let index = Index::new([installed("1.26.8-linux-amd64", Some(path))]);
            assert!(matches!(index.print(), Err(IndexError::Path { .. })), "{path:?}");
        }
        for path in ["/a\rb", "/a\0b", ""] {
            let text = format!("ogive-index 1\n1.26.8-linux-amd64\t{path}\nend 1\n");
            let read = Index::parse(text.as_bytes(), Path::new("/s"));
            assert_eq!(read, Err(IndexError::Damaged { line: 2 }), "{path:?}");
        }
    }
}
