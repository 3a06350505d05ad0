//! What the sections of a module or component told, and what follows from it.

use std::collections::BTreeSet;

use ogive_platform::{Goarch, Goos};
use ogive_record::{Fact, Provenance};

use super::{Wasm, WasmKind};
use crate::go::module_info;
use crate::{Code, GoBuild, Kind, Linking, Target};

/// How many names of a kind are kept.
const NAMES: usize = 256;

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
    /// Whether Go's linker left an ID, which it does before anything else.
    pub(super) go_build_id: bool,
    /// The text of Go's module info.
    pub(super) modules: Option<String>,
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
        let code = Code {
            target: Fact::known(target, Provenance::Field("import section".to_owned())),
            kind: file,
            linking,
            go: build(self.modules.as_deref(), self.go.as_deref()),
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

    /// Whether anything before the data says that Go made it.
    pub(super) fn looks_like_go(&self) -> bool {
        self.go_build_id || self.system() == Some(Goos::Js)
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

/// Go's build info: the version is named by a producer alone.
fn build(modules: Option<&str>, version: Option<&str>) -> Fact<GoBuild> {
    let field = Provenance::Field("producers".to_owned());
    match (modules, version) {
        (Some(modules), Some(version)) => match module_info::parse(version, modules) {
            Ok(build) => Fact::known(build, field),
            Err(fault) => {
                let because = format!("{version} built it, but its module info can't be read: {fault}");
                Fact::unknown(because, field)
            }
        },
        (None, Some(version)) => Fact::known(GoBuild::of_version(version.to_owned()), field),
        (Some(_), None) => Fact::unknown("it has Go's module info, but no producer names a version", field),
        (None, None) => Fact::unknown("no producer says that Go made it", field),
    }
}
