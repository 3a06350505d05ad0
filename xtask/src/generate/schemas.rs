//! The JSON Schemas of what `ogive --json` prints, asked of the program's own crate.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use super::Output;
use crate::run::Run;

/// One file a document: `schemas/NAME.json`.
///
/// # Errors
/// When the program's crate does not build.
pub fn schemas(root: &Path) -> anyhow::Result<Vec<Output>> {
    let text = Run::cargo(root).args(["run", "--quiet", "-p", "ogive-cli", "--example", "schemas"]).text()?;
    let schemas: BTreeMap<String, Value> = serde_json::from_str(&text).context("schemas are JSON")?;
    let output = |(name, schema): (String, Value)| Output {
        path: PathBuf::from("schemas").join(format!("{name}.json")),
        contents: format!("{schema:#}\n").into_bytes(),
    };
    Ok(schemas.into_iter().map(output).collect())
}
