//! Modules of others as the module proxy serves them, and what `ogive gate` says of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use crate::run::Run;

/// The folders of modules (`path@version`) by these names, fetched below `work` where they are not there yet.
///
/// # Errors
/// When the go command can't fetch one.
pub fn fetch<'m>(
    work: &Path,
    modules: impl Iterator<Item = &'m str>,
) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut folders = BTreeMap::new();
    let modules: Vec<&str> = modules.collect();
    if modules.is_empty() {
        return Ok(folders);
    }
    let text = Run::new("go", work)
        .args(["mod", "download", "-json"])
        .args(modules)
        .env("GOMODCACHE", work.join("mod"))
        .env("GOFLAGS", "-modcacherw")
        .env("GOWORK", "off")
        .text()?;
    for document in serde_json::Deserializer::from_str(&text).into_iter::<Value>() {
        let document = document?;
        let text = |name: &str| document[name].as_str().unwrap_or_default();
        let folder = PathBuf::from(text("Dir"));
        prepare(&folder, text("Path"))?;
        folders.insert(format!("{}@{}", text("Path"), text("Version")), folder);
    }
    Ok(folders)
}

/// Has a folder be the top of a repository, whatever is around it, and of a module, if it is from before there were any.
fn prepare(folder: &Path, path: &str) -> anyhow::Result<()> {
    for (name, text) in [("ogive.toml", String::new()), ("go.mod", format!("module {path}\n"))] {
        let file = folder.join(name);
        if !file.exists() {
            std::fs::write(&file, text).with_context(|| format!("write {}", file.display()))?;
        }
    }
    Ok(())
}

/// What `ogive gate` says of a folder, as its JSON document; of what it imports of others too, where the folder of a module
/// cache is given.
///
/// # Errors
/// When the gate fails for another reason than what it finds.
pub fn judge(ogive: &Path, folder: &Path, arguments: &[&str], cache: Option<&Path>) -> anyhow::Result<Value> {
    // An exit code of 1 tells of findings.
    let mut run = Run::new(ogive, folder).args(["gate", "--no-baseline", "--json"]).args(arguments);
    if let Some(cache) = cache {
        run = run.args(["--deps"]).env("GOMODCACHE", cache);
    }
    serde_json::from_str(&run.said()?).context("the answer of ogive gate")
}
