//! Gos and what steers them.

use std::path::{Path, PathBuf};

use ogive_platform::{GoVersion, Port};
use ogive_record::{Fact, Location, Provenance};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{GopathTree, Manager, Mount};

/// A Go on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GoInstallation {
    /// Its GOROOT, as it was found.
    pub goroot: PathBuf,
    /// The same behind all links.
    pub real: PathBuf,
    /// Its version, by the file VERSION.
    pub version: Fact<GoVersion>,
    /// What its programs are for, by `bin/go`.
    pub port: Fact<Port>,
    /// What put it there, by its place.
    pub manager: Manager,
}

/// A variable that steers the go command, or a tool that it starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its value, secrets removed.
    pub value: String,
    /// Where it is set.
    pub source: Provenance,
}

/// What steers the go command here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GoSettings {
    /// The variables of this process.
    pub process: Vec<Setting>,
    /// The user's GOENV file, which `go env -w` writes: its path, whether it is there or not; unknown when
    /// there is none (`GOENV=off`) or its place is not known.
    pub goenv: Fact<PathBuf>,
    /// What stands in it; unknown when it can't be read.
    pub persisted: Fact<Vec<Setting>>,
    /// The build cache.
    pub cache: Fact<BuildCache>,
    /// What lies below GOPATH/src, where modules are not looked for.
    #[serde(default = "GopathTree::unlooked")]
    pub gopath_tree: Fact<GopathTree>,
    /// What the proxies of GOPROXY answered; none where they were not asked, which nobody does unless told to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxies: Option<Vec<ProxyAnswer>>,
}

/// A module proxy, and what it answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ProxyAnswer {
    /// Its address, secrets removed.
    pub address: String,
    /// Whether the next entry of the list is asked whatever goes wrong: `|` stands behind it.
    pub is_skipped: bool,
    /// The status of its answer; unknown when there was none.
    pub status: Fact<u16>,
}

/// The build cache of the go command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct BuildCache {
    /// Its folder, whether it is there or not yet.
    pub folder: PathBuf,
    /// Whether this user may write there, or make it.
    pub is_writable: bool,
    /// The file system that it is on; none where nobody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mount: Option<Fact<Mount>>,
}

impl GoSettings {
    /// The setting that the go command takes here: of the process, else the persisted one (cmd/go's
    /// `cfg.Getenv`). An empty variable of the process counts as unset, as there.
    #[must_use]
    pub fn effective(&self, name: &str) -> Option<&Setting> {
        let of = |settings: &'_ [Setting]| settings.iter().position(|setting| setting.name == name);
        match of(&self.process).map(|at| &self.process[at]) {
            Some(setting) if !setting.value.is_empty() => Some(setting),
            _ => self.persisted(name),
        }
    }

    /// The setting in the GOENV file.
    #[must_use]
    pub fn persisted(&self, name: &str) -> Option<&Setting> {
        self.persisted.value()?.iter().find(|setting| setting.name == name && !setting.value.is_empty())
    }
}

/// The project around the current folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Project {
    /// The current folder.
    pub folder: PathBuf,
    /// The nearest go.mod.
    pub go_mod: Option<PathBuf>,
    /// The go.work that is in effect.
    pub go_work: Option<PathBuf>,
    /// What each file asks for.
    pub asked: Vec<Asked>,
    /// Whether a folder `vendor` stands beside go.work, else beside go.mod; none where nobody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<bool>,
    /// Whether go.mod requires any module; none where nobody looked, and in a workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires: Option<bool>,
}

/// What a file asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Asked {
    /// Where.
    pub location: Location,
    /// The line's kind: `go`, `toolchain`, `.go-version`, `.tool-versions`, `mise.toml`, `ogive.toml`.
    pub by: String,
    /// The text.
    pub text: String,
    /// The version in it, where it names one.
    pub version: Option<GoVersion>,
}

/// A program that `go install` left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GoTool {
    /// The file.
    pub path: PathBuf,
    /// What it is for.
    pub port: Fact<Port>,
    /// The Go that built it.
    pub go: Fact<GoVersion>,
    /// The path of its package, such as `golang.org/x/tools/gopls`.
    pub package: Option<String>,
    /// The version of its module.
    pub version: Option<String>,
    /// The module that it belongs to.
    pub module: Option<String>,
    /// Whether its go.mod replaced modules that it uses; `go install PACKAGE@VERSION` refuses to build such.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_replacements: bool,
}

impl GoTool {
    /// The name of its file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }
}

/// A C compiler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Compiler {
    /// The command, as CC or the usual name has it.
    pub command: String,
    /// Who named it; none for the usual names.
    pub named_by: Option<Provenance>,
    /// Its program; unknown when there is none of that name.
    pub program: Fact<PathBuf>,
    /// What it says it compiles for (`-dumpmachine`), such as `aarch64-linux-gnu`.
    pub triple: Fact<String>,
    /// The port of that.
    pub port: Fact<Port>,
}

impl Project {
    /// Whether a path lies in the project.
    #[must_use]
    pub fn contains(&self, path: &Path) -> bool {
        self.go_mod.as_deref().and_then(Path::parent).is_some_and(|root| path.starts_with(root))
    }
}
