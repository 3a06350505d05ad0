//! What `[build]` of `ogive.toml` says, with what the command line says before it.

use std::path::{Path, PathBuf};

use ogive_selection::files::build_table::{self, BuildTable, Text};

use crate::{Context, Failure};

/// The most bytes of an `ogive.toml`.
const MOST: u64 = 1 << 20;

/// What is wished of builds in a folder, and who wishes it.
#[derive(Debug, Default)]
pub(crate) struct Wished {
    /// What the file says.
    pub(crate) table: BuildTable,
    /// The file.
    pub(crate) file: Option<PathBuf>,
}

impl Wished {
    /// A value of the file that means nothing.
    pub(crate) fn wrong(&self, at: &Text, error: impl std::fmt::Display) -> Failure {
        let file = self.file.as_deref().unwrap_or(Path::new("ogive.toml"));
        Failure::usage(format!("{}:{}: {error}", file.display(), at.line))
    }

    /// A value of the file, read by its own type.
    ///
    /// # Errors
    /// When it means nothing, with its place.
    pub(crate) fn parsed<T>(&self, text: Option<&Text>) -> Result<Option<T>, Failure>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        text.map(|text| text.value.parse().map_err(|error| self.wrong(text, error))).transpose()
    }

    /// The values of a list.
    pub(crate) fn values(list: &[Text]) -> Vec<String> {
        list.iter().map(|text| text.value.clone()).collect()
    }
}

/// Reads the nearest `ogive.toml` above a folder that has a `[build]`.
///
/// # Errors
/// When one can't be read, or says what has no meaning.
pub(crate) fn wished(context: &Context, folder: &Path) -> anyhow::Result<Wished> {
    for folder in folder.ancestors() {
        let path = folder.join("ogive.toml");
        if !context.system.files.exists(&path) {
            continue;
        }
        let bytes = context.system.files.read(&path, MOST)?;
        let table = build_table::parse(&bytes)
            .map_err(|error| Failure::usage(format!("{}:{}: {error}", path.display(), error.line)))?;
        if table != BuildTable::default() {
            return Ok(Wished { table, file: Some(path) });
        }
    }
    Ok(Wished::default())
}
