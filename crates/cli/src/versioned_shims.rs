//! The shims `go1.27.3`, by which Go's own switching (`GOTOOLCHAIN`) finds an SDK without a
//! download.
//!
//! The go command looks for an executable of that name on PATH before it downloads, and when that
//! one fails it does not go on to download. So such a shim exists only while it can run: while an
//! SDK of that version is installed for the hardware, or one for another architecture where the
//! version never had a native SDK.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use ogive_platform::{GoVersion, Goos, Port};
use ogive_selection::{Index, Layout, Selector, ShimName, Tool};
use ogive_system::{EntryKind, FilesMut};

/// What brings the versioned shims in line with what is installed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Shims to make, by file name.
    pub missing: BTreeSet<String>,
    /// Shims to remove, by file name.
    pub stale: BTreeSet<String>,
}

/// Brings the versioned shims in line with what is installed. Does nothing before `ogive setup`
/// has put the shim program into place.
///
/// # Errors
/// When a shim can't be made or removed.
pub fn synchronise(files: &dyn FilesMut, layout: &Layout, index: &Index, hardware: Port) -> io::Result<()> {
    let program = shim_program(layout, hardware.os);
    let folder = layout.shims();
    if !files.exists(&program) || !files.is_dir(&folder) {
        return Ok(());
    }
    let present = files.list(&folder)?.into_iter().map(|(name, _): (OsString, EntryKind)| name);
    let changes = changes(index, hardware, present.filter_map(|name| name.into_string().ok()));
    for name in &changes.missing {
        make(files, &program, &folder.join(name), hardware.os)?;
    }
    for name in &changes.stale {
        files.remove_file(&folder.join(name))?;
    }
    Ok(())
}

/// What differs between the shims that are there and those that should be.
#[must_use]
pub fn changes(index: &Index, hardware: Port, present: impl IntoIterator<Item = String>) -> Changes {
    let wanted: BTreeSet<String> = names(index, hardware).collect();
    let present: BTreeSet<String> =
        present.into_iter().filter(|name| versioned(name, hardware.os).is_some()).collect();
    Changes {
        missing: wanted.difference(&present).cloned().collect(),
        stale: present.difference(&wanted).cloned().collect(),
    }
}

/// The names of the versioned shims that should be there.
pub fn names(index: &Index, hardware: Port) -> impl Iterator<Item = String> + use<'_> {
    let runs_here = move |version: GoVersion| {
        let hosts = || index.installed().iter().filter(move |sdk| sdk.name.version == version);
        hosts().any(|sdk| sdk.name.host == hardware)
            || (!ever_released(version, hardware) && hosts().any(|sdk| sdk.name.host.os == hardware.os))
    };
    let versions: BTreeSet<String> = index
        .installed()
        .iter()
        .map(|sdk| sdk.name.version)
        .filter(move |version| runs_here(*version))
        .map(|version| format!("go{version}{}", hardware.os.executable_suffix()))
        .collect();
    versions.into_iter()
}

/// Whether Go supports the port in that version.
fn ever_released(version: GoVersion, host: Port) -> bool {
    ogive_platform::ports::exists(version, host)
}

/// The version that a shim's file name stands for, when it is a versioned one of ours.
fn versioned(name: &str, os: Goos) -> Option<GoVersion> {
    let name = name.strip_suffix(os.executable_suffix())?;
    let shim = ShimName::parse(name, &std::collections::BTreeMap::new())?;
    match (shim.tool, shim.request.selector, shim.request.arch) {
        (Tool::Go, Some(Selector::Exact(version)), None) => Some(version),
        // The release 1.20 has the name of its line.
        (Tool::Go, Some(Selector::Line { major, minor }), None) => Some(GoVersion::release(major, minor, 0)),
        _ => None,
    }
}

fn shim_program(layout: &Layout, os: Goos) -> PathBuf {
    layout.bin().join(format!("ogive-shim{}", os.executable_suffix()))
}

fn make(files: &dyn FilesMut, program: &Path, shim: &Path, os: Goos) -> io::Result<()> {
    if os == Goos::Windows {
        // Links need a privilege there.
        return files.copy(program, shim);
    }
    files.link(shim, Path::new("../bin/ogive-shim"))
}
