//! Committed files that are made by programs: each generator returns what they ought to hold.

mod ports;
mod schemas;
mod security;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// A generated file: its path from the workspace's root, and its whole contents.
pub struct Output {
    /// From the workspace's root.
    pub path: PathBuf,
    /// All of it.
    pub contents: Vec<u8>,
}

/// Makes files; it is given the workspace's root.
type Generator = fn(&Path) -> anyhow::Result<Vec<Output>>;

/// All generators, by the name that their failures are reported under.
const GENERATORS: &[(&str, Generator)] =
    &[("the table of ports", ports::ports), ("the schemas", schemas::schemas)];

/// Writes every generated file, or with `check` only compares.
///
/// # Errors
/// When a generator fails; with `check`, when a file is not what its generator makes, naming each.
pub fn generate(root: &Path, check: bool) -> anyhow::Result<()> {
    let mut stale = Vec::new();
    let mut count = 0;
    for (name, generator) in GENERATORS {
        for output in generator(root).with_context(|| format!("generate {name}"))? {
            count += 1;
            let file = root.join(&output.path);
            if std::fs::read(&file).is_ok_and(|present| present == output.contents) {
                continue;
            }
            if check {
                stale.push(output.path.display().to_string());
                continue;
            }
            write(root, &output)?;
        }
    }
    if !stale.is_empty() {
        bail!("generated files are not up to date, run `cargo xtask generate`:\n  {}", stale.join("\n  "));
    }
    println!("{count} generated files are up to date");
    Ok(())
}

/// Writes the table of security fixes, which changes with the world and is compared with nothing.
///
/// # Errors
/// When the vulnerability database can't be had.
pub fn security(root: &Path) -> anyhow::Result<()> {
    security::security(root)?.iter().try_for_each(|output| write(root, output))
}

fn write(root: &Path, output: &Output) -> anyhow::Result<()> {
    let file = root.join(&output.path);
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(&file, &output.contents).with_context(|| format!("write {}", file.display()))?;
    println!("wrote {}", output.path.display());
    Ok(())
}
