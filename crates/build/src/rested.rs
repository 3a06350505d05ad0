//! What a build with C rested on and the go command does not see all of, kept for the next one.

use std::fmt;
use std::path::Path;

use ogive_cc::{Fingerprint, Input};
use ogive_platform::Platform;
use ogive_system::{Cancel, System};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decision::CgoDecision;
use crate::lister::Lister;
use crate::packages::ListError;
use crate::request::Request;
use crate::toolchain::{NoToolchain, Toolchain, Toolchains};

/// The most bytes that are kept of one build.
const MOST: u64 = 64 << 20;

/// What a build for one platform rested on (`inputs.json` in the stage).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Rested {
    /// For which platform.
    pub platform: Platform,
    /// The packages that were asked for.
    pub packages: Vec<String>,
    /// The build tags.
    pub tags: Vec<String>,
    /// The name of the build cache.
    pub partition: String,
    /// What the toolchain is made of: the cache is split by it.
    pub stable: Fingerprint,
    /// What may change from one build to the next: the packages with C are salted by it.
    pub volatile: Fingerprint,
    /// What of it each package rests on.
    pub users: Vec<PackageInputs>,
}

/// What a package with C rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PackageInputs {
    /// Its import path.
    pub package: String,
    /// The parts.
    pub inputs: Vec<Input>,
}

impl Rested {
    /// What a build with this toolchain rests on.
    pub(crate) fn new(platform: Platform, request: &Request, toolchain: Toolchain) -> Self {
        Self {
            platform,
            packages: request.packages.clone(),
            tags: request.flags.tags.clone(),
            partition: toolchain.partition,
            stable: toolchain.stable,
            volatile: toolchain.volatile,
            users: toolchain.users,
        }
    }

    /// What a build with C would rest on now.
    ///
    /// # Errors
    /// When the packages can't be listed, or there is no toolchain that serves them.
    pub fn now(
        system: &System,
        toolchains: &dyn Toolchains,
        request: &Request,
        platform: Platform,
        cancel: &Cancel,
    ) -> Result<Self, NowError> {
        let cgo = CgoDecision::Cgo { because: String::new() };
        let listed = Lister::new(system, request).list(platform, &cgo, cancel)?;
        let toolchain =
            toolchains.of(platform, &listed.listing.users, cancel).map_err(NowError::Toolchain)?;
        Ok(Self::new(platform, request, toolchain))
    }

    /// What is kept of the last build; none where there was none, or it can't be read.
    #[must_use]
    pub fn load(system: &System, file: &Path) -> Option<Self> {
        serde_json::from_slice(&system.files.read(file, MOST).ok()?).ok()
    }

    /// Keeps it for the next build.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn save(&self, system: &System, file: &Path) -> std::io::Result<()> {
        if let Some(folder) = file.parent() {
            system.files.create_dir_all(folder)?;
        }
        system.files.replace(file, &serde_json::to_vec(self)?, 0o644)
    }
}

/// Why it can't be told what a build would rest on.
#[derive(Debug, thiserror::Error)]
pub enum NowError {
    /// The packages can't be listed.
    #[error(transparent)]
    List(#[from] ListError),
    /// There is no toolchain for them.
    #[error("there is no C toolchain for it")]
    Toolchain(NoToolchain),
}

/// What a build makes anew beside what the go command makes anew by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rebuilds {
    /// All: nothing is known of a build before.
    First,
    /// Nothing.
    Nothing,
    /// The packages with C, and what links them.
    PackagesWithC,
    /// All, in the cache of another toolchain.
    AnotherPartition,
}

/// How a part is other than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It is another.
    Changed,
    /// It was not there before.
    New,
    /// It is not there any more.
    Gone,
}

/// A part that is other than at the last build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// What it is: `header /opt/x/answer.h`.
    pub name: String,
    /// How it is other.
    pub how: How,
    /// Whether the toolchain is made of it.
    pub of_toolchain: bool,
    /// Whether the go command sees it too; else its own cache keeps what was made before.
    pub hashed_by_go: bool,
}

/// What is other than at the last build for a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Why {
    /// For which platform.
    pub platform: Platform,
    /// What is made anew.
    pub rebuilds: Rebuilds,
    /// Because of what.
    pub changes: Vec<Change>,
}

impl Why {
    /// Holds a build against the one before.
    #[must_use]
    pub fn of(now: &Rested, before: Option<&Rested>) -> Self {
        let platform = now.platform;
        let Some(before) = before else {
            return Self { platform, rebuilds: Rebuilds::First, changes: Vec::new() };
        };
        let mut changes = changes(&now.stable, &before.stable, true);
        let rebuilds = match (changes.is_empty(), now.volatile == before.volatile) {
            (false, _) => Rebuilds::AnotherPartition,
            (true, false) => Rebuilds::PackagesWithC,
            (true, true) => Rebuilds::Nothing,
        };
        changes.extend(self::changes(&now.volatile, &before.volatile, false));
        Self { platform, rebuilds, changes }
    }

    /// A sentence for each part that is other, or one that says that there is none.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        match self.rebuilds {
            Rebuilds::First => {
                vec!["nothing is known of a build before: what its cache does not have is built".to_owned()]
            }
            Rebuilds::Nothing => {
                vec!["nothing that the go command does not see has changed since the last build".to_owned()]
            }
            _ => self.changes.iter().map(ToString::to_string).collect(),
        }
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "changed",
            Self::New => "is new",
            Self::Gone => "is gone",
        })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let then = match self.of_toolchain {
            true => "another cache partition",
            false => "the packages with C are built anew",
        };
        write!(f, "{} {}: {then}", self.name, self.how)
    }
}

/// Whether the go command hashes a part by itself (`cmd/go/internal/work/exec.go`, `buildActionID`; of a compiler
/// `gccToolID` keeps the line of its version). What is behind a name, it does not: programs, headers, libraries, what
/// pkg-config answers, and what the compiler alone obeys.
#[must_use]
pub fn is_hashed_by_go(name: &str) -> bool {
    const HASHED: [&str; 10] = [
        "CC",
        "CXX",
        "flags",
        "version",
        "CGO_ENABLED",
        "CGO_CFLAGS",
        "CGO_CPPFLAGS",
        "CGO_CXXFLAGS",
        "CGO_FFLAGS",
        "CGO_LDFLAGS",
    ];
    HASHED.contains(&name)
}

fn changes(now: &Fingerprint, before: &Fingerprint, of_toolchain: bool) -> Vec<Change> {
    let names = |of: &Fingerprint, name: &str| of.inputs.iter().any(|input| input.name == name);
    let change = |name: String| {
        let how = match (names(now, &name), names(before, &name)) {
            (true, false) => How::New,
            (false, true) => How::Gone,
            _ => How::Changed,
        };
        Change { hashed_by_go: is_hashed_by_go(&name), name, how, of_toolchain }
    };
    now.differences(before).into_iter().map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rested(stable: &[(&str, &str)], volatile: &[(&str, &str)]) -> Rested {
        let fingerprint = |parts: &[(&str, &str)]| Fingerprint {
            inputs: parts
                .iter()
                .map(|(name, value)| Input { name: (*name).into(), value: (*value).into() })
                .collect(),
        };
        Rested {
            platform: "linux/arm64".parse().unwrap(),
            packages: vec![".".into()],
            tags: Vec::new(),
            partition: "cgo-0".into(),
            stable: fingerprint(stable),
            volatile: fingerprint(volatile),
            users: Vec::new(),
        }
    }

    #[test]
    fn what_is_other_is_named_with_what_it_makes_anew() {
        let before = rested(&[("program /usr/bin/cc", "1")], &[("header /x/a.h", "1"), ("CPATH", "/y")]);
        let told = |now: &Rested| Why::of(now, Some(&before)).sentences();
        assert_eq!(
            told(&before),
            ["nothing that the go command does not see has changed since the last build"]
        );
        let headers =
            rested(&[("program /usr/bin/cc", "1")], &[("header /x/a.h", "2"), ("header /x/b.h", "1")]);
        assert_eq!(
            told(&headers),
            [
                "CPATH is gone: the packages with C are built anew",
                "header /x/a.h changed: the packages with C are built anew",
                "header /x/b.h is new: the packages with C are built anew",
            ]
        );
        let compiler = rested(&[("program /usr/bin/cc", "2")], &[("header /x/a.h", "1"), ("CPATH", "/y")]);
        assert_eq!(told(&compiler), ["program /usr/bin/cc changed: another cache partition"]);
        assert_eq!(Why::of(&compiler, None).rebuilds, Rebuilds::First);
    }
}
