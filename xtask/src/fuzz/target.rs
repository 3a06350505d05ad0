//! Which targets there are.

use std::path::Path;

use anyhow::Context as _;
use cargo_metadata::MetadataCommand;

/// A target of `fuzz/Cargo.toml`.
pub struct Target {
    /// The name of its program.
    pub name: String,
    /// The crates that it reads with, as folders below `crates/`.
    pub crates: Vec<String>,
}

/// All of them, in the order of the manifest.
///
/// # Errors
/// When the manifest can't be read, or names no crates for a target.
pub fn all(root: &Path) -> anyhow::Result<Vec<Target>> {
    let metadata = MetadataCommand::new().manifest_path(root.join("fuzz/Cargo.toml")).no_deps().exec()?;
    let package = metadata.packages.first().context("fuzz/Cargo.toml has a package")?;
    let programs = package.targets.iter().filter(|target| target.is_bin());
    let target = |name: &str| {
        let crates = package.metadata["fuzz"][name].as_array();
        let crates = crates.with_context(|| format!("[package.metadata.fuzz] names no crates for {name}"))?;
        let crates = crates.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect();
        Ok(Target { name: name.to_owned(), crates })
    };
    programs.map(|program| target(&program.name)).collect()
}
