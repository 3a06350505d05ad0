//! What the sections of a module or component told, and what follows from it.

use std::collections::BTreeSet;

use ogive_platform::{Goarch, Goos};
use ogive_record::{Fact, Provenance};

use super::{Wasm, WasmKind};
use crate::{Code, GoBuild, Kind, Linking, Target};

/// How many names of a kind are kept.
const NAMES: usize = 1024;

/// What the sections told.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) features: BTreeSet<String>,
    pub(super) imports: Vec<String>,
    pub(super) exports: BTreeSet<String>,
    pub(super) precompiled: Vec<String>,
    pub(super) producers: Vec<String>,
    /// Whether `linking` is there, which only objects have.
    pub(super) object: bool,
    /// Whether `dylink.0` is there, which only libraries have that others load.
    pub(super) library: bool,
    /// Go's build info, or why there is none.
    pub(super) build: Option<Fact<GoBuild>>,
    /// The version of Go that `producers` names.
    pub(super) go: Option<String>,
    /// How many memories there are.
    pub(super) memories: u64,
}

/// Adds a name that is not there yet.
pub(super) fn add(names: &mut Vec<String>, name: &str) {
    if names.len() < NAMES && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

impl Seen {
    /// The whole.
    pub(super) fn wasm(mut self, kind: WasmKind, version: u32) -> Wasm {
        if self.memories > 1 {
            self.features.insert("multimemory".to_owned());
        }
        let target = Target { os: self.system(), arch: Goarch::Wasm, level: None };
        let (file, linking) = self.kind(kind);
        let (go, version_of_go) = (self.build.take(), self.go.take());
        let code = Code {
            target: Fact::known(target, Provenance::Field("import section".to_owned())),
            kind: file,
            linking,
            go: build(go, version_of_go),
        };
        Wasm {
            code,
            kind,
            version,
            features: self.features.into_iter().collect(),
            imports: self.imports,
            precompiled: self.precompiled,
            producers: self.producers,
        }
    }

    /// The system whose functions are imported: `gojs`, called `go` before Go 1.21, has Go's glue for
    /// JavaScript.
    fn system(&self) -> Option<Goos> {
        let imports = |name: &str| self.imports.iter().any(|import| import == name);
        match () {
            () if imports("gojs") || imports("go") => Some(Goos::Js),
            () if imports("wasi_snapshot_preview1") => Some(Goos::Wasip1),
            () => None,
        }
    }

    fn kind(&self, kind: WasmKind) -> (Kind, Linking) {
        let exports = |name: &str| self.exports.contains(name);
        match kind {
            _ if self.object => (Kind::Object, Linking::None),
            _ if self.library => (Kind::SharedLibrary, Linking::Dynamic),
            // Go's glue for JavaScript starts `run`, WASI `_start`.
            _ if exports("_start") || exports("run") => (Kind::Executable, Linking::Static),
            WasmKind::Component if self.exports.iter().any(|name| name.starts_with("wasi:cli/run")) => {
                (Kind::Executable, Linking::Static)
            }
            _ if self.exports.is_empty() => (Kind::Other, Linking::Static),
            // A reactor: functions for whoever loads it.
            _ => (Kind::SharedLibrary, Linking::Static),
        }
    }
}

/// Build info where it was found, else the version that the compiler left as a producer.
fn build(found: Option<Fact<GoBuild>>, producer: Option<String>) -> Fact<GoBuild> {
    let producers = || Provenance::Field("producers".to_owned());
    match (found, producer) {
        (Some(fact), _) if fact.value().is_some() => fact,
        (_, Some(version)) => Fact::known(GoBuild::of_version(version), producers()),
        (Some(fact), None) => fact,
        (None, None) => Fact::unknown("no producer says that Go made it", producers()),
    }
}
