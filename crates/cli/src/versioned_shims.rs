//! The shims `go1.27.3`, by which Go's own switching (`GOTOOLCHAIN`) finds an SDK without a
//! download.
//!
//! The go command looks for an executable of that name on PATH before it downloads, and when that
//! one fails it does not go on to download. So such a shim exists only while it can run: while an
//! SDK of that version is installed for the hardware (or for the architecture that is translated,
//! where the version never had a native SDK).

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use ogive_platform::{GoVersion, Goos};
use ogive_selection::{
    Depth, Hardware, Index, Inputs, Layout, Selector, ShimName, Tool, UserSettings, decide,
};
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
pub fn synchronise(
    files: &dyn FilesMut,
    layout: &Layout,
    index: &Index,
    hardware: &Hardware,
) -> io::Result<()> {
    let program = shim_program(layout, hardware.os);
    let folder = layout.shims();
    if !files.exists(&program) {
        return Ok(());
    }
    files.create_dir_all(&folder)?;
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
pub fn changes(index: &Index, hardware: &Hardware, present: impl IntoIterator<Item = String>) -> Changes {
    let wanted = names(index, hardware);
    let present: BTreeSet<String> =
        present.into_iter().filter(|name| versioned(name, hardware.os).is_some()).collect();
    Changes {
        missing: wanted.difference(&present).cloned().collect(),
        stale: present.difference(&wanted).cloned().collect(),
    }
}

/// The names of the versioned shims that should be there: those that would find an SDK where
/// nothing but their name asks for one.
#[must_use]
pub fn names(index: &Index, hardware: &Hardware) -> BTreeSet<String> {
    let versions: BTreeSet<GoVersion> = index.installed().iter().map(|sdk| sdk.name.version).collect();
    let suffix = hardware.os.executable_suffix();
    let names = versions.into_iter().filter(|version| runs(*version, index, hardware));
    names.map(|version| format!("go{version}{suffix}")).collect()
}

fn runs(version: GoVersion, index: &Index, hardware: &Hardware) -> bool {
    let name = format!("go{version}");
    let Some(shim) = ShimName::parse(&name, &BTreeMap::new()) else { return false };
    let inputs = Inputs {
        argument: None,
        name: Some((&name, shim.request)),
        ogive_go: None,
        gowork: None,
        directory: Path::new("/"),
        settings: &UserSettings::default(),
        settings_file: Path::new(""),
        index,
        hardware,
        depth: Depth::Winner,
    };
    decide(&inputs, &mut |_| Ok(None)).is_ok_and(|decision| decision.outcome.installed().is_some())
}

/// The version that a shim's file name stands for, when it is a versioned one of ours.
fn versioned(name: &str, os: Goos) -> Option<GoVersion> {
    let name = name.strip_suffix(os.executable_suffix())?;
    let shim = ShimName::parse(name, &BTreeMap::new())?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use ogive_selection::Installed;

    fn hardware(port: &str) -> Hardware {
        let port: ogive_platform::Port = port.parse().unwrap();
        Hardware { os: port.os, arch: port.arch, how: String::new() }
    }

    fn index(names: &[&str]) -> Index {
        Index::new(names.iter().map(|name| Installed {
            name: name.parse().unwrap(),
            goroot: PathBuf::from("/x"),
            external: false,
        }))
    }

    #[test]
    fn a_shim_exists_only_where_it_would_run() {
        let all = index(&[
            "1.20-linux-amd64",
            "1.26.8-linux-arm64",
            "1.27.3-linux-amd64",
            "1.27.3-linux-arm64",
            "1.27.4-darwin-arm64",
        ]);
        let names = names(&all, &hardware("linux/amd64"));
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["go1.20", "go1.27.3"]);
        let translated = index(&["1.15.15-darwin-amd64", "1.27.3-darwin-amd64"]);
        let names = super::names(&translated, &hardware("darwin/arm64"));
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["go1.15.15"], "never had a native SDK");
    }

    #[test]
    fn only_versioned_shims_come_and_go() {
        let present = ["go", "gofmt", "go-amd64", "go64", "go1.26.8", "go1.27.3-amd64", "go1.27.3"];
        let changes = changes(
            &index(&["1.27.3-linux-amd64", "1.21.13-linux-amd64"]),
            &hardware("linux/amd64"),
            present.map(str::to_owned),
        );
        assert_eq!(changes.missing, BTreeSet::from(["go1.21.13".to_owned()]));
        assert_eq!(changes.stale, BTreeSet::from(["go1.26.8".to_owned()]));
    }
}
