//! The platforms that a repository is judged for.

#[cfg(test)]
mod assumed_tests;
mod narrowed;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use ogive_platform::ports::PortTable;
use ogive_platform::{Goos, ParsePlatformError, Platform, Port, PortSet};
use ogive_record::Provenance;
use ogive_selection::files::{FileError, build_table};

use self::narrowed::{Gathered, Narrowed};
use crate::pipelines::{Act, Pipelines};
use crate::repository::{GoFile, Package, Repository, Role};

/// The platforms that a repository is judged for, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The builds: each platform with and without cgo, unless that can't be or is ruled out.
    pub builds: PortSet,
    /// Where it is said.
    pub said: Vec<Provenance>,
    /// Those of them that somebody names, rather than that they are taken for declared.
    named: PortSet,
    /// Which of them are for which package, where pipelines name packages.
    narrowed: Option<Narrowed>,
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
        error: WordError,
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
        error: WordError,
    },
    /// Nothing is left of what a flag asks for.
    #[error("{flag}: no platform is left that Go can build for")]
    NothingAsked {
        /// The flag.
        flag: String,
    },
}

/// Why a word names nothing that can be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordError {
    /// It is no platform.
    #[error(transparent)]
    NoPlatform(#[from] ParsePlatformError),
    /// Go does not build for it any more, or not yet.
    #[error("Go {}.{} does not build for {port}", line.0, line.1)]
    NotBuilt {
        /// The platform.
        port: Port,
        /// The line of releases.
        line: (u32, u32),
    },
}

/// Words for platforms, one after the other.
struct Words {
    table: PortTable,
    here: Port,
    ports: PortSet,
}

impl Words {
    fn add(&mut self, word: &str) -> Result<(), WordError> {
        let more = match (word, word.strip_prefix('!')) {
            (_, Some(text)) => {
                self.ports = self.ports - of_port(text.parse::<Platform>()?.port);
                return Ok(());
            }
            ("all", _) => self.table.buildable(),
            ("all-first-class", _) => first_class(self.table),
            ("native", _) => of_port(self.here),
            ("darwin/universal", _) => {
                let slices = ["amd64", "arm64"].map(|arch| format!("darwin/{arch}"));
                PortSet::where_port(|port| slices.contains(&port.to_string()))
            }
            (text, _) => self.built(text)?,
        };
        self.ports = self.ports | more;
        Ok(())
    }

    fn built(&self, word: &str) -> Result<PortSet, WordError> {
        let port = word.parse::<Platform>()?.port;
        let builds = of_port(port) & self.table.buildable();
        if builds.is_empty() {
            return Err(WordError::NotBuilt { port, line: self.table.line() });
        }
        Ok(builds)
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
        Ok(Some(Self { builds, said, named: builds, narrowed: None }))
    }

    /// The platforms that pipelines build and make images for, and name; none where they name none. What is built for the
    /// machine that it is built on says nothing of others, and what stands in folders of tests and examples does not count.
    /// Files that are made to list platforms say which there are; where only others name some, a call of the go command or
    /// a default, these are added to the first-class ports, for nothing says that there are no more. What is built of named
    /// packages is declared for these and what they import.
    #[must_use]
    pub fn in_pipelines(
        pipelines: &Pipelines<'_>,
        repository: &Repository<'_>,
        table: PortTable,
    ) -> Option<Self> {
        let (mut gathered, mut said, mut lists) = (Gathered::default(), Vec::new(), false);
        let mut named = PortSet::EMPTY;
        for (file, claim) in [Act::Build, Act::Image].into_iter().flat_map(|act| pipelines.claims(act)) {
            if !claim.named || file.is_for_tests() || !table.exists(claim.port) {
                continue;
            }
            let builds = of_port(claim.port) & table.buildable();
            if builds.is_empty() || !gathered.add(repository, file, claim, builds) {
                continue;
            }
            named = named | builds;
            lists |= file.kind.lists(claim.act);
            let line = Some(file.place(claim.offset).line);
            let at = Provenance::File { path: file.path.to_owned(), line };
            if !said.contains(&at) {
                said.push(at);
            }
        }
        if said.is_empty() {
            return None;
        }
        if !lists {
            let acts = [Act::Build, Act::Test, Act::Image].into_iter();
            for (file, claim) in acts.flat_map(|act| pipelines.claims(act)) {
                if !file.is_for_tests() && table.exists(claim.port) {
                    gathered.see(repository, file, claim);
                }
            }
            gathered.assume(first_class(table));
            said.push(Provenance::BuiltIn);
        }
        let (builds, narrowed) = gathered.finish(repository);
        let named = if lists { builds } else { named };
        Some(Self { builds, said, named, narrowed })
    }

    /// The builds that are declared for a package, its tests apart.
    #[must_use]
    pub fn of(&self, package: &Package<'_>) -> PortSet {
        self.narrowed.as_ref().map_or(self.builds, |narrowed| narrowed.of(&package.folder, Role::Build))
    }

    /// The declared builds that a file of a package takes part in.
    #[must_use]
    pub fn of_file(&self, package: &Package<'_>, file: &GoFile<'_>) -> PortSet {
        let of = |narrowed: &Narrowed| narrowed.of(&package.folder, file.role);
        file.builds & self.narrowed.as_ref().map_or(self.builds, of)
    }

    /// Whether some of these builds of a package are built without cgo as far as anybody says: where pipelines build other
    /// packages by name and this one nowhere, nobody does.
    pub(crate) fn is_without_cgo(&self, package: &Package<'_>, builds: PortSet) -> bool {
        self.narrowed.as_ref().is_none_or(|narrowed| narrowed.is_claimed(&package.folder, builds))
    }

    /// Whether a package was never meant for the systems of some builds, as far as anybody says: nobody names one of them,
    /// the builds are all that a file of it is in there, though it is in others, and no file is made for them.
    pub(crate) fn is_far(&self, package: &Package<'_>, file: &GoFile<'_>, builds: PortSet) -> bool {
        let systems: Vec<Goos> = builds.ports().map(|port| port.os).collect();
        let there = PortSet::where_port(|port| systems.contains(&port.os));
        let of_file = self.of_file(package, file);
        let is_all = (of_file & there).ports().all(|port| !(builds & of_port(port)).is_empty());
        let is_made_for = |other: &GoFile<'_>| {
            let files = self.builds & other.builds;
            let on = |os: Goos| !(files & PortSet::where_port(|port| port.os == os)).is_empty();
            other.role == Role::Build
                && systems.iter().any(|os| on(*os))
                && self.builds.ports().any(|port| !on(port.os))
        };
        // Where only some packages are named, what is named of others says nothing of this one.
        let named = match &self.narrowed {
            Some(narrowed) if self.said.contains(&Provenance::BuiltIn) => narrowed.claimed(&package.folder),
            _ => self.named,
        };
        (named & there).is_empty()
            && is_all
            && !(of_file - there).is_empty()
            && !package.files.iter().any(is_made_for)
    }

    /// The builds that are declared for everything, rather than for some packages.
    #[must_use]
    pub fn everywhere(&self) -> PortSet {
        self.narrowed.as_ref().map_or(self.builds, Narrowed::everywhere)
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
        let said = vec![Provenance::Argument(flag.to_owned())];
        Ok(Self { builds, said, named: builds, narrowed: None })
    }

    /// All but those that words after a flag name, each behind a `!`.
    ///
    /// # Errors
    /// When a word is no platform, or none is left.
    pub fn without(mut self, words: &[String], flag: &str) -> Result<Self, DeclaredError> {
        for word in words {
            let read = word.trim_start_matches('!').parse::<Platform>();
            let platform =
                read.map_err(|error| DeclaredError::Asked { flag: flag.to_owned(), error: error.into() })?;
            let port = of_port(platform.port);
            self.builds = self.builds - port;
            self.named = self.named - port;
            self.narrowed = self.narrowed.map(|narrowed| narrowed.without(port));
        }
        if self.builds.is_empty() {
            return Err(DeclaredError::NothingAsked { flag: flag.to_owned() });
        }
        self.said.push(Provenance::Argument(flag.to_owned()));
        Ok(self)
    }

    /// The platforms that are declared for some packages only, each with how many these are.
    #[must_use]
    pub fn of_some(&self) -> Vec<(Port, usize)> {
        let Some(narrowed) = &self.narrowed else { return Vec::new() };
        let ports = (self.builds - narrowed.everywhere()).ports();
        ports.map(|port| (port, narrowed.count(port))).collect()
    }

    /// Where nobody says anything: the ports whose breakage stops a release of Go.
    #[must_use]
    pub fn first_class(table: PortTable) -> Self {
        let said = vec![Provenance::BuiltIn];
        Self { builds: first_class(table), said, named: PortSet::EMPTY, narrowed: None }
    }
}

fn of_port(port: Port) -> PortSet {
    PortSet::where_port(|other| other == port)
}

fn first_class(table: PortTable) -> PortSet {
    let ports = table.ports().filter(|info| info.first_class);
    ports.fold(PortSet::EMPTY, |all, info| all | of_port(info.port)) & table.buildable()
}
