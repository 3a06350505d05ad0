//! The platforms that a repository is judged for.

use std::path::PathBuf;

use ogive_platform::ports::PortTable;
use ogive_platform::{ParsePlatformError, Platform, Port, PortSet};
use ogive_record::Provenance;
use ogive_selection::files::{FileError, build_table};

use crate::pipelines::{Act, Pipelines};

/// The platforms that a repository is judged for, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The builds: each platform with and without cgo, unless that can't be or is ruled out.
    pub builds: PortSet,
    /// Where it is said.
    pub said: Vec<Provenance>,
}

/// Why it can't be told what is declared.
#[derive(Debug, thiserror::Error)]
pub enum DeclaredError {
    /// The file can't be read.
    #[error("ogive.toml:{}: {}", .0.line, .0.problem)]
    File(FileError),
    /// A word is no platform.
    #[error("ogive.toml:{line}: {error}")]
    Platform {
        /// The line, from 1.
        line: u32,
        /// What is wrong with the word.
        error: ParsePlatformError,
    },
    /// Nothing is left.
    #[error("ogive.toml:{line}: no platform is left that Go can build for")]
    Empty {
        /// The line of the first word, from 1.
        line: u32,
    },
    /// A word after a flag is no platform.
    #[error("{flag}: {error}")]
    Asked {
        /// The flag.
        flag: String,
        /// What is wrong with the word.
        error: ParsePlatformError,
    },
    /// Nothing is left of what a flag asks for.
    #[error("{flag}: no platform is left that Go can build for")]
    NothingAsked {
        /// The flag.
        flag: String,
    },
}

/// Words for platforms, one after the other.
struct Words {
    table: PortTable,
    here: Port,
    ports: PortSet,
}

impl Words {
    fn add(&mut self, word: &str) -> Result<(), ParsePlatformError> {
        let read = |text: &str| text.parse::<Platform>().map(|platform| of_port(platform.port));
        let more = match (word, word.strip_prefix('!')) {
            (_, Some(port)) => {
                self.ports = self.ports - read(port)?;
                return Ok(());
            }
            ("all", _) => self.table.buildable(),
            ("all-first-class", _) => first_class(self.table),
            ("native", _) => of_port(self.here),
            ("darwin/universal", _) => {
                let slices = ["amd64", "arm64"].map(|arch| format!("darwin/{arch}"));
                PortSet::where_port(|port| slices.contains(&port.to_string()))
            }
            (text, _) => read(text)?,
        };
        self.ports = self.ports | more;
        Ok(())
    }
}

impl Declared {
    /// What `[build] platforms` of an `ogive.toml` declares; none where it is silent. `here` is what `native` means.
    ///
    /// # Errors
    /// When the file is wrong, a word is no platform, or none is left.
    pub fn in_ogive_toml(bytes: &[u8], table: PortTable, here: Port) -> Result<Option<Self>, DeclaredError> {
        let build = build_table::parse(bytes).map_err(DeclaredError::File)?;
        let Some(first) = build.platforms.first() else { return Ok(None) };
        let mut words = Words { table, here, ports: PortSet::EMPTY };
        let mut said: Vec<Provenance> = Vec::new();
        for word in &build.platforms {
            words.add(&word.value).map_err(|error| DeclaredError::Platform { line: word.line, error })?;
            let at = Provenance::File { path: PathBuf::from("ogive.toml"), line: Some(word.line) };
            if !said.contains(&at) {
                said.push(at);
            }
        }
        let kept = match build.cgo.as_ref().map(|cgo| cgo.value.as_str()) {
            Some("on") => PortSet::with_cgo(),
            Some("off") => !PortSet::with_cgo(),
            _ => PortSet::all(),
        };
        let builds = words.ports & table.buildable() & kept;
        if builds.is_empty() {
            return Err(DeclaredError::Empty { line: first.line });
        }
        Ok(Some(Self { builds, said }))
    }

    /// The platforms that pipelines build and make images for, and name; none where they name none. What is built for the
    /// machine that it is built on says nothing of others, and what stands in folders of tests and examples does not count.
    /// Files that are made to list platforms say which there are; where only others name some, a call of the go command or
    /// a default, these are added to the first-class ports, for nothing says that there are no more.
    #[must_use]
    pub fn in_pipelines(pipelines: &Pipelines<'_>, table: PortTable) -> Option<Self> {
        let (mut builds, mut said, mut lists) = (PortSet::EMPTY, Vec::new(), false);
        for (file, claim) in [Act::Build, Act::Image].into_iter().flat_map(|act| pipelines.claims(act)) {
            if !claim.named || file.is_for_tests() || !table.exists(claim.port) {
                continue;
            }
            builds = builds | of_port(claim.port) & table.buildable();
            lists |= file.kind.lists(claim.act);
            let line = Some(file.place(claim.offset).line);
            let at = Provenance::File { path: file.path.to_owned(), line };
            if !said.contains(&at) {
                said.push(at);
            }
        }
        if !lists {
            builds = builds | first_class(table);
            said.push(Provenance::BuiltIn);
        }
        (said.len() > usize::from(!lists)).then_some(Self { builds, said })
    }

    /// Whether somebody declares it: a file of ours, or a flag. Pipelines only show what is done.
    #[must_use]
    pub fn is_explicit(&self) -> bool {
        self.said.iter().any(|said| match said {
            Provenance::File { path, .. } => path.as_os_str() == "ogive.toml",
            other => *other != Provenance::BuiltIn,
        })
    }

    /// What words after a flag ask for.
    ///
    /// # Errors
    /// When a word is no platform, or none is left.
    pub fn asked_for(
        platforms: &[String],
        table: PortTable,
        here: Port,
        flag: &str,
    ) -> Result<Self, DeclaredError> {
        let mut words = Words { table, here, ports: PortSet::EMPTY };
        for word in platforms {
            words.add(word).map_err(|error| DeclaredError::Asked { flag: flag.to_owned(), error })?;
        }
        let builds = words.ports & table.buildable();
        if builds.is_empty() {
            return Err(DeclaredError::NothingAsked { flag: flag.to_owned() });
        }
        Ok(Self { builds, said: vec![Provenance::Argument(flag.to_owned())] })
    }

    /// Where nobody says anything: the ports whose breakage stops a release of Go.
    #[must_use]
    pub fn first_class(table: PortTable) -> Self {
        Self { builds: first_class(table), said: vec![Provenance::BuiltIn] }
    }
}

fn of_port(port: Port) -> PortSet {
    PortSet::where_port(|other| other == port)
}

fn first_class(table: PortTable) -> PortSet {
    let ports = table.ports().filter(|info| info.first_class);
    ports.fold(PortSet::EMPTY, |all, info| all | of_port(info.port)) & table.buildable()
}

#[cfg(test)]
mod tests {
    use ogive_platform::ports;

    use super::*;

    fn declared(text: &str) -> Result<Option<Declared>, DeclaredError> {
        Declared::in_ogive_toml(text.as_bytes(), ports::newest(), "linux/riscv64".parse().unwrap())
    }

    #[test]
    fn words_are_those_of_builds() {
        let builds = |text: &str| declared(text).unwrap().unwrap().builds.to_string();
        assert_eq!(builds("[build]\nplatforms = ['linux/amd64/v3', 'native']"), "linux/amd64, linux/riscv64");
        assert_eq!(
            builds("[build]\nplatforms = 'darwin/universal'\ncgo = 'off'"),
            "darwin/amd64 (no cgo), darwin/arm64 (no cgo)"
        );
        let first = builds("[build]\nplatforms = ['all-first-class', '!linux/386']\ncgo = 'on'");
        assert!(first.contains("windows/386 (cgo)") && !first.contains("linux/386"), "{first}");
    }

    #[test]
    fn words_after_a_flag_are_the_same() {
        let asked = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            let here = "linux/riscv64".parse().unwrap();
            Declared::asked_for(&words, ports::newest(), here, "--platform")
        };
        let declared = asked(&["all-first-class", "native", "!linux/386"]).unwrap();
        assert_eq!(declared.said, [Provenance::Argument("--platform".into())]);
        assert_eq!(declared.builds.ports().count(), 8);
        assert!(asked(&["linux/x64"]).unwrap_err().to_string().starts_with("--platform: "));
        assert!(
            asked(&["native", "!linux/riscv64"]).unwrap_err().to_string().contains("no platform is left")
        );
    }

    #[test]
    fn it_is_known_where_it_is_said() {
        let found = declared("[build]\nplatforms = ['linux/amd64',\n  'linux/arm64']").unwrap().unwrap();
        let line = |line| Provenance::File { path: "ogive.toml".into(), line: Some(line) };
        assert_eq!(found.said, [line(2), line(3)]);
        assert_eq!(declared("[build]\ncgo = 'off'").unwrap(), None);
        for (text, says) in [
            ("[build]\nplatforms = 'linux/x64'", "ogive.toml:2: "),
            ("[build]\nplatforms = ['native', '!linux/riscv64']", "no platform is left"),
            ("[build", "ogive.toml:1"),
        ] {
            let error = declared(text).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
        assert_eq!(Declared::first_class(ports::newest()).builds.ports().count(), 8);
    }
}
