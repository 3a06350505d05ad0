//! The build for Windows, checked on another system.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// What the tool says when this machine cannot tell.
const CANNOT_CHECK: i32 = 2;

/// Checks that the programs and their libraries compile for Windows on amd64. The workshop is left
/// out: it runs on Linux and macOS.
///
/// # Errors
/// When something does not compile for Windows.
pub fn check(root: &Path) -> anyhow::Result<()> {
    let tool = root.join("xtask/tools/check-windows");
    let status = Command::new(&tool)
        .args(["--check", ".", "--", "-p", "ogive-cli", "-p", "ogive-shim"])
        .current_dir(root)
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("{}: could not be started", tool.display()))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(CANNOT_CHECK) => {
            println!("skipped: the Windows check, for the reason above");
            Ok(())
        }
        _ => bail!("{}: {status}", tool.display()),
    }
}
