//! Other managers of Gos, as users install them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{places, require, skip};

/// mise, from its npm package; none, and counted as skipped, when npm can't have it.
#[must_use]
pub fn mise() -> Option<PathBuf> {
    let folder = places::fixtures().join("mise");
    if !folder.exists() {
        let npm = require("npm")?;
        let packages = tempfile::tempdir_in(places::fixtures()).expect("target/fixtures can be written");
        let mut install = Command::new(npm);
        install.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(packages.path()).arg("mise");
        if !done(install.current_dir(packages.path())) {
            skip("npm could not install mise");
            return None;
        }
        let program = packages.path().join("node_modules/mise/bin/mise");
        places::once(&folder, |partial| {
            std::fs::create_dir_all(partial).expect("a folder below target can be made");
            std::fs::copy(&program, partial.join("mise"))
                .unwrap_or_else(|error| panic!("keep {}: {error}", program.display()));
        });
    }
    Some(folder.join("mise"))
}

/// Debian's own Go below a root of its own: `usr/bin/go`, `usr/lib/go-1.NN`, `usr/share/go-1.NN`; none, and
/// counted as skipped, where apt-get can't have it.
///
/// # Panics
/// When the packages can't be unpacked.
#[must_use]
pub fn debian_go() -> Option<PathBuf> {
    let root = places::fixtures().join("debian-go");
    if !root.exists() {
        for program in ["apt-get", "apt-cache", "dpkg"] {
            require(program)?;
        }
        let downloads = tempfile::tempdir().expect("a temporary folder can be made");
        if !download(downloads.path()) {
            skip("apt-get could not download Debian's Go");
            return None;
        }
        places::once(&root, |partial| {
            for package in std::fs::read_dir(downloads.path()).expect("a folder was made").flatten() {
                let mut dpkg = Command::new("dpkg");
                assert!(done(dpkg.arg("-x").arg(package.path()).arg(partial)), "{package:?} is not unpacked");
            }
        });
    }
    Some(root)
}

/// `golang-go` is a link to the newest; compiler and sources are two packages of that.
fn download(into: &Path) -> bool {
    let Some(packages) =
        packages().or_else(|| done(Command::new("apt-get").args(["update", "-qq"])).then(packages).flatten())
    else {
        return false;
    };
    done(Command::new("apt-get").arg("download").args(packages).current_dir(into))
}

fn packages() -> Option<[String; 3]> {
    let output = Command::new("apt-cache").args(["depends", "golang-go"]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let go = text.split_whitespace().find(|word| word.starts_with("golang-1.") && word.ends_with("-go"))?;
    let sources = format!("{}-src", go.strip_suffix("-go")?);
    Some(["golang-go".to_owned(), go.to_owned(), sources])
}

fn done(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
