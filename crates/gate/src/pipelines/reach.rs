//! Which packages something is done for.

use std::collections::BTreeSet;
use std::path::Path;

use ogive_platform::Port;

use super::{Pipeline, PipelineKind};
use crate::repository::{Repository, joined};

/// The packages that something is done for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Reach {
    /// All there are, or those that can't be told.
    #[default]
    All,
    /// Those that are named as the go command takes them: `./cmd/x`, `./...`, `.`.
    Named {
        /// The folder that they are named from, from where the pipeline runs.
        folder: String,
        /// The names.
        patterns: Vec<String>,
    },
}

impl Reach {
    /// The package in one folder.
    #[must_use]
    pub fn of(pattern: &str) -> Self {
        Self::Named { folder: String::new(), patterns: vec![pattern.to_owned()] }
    }

    /// Whether all below some folder are named.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        match self {
            Self::All => true,
            Self::Named { patterns, .. } => patterns.iter().any(|pattern| pattern.ends_with("...")),
        }
    }

    /// The packages that are named, by their numbers; none where they are all, or can't be told.
    pub(crate) fn packages(
        &self,
        pipeline: &Pipeline<'_>,
        repository: &Repository<'_>,
    ) -> Option<BTreeSet<usize>> {
        let Self::Named { folder, patterns } = self else { return None };
        let base = match pipeline.kind {
            PipelineKind::Makefile | PipelineKind::Justfile | PipelineKind::Taskfile => {
                pipeline.path.parent().unwrap_or(Path::new(""))
            }
            _ => Path::new(""),
        };
        let from = joined(base, folder)?;
        // Where a job puts the repository into a folder of its own, its paths begin there.
        let mut rest = from.components();
        loop {
            let from = rest.as_path();
            let found: BTreeSet<usize> =
                patterns.iter().flat_map(|pattern| named(repository, from, pattern)).collect();
            if !found.is_empty() {
                return Some(found);
            }
            rest.next()?;
        }
    }
}

/// The packages that one name means.
fn named(repository: &Repository<'_>, from: &Path, pattern: &str) -> Vec<usize> {
    let packages = repository.packages.places().enumerate();
    let (stem, is_wide) = match pattern.strip_suffix("...") {
        Some(stem) => (stem.trim_end_matches('/'), true),
        None => (pattern, false),
    };
    let is_path = !pattern.starts_with('.') && !pattern.ends_with(".go");
    let by_path = packages.clone().filter(|(_, package)| {
        let path = package.path.as_deref().unwrap_or_default();
        let below = || path.strip_prefix(stem).is_some_and(|rest| rest.starts_with('/'));
        is_path && !stem.is_empty() && (path == stem || is_wide && below())
    });
    let by_path: Vec<usize> = by_path.map(|(at, _)| at).collect();
    if !by_path.is_empty() {
        return by_path;
    }
    let stem =
        if stem.ends_with(".go") { stem.rsplit_once('/').map_or(".", |(folder, _)| folder) } else { stem };
    let Some(folder) = joined(from, stem) else { return Vec::new() };
    let module = repository.modules.of(&folder);
    let meant = packages.filter(|(_, package)| {
        package.folder == folder || is_wide && package.folder.starts_with(&folder) && package.module == module
    });
    meant.map(|(at, _)| at).collect()
}

/// Some packages and all that they import when they are built for a platform.
pub(crate) fn with_imports(
    repository: &Repository<'_>,
    roots: &BTreeSet<usize>,
    port: Port,
) -> BTreeSet<usize> {
    let mut all = roots.clone();
    let mut left: Vec<usize> = roots.iter().copied().collect();
    while let Some(at) = left.pop() {
        let is_built =
            |builds: ogive_platform::PortSet| builds.contains(port, true) || builds.contains(port, false);
        for file in repository.packages.edges(at).iter().filter(|file| file.build && is_built(file.builds)) {
            left.extend(file.imports.iter().filter(|imported| all.insert(**imported)));
        }
    }
    all
}
