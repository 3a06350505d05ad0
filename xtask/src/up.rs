//! `cargo xtask up`: the README's first command.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use ogive_platform::Goos;
use ogive_selection::Layout;

use crate::build;
use crate::run::Run;
use crate::tools::executable;

/// Options of `cargo xtask up`.
#[derive(Args)]
pub struct Options {
    /// The folder whose Go is wanted
    #[arg(default_value = "examples/hello")]
    folder: PathBuf,
}

/// Builds ogive and the shim, installs the Go that the folder asks for, and runs it. Start-up files
/// of shells are left alone: that is what `ogive setup` is for.
///
/// # Errors
/// When a step fails.
pub fn up(root: &Path, options: &Options) -> anyhow::Result<()> {
    let folder = std::env::current_dir()?.join(&options.folder);
    let folder = if folder.is_dir() { folder } else { root.join(&options.folder) };
    let folder = folder.canonicalize().with_context(|| format!("find {}", folder.display()))?;
    let programs = [build::ogive(root, "release")?, build::shim(root)?];
    let home = layout()?.home;
    let [ogive, shim] = place(&programs, &home.join("bin"))?;
    let shims = home.join("shims");
    for name in ["go", "gofmt", "go-amd64", "go-arm64"] {
        link(&shim, &shims.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))?;
    }
    println!("ogive is in {}", ogive.display());
    Run::new(&ogive, &folder).args(["install"]).done()?;
    let go = shims.join(format!("go{}", std::env::consts::EXE_SUFFIX));
    Run::new(&go, &folder).args(["version"]).done()?;
    println!("\nNext, for every shell:\n  {} setup", ogive.display());
    Ok(())
}

/// Where this user's ogive is, as the program itself would say.
fn layout() -> anyhow::Result<Layout> {
    let os = std::env::consts::OS;
    let os: Goos = if os == "macos" { "darwin" } else { os }.parse()?;
    Ok(Layout::new(|name| std::env::var_os(name), std::env::home_dir().as_deref(), os)?)
}

/// Copies the programs, each by a rename at the end: the ones in place may be running.
fn place(programs: &[PathBuf; 2], bin: &Path) -> anyhow::Result<[PathBuf; 2]> {
    std::fs::create_dir_all(bin).with_context(|| format!("make {}", bin.display()))?;
    let copy = |program: &PathBuf| {
        let name = program.file_name().context("a program has a name")?;
        let file = bin.join(name);
        let new = bin.join(format!(".{}.new", name.to_string_lossy()));
        std::fs::copy(program, &new).with_context(|| format!("write {}", new.display()))?;
        executable(&new)?;
        std::fs::rename(&new, &file).with_context(|| format!("place {}", file.display()))?;
        anyhow::Ok(file)
    };
    Ok([copy(&programs[0])?, copy(&programs[1])?])
}

#[cfg(unix)]
fn link(shim: &Path, link: &Path) -> anyhow::Result<()> {
    let target = Path::new("../bin").join(shim.file_name().context("the shim has a name")?);
    if std::fs::read_link(link).is_ok_and(|present| present == target) {
        return Ok(());
    }
    std::fs::create_dir_all(link.parent().context("a link stands in a folder")?)?;
    std::os::unix::fs::symlink(&target, link).with_context(|| format!("make {}", link.display()))
}

#[cfg(not(unix))]
fn link(shim: &Path, link: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(link.parent().context("a link stands in a folder")?)?;
    std::fs::copy(shim, link).map(drop).with_context(|| format!("make {}", link.display()))
}
