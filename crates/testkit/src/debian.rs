//! Debian's packages for other machines, unpacked as a sysroot: the machine itself is left as it is.

use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::skip::{self, skip};
use crate::{fixtures, places};

/// A folder with these packages of `architecture` (`arm64`) unpacked in it, without what they depend on, made once
/// and shared by all tests, which must not write to it. Absolute links in it are made relative, so that they stay in
/// it. None, and the skip counted, where there is no apt-get or it has them not.
///
/// ```no_run
/// let Some(sysroot) = ogive_testkit::debian::sysroot("arm64", &["zlib1g-dev", "zlib1g"]) else { return };
/// ```
///
/// # Panics
/// When a package can't be unpacked.
#[must_use]
pub fn sysroot(architecture: &str, packages: &[&str]) -> Option<PathBuf> {
    let digest = fixtures::hex(&Sha256::digest(packages.join(" ").as_bytes())[..8]);
    let folder = places::fixtures().join("debian").join(format!("{architecture}-{digest}"));
    if !folder.exists() {
        let tools = [skip::require("apt-get")?, skip::require("dpkg-deb")?];
        let work = tempfile::tempdir().expect("a temporary folder can be made");
        if let Err(why) = download(&tools[0], architecture, packages, work.path()) {
            skip(&format!("no packages of Debian for {architecture}: {why}"));
            return None;
        }
        places::once(&folder, |partial| unpack(&tools[1], work.path(), partial));
    }
    Some(folder)
}

/// As if this were a machine of `architecture` that has nothing yet, with lists and caches of its own.
fn download(apt: &Path, architecture: &str, packages: &[&str], into: &Path) -> Result<(), String> {
    for folder in ["state/lists/partial", "cache/archives/partial", "packages"] {
        std::fs::create_dir_all(into.join(folder)).map_err(|error| error.to_string())?;
    }
    let options = [
        format!("Dir::State={}", into.join("state").display()),
        format!("Dir::Cache={}", into.join("cache").display()),
        "Dir::State::status=/dev/null".to_owned(),
        format!("APT::Architecture={architecture}"),
        format!("APT::Architectures={architecture}"),
        "APT::Sandbox::User=".to_owned(),
        "Acquire::Languages=none".to_owned(),
    ];
    let run = |arguments: &[&str]| {
        let mut command = Command::new(apt);
        command.current_dir(into.join("packages"));
        command.args(options.iter().flat_map(|option| ["-o", option])).arg("-qq").args(arguments);
        let output = command.output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr);
        let why = said.lines().last().unwrap_or("apt-get says nothing").to_owned();
        if output.status.success() { Ok(()) } else { Err(why) }
    };
    run(&["update"])?;
    run(&[&["download"], packages].concat())
}

fn unpack(dpkg: &Path, work: &Path, into: &Path) {
    std::fs::create_dir_all(into).expect("a folder below target can be made");
    let packages = std::fs::read_dir(work.join("packages")).expect("they were fetched there");
    for package in packages.flatten() {
        let status = Command::new(dpkg).arg("-x").arg(package.path()).arg(into).status();
        assert!(status.is_ok_and(|status| status.success()), "unpack {}", package.path().display());
    }
    relative(into, 0);
}

/// Makes absolute links in a folder, so many folders below the root, relative.
fn relative(folder: &Path, depth: usize) {
    for entry in std::fs::read_dir(folder).expect("it was unpacked just now").flatten() {
        let path = entry.path();
        if path.is_symlink() {
            let target = std::fs::read_link(&path).expect("a link leads somewhere");
            #[cfg(unix)]
            if let Ok(inner) = target.strip_prefix("/") {
                let up: PathBuf = std::iter::repeat_n("..", depth).collect();
                std::fs::remove_file(&path).expect("an unpacked file is ours");
                std::os::unix::fs::symlink(up.join(inner), &path).expect("a link can be made");
            }
            #[cfg(not(unix))]
            let _ = target;
        } else if path.is_dir() {
            relative(&path, depth + 1);
        }
    }
}
