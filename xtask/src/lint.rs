//! The checks that CI makes of the code itself.

use std::path::Path;

use crate::run::Run;
use crate::{generate, layers, tools};

/// Formatting, clippy on every target, dependencies, layers and generated files.
///
/// # Errors
/// At the first check that fails.
pub fn lint(root: &Path) -> anyhow::Result<()> {
    Run::cargo(root).args(["fmt", "--all", "--check"]).done()?;
    Run::cargo(root)
        .args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])
        .done()?;
    deny(root)?;
    unused(root)?;
    layers::check(root)?;
    generate::generate(root, true)
}

/// Bans, licences and sources of the dependencies. Advisories need a database that is not
/// reachable from everywhere; the hosted CI checks them.
///
/// # Errors
/// When a dependency breaks deny.toml.
pub fn deny(root: &Path) -> anyhow::Result<()> {
    let tool = tools::cargo_tool(root, "cargo-deny")?;
    // Offline, it looks at dependencies of all platforms in cargo's own cache.
    Run::cargo(root).args(["fetch", "--quiet", "--locked"]).done()?;
    Run::new(tool, root).args(["--offline", "check", "bans", "licenses", "sources"]).done()
}

/// Dependencies that nothing uses.
///
/// # Errors
/// When a manifest names one.
pub fn unused(root: &Path) -> anyhow::Result<()> {
    let tool = tools::cargo_tool(root, "cargo-shear")?;
    Run::new(tool, root).done()
}
