//! The list of checksums, as `sha256sum --check` reads it.

use crate::report::Artifact;

/// A line for each file, in the order of their names.
#[must_use]
pub fn text<'a>(artifacts: impl Iterator<Item = &'a Artifact>, below: &std::path::Path) -> String {
    let name = |artifact: &Artifact| {
        let path = artifact.path.strip_prefix(below).unwrap_or(&artifact.path);
        path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let mut lines: Vec<(String, String)> =
        artifacts.map(|artifact| (name(artifact), artifact.sha256.to_string())).collect();
    lines.sort_unstable();
    lines.into_iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}
