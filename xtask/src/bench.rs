//! `cargo xtask bench`: how fast ogive is beside others, measured in one run.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::build;
use crate::run::Run;

/// Options of `cargo xtask bench`.
#[derive(Args)]
pub struct Options {
    /// Where to install to; memory rather than a disk, whose figures are not steady
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Installs of each kind
    #[arg(long, default_value = "5")]
    runs: usize,
    /// One part alone: install, select, inspect, explain, gosource, doctor, gate or build
    #[arg(long)]
    only: Option<String>,
    /// For how many platforms `build` builds, for a quick look; nine when it is not said
    #[arg(long)]
    platforms: Option<usize>,
    /// Measure programs that were built before, instead of building them as they are shipped
    #[arg(long, value_name = "FOLDER")]
    programs: Option<PathBuf>,
}

/// Builds the programs as they are shipped and measures them.
///
/// # Errors
/// When something cannot be built or run, and when a limit does not hold.
pub fn bench(root: &Path, options: &Options) -> anyhow::Result<()> {
    let (ogive, shim) = match &options.programs {
        Some(folder) => (folder.join("ogive"), folder.join("ogive-shim")),
        None => (build::ogive(root, "release")?, build::shim(root)?),
    };
    let mut run = Run::cargo(root)
        .args(["bench", "--quiet", "-p", "ogive-testkit", "--bench", "speed", "--", "--ogive"])
        .args([ogive.as_os_str(), "--shim".as_ref(), shim.as_os_str()])
        .args(["--runs", &options.runs.to_string()]);
    if let Some(dir) = &options.dir {
        run = run.args(["--dir".as_ref(), dir.as_os_str()]);
    }
    if let Some(only) = &options.only {
        run = run.args(["--only", only]);
    }
    if let Some(platforms) = options.platforms {
        run = run.args(["--platforms", &platforms.to_string()]);
    }
    run.done()
}
