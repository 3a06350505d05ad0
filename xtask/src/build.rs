//! Building the two programs.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::run::{Run, on_path};

/// The target folder.
pub fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

/// Builds `ogive` in `profile` (`dev`, `release`) and returns the program.
///
/// # Errors
/// When cargo fails.
pub fn ogive(root: &Path, profile: &str) -> anyhow::Result<PathBuf> {
    Run::cargo(root).args(["build", "--quiet", "-p", "ogive-cli", "--profile", profile]).done()?;
    let folder = if profile == "dev" { "debug" } else { profile };
    found(target(root).join(folder).join(format!("ogive{}", std::env::consts::EXE_SUFFIX)))
}

/// Builds the shim, as small as it gets and on Linux without dynamic linking: against musl, whose
/// start-up is the quickest. Where neither the present Rust nor rustup has that target, against the
/// present C library, which makes the shim about twice as large.
///
/// # Errors
/// When cargo fails.
pub fn shim(root: &Path) -> anyhow::Result<PathBuf> {
    let host = host()?;
    let cargo = Run::cargo(root).args(["build", "--quiet", "-p", "ogive-shim", "--profile", "shim"]);
    let file = format!("ogive-shim{}", std::env::consts::EXE_SUFFIX);
    if !host.contains("-linux-") {
        cargo.done()?;
        return found(target(root).join("shim").join(file));
    }
    let musl = host.replace("-gnu", "-musl");
    let chosen = if obtain_target(&musl)? { &musl } else { &host };
    // Under --target the flags do not reach build scripts and macros, which cannot be static.
    let flags = format!("CARGO_TARGET_{}_RUSTFLAGS", chosen.replace('-', "_").to_uppercase());
    cargo
        .args(["--target", chosen])
        .env(&flags, "-C target-feature=+crt-static -C relocation-model=static")
        .done()?;
    found(target(root).join(chosen).join("shim").join(file))
}

/// The triple that rustc builds for when it is not told.
fn host() -> anyhow::Result<String> {
    let version = Run::new("rustc", Path::new(".")).args(["-vV"]).text()?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV names no host")?.to_owned())
}

/// Whether rustc can build for `triple`, after rustup was asked for its standard library.
fn obtain_target(triple: &str) -> anyhow::Result<bool> {
    if has_target(triple)? {
        return Ok(true);
    }
    if on_path("rustup").is_some()
        && let Err(error) = Run::new("rustup", Path::new(".")).args(["target", "add", triple]).text()
    {
        eprintln!("the shim is linked against the present C library: {error:#}");
    }
    has_target(triple)
}

fn has_target(triple: &str) -> anyhow::Result<bool> {
    let folder =
        Run::new("rustc", Path::new(".")).args(["--print", "target-libdir", "--target", triple]).text()?;
    Ok(Path::new(&folder).is_dir())
}

fn found(program: PathBuf) -> anyhow::Result<PathBuf> {
    if !program.is_file() {
        bail!("cargo built no {}", program.display());
    }
    Ok(program)
}
