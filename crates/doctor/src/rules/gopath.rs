//! The folders of GOPATH, for the rules.

use std::path::PathBuf;

use ogive_machine::{Machine, Setting};
use ogive_platform::Goos;

use super::{selected, settings};

/// A folder of a GOPATH, and the setting that names it; none for the one that Go takes by itself
/// (go/build, `defaultGOPATH`).
pub(crate) struct GopathFolder<'m> {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// Who names it.
    pub(crate) named_by: Option<&'m Setting>,
}

/// Those of every GOPATH that is set here, else `~/go`.
pub(crate) fn folders(machine: &Machine) -> Vec<GopathFolder<'_>> {
    let is_windows = selected::natural(machine).value().is_some_and(|port| port.os == Goos::Windows);
    let separator = if is_windows { ';' } else { ':' };
    let set = settings::values(machine, "GOPATH");
    let mut folders: Vec<GopathFolder<'_>> = Vec::new();
    for setting in &set {
        let parts = setting.value.split(separator).filter(|part| !part.is_empty());
        folders.extend(parts.map(|part| GopathFolder { folder: part.into(), named_by: Some(*setting) }));
    }
    if set.is_empty() {
        let home = machine.home.value();
        folders.extend(home.map(|home| GopathFolder { folder: home.join("go"), named_by: None }));
    }
    folders
}
