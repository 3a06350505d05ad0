//! `cargo xtask up`: the README's first command.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use crate::build;
use crate::run::Run;

/// Options of `cargo xtask up`.
#[derive(Args)]
pub struct Options {
    /// The folder whose Go is wanted
    #[arg(default_value = "examples/hello")]
    folder: PathBuf,
}

/// Builds ogive and the shim, installs the Go that the folder asks for, and runs it.
///
/// # Errors
/// When a step fails.
pub fn up(root: &Path, options: &Options) -> anyhow::Result<()> {
    let ogive = build::ogive(root, "release")?;
    let shim = build::shim(root)?;
    let beside = ogive.parent().context("ogive stands in no folder")?.join("ogive-shim");
    std::fs::copy(&shim, &beside)?;
    let folder = root.join(&options.folder).canonicalize()?;
    Run::new(&ogive, &folder).args(["install"]).done()
}
