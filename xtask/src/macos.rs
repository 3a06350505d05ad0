//! The build for macOS, checked on another system.

use std::path::Path;

use crate::run::Run;

/// Checks that the workspace builds for both of macOS's architectures.
///
/// The tool that can do so without an Apple SDK stands beside the repository, where it is there.
///
/// # Errors
/// When a program does not build for macOS.
pub fn check(root: &Path) -> anyhow::Result<()> {
    let tool = root.join("../shared/tools/check-macos");
    if !tool.is_file() {
        println!("skipped: the macOS check, {} is not there", tool.display());
        return Ok(());
    }
    Run::new(tool.canonicalize()?, root)
        .args(["--build", ".", "--", "--profile", "dev", "--config", "profile.dev.debug=false"])
        .args(["-p", "ogive-cli", "-p", "ogive-shim"])
        .done()
}
