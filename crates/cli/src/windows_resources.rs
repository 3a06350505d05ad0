//! What a project says of the resources of its Windows programs.

use std::io;
use std::path::{Path, PathBuf};

use ogive_binary::resources::inputs::{InputError, Value, Wanted, WantedError};
use ogive_binary::resources::{Resources, Syso};
use ogive_selection::files::windows;

use crate::{Context, Failure};

/// The most bytes of a file that resources are made of, or that holds them.
const MOST: u64 = 64 << 20;
/// The most bytes of an `ogive.toml`.
const PROJECT: u64 = 1 << 20;

/// A project's table `[windows]`, and the file that has it.
#[derive(Debug, Clone)]
pub struct ProjectTable {
    /// The `ogive.toml`.
    pub path: PathBuf,
    /// What it asks for.
    pub wanted: Wanted,
}

/// The table of the nearest `ogive.toml` that has one, at or above a folder.
///
/// # Errors
/// When a file is wrong, or says of `[windows]` what has no meaning; names the line.
pub fn project_table(context: &Context, folder: &Path) -> anyhow::Result<Option<ProjectTable>> {
    for folder in folder.ancestors() {
        let path = folder.join("ogive.toml");
        if !context.system.files.exists(&path) {
            continue;
        }
        let bytes = context.system.files.read(&path, PROJECT)?;
        let wrong = |line: u32, what: String| {
            Failure::usage(format!("cannot read {}:{line}", path.display())).because(anyhow::anyhow!(what))
        };
        let table = windows::parse(&bytes).map_err(|error| wrong(error.line, error.to_string()))?;
        let Some(entries) = table else { continue };
        let mut wanted = Wanted::default();
        for entry in &entries {
            set(&mut wanted, entry).map_err(|error| wrong(entry.line, error.to_string()))?;
        }
        return Ok(Some(ProjectTable { path, wanted }));
    }
    Ok(None)
}

fn set(wanted: &mut Wanted, entry: &windows::Entry) -> Result<(), WantedError> {
    let value = match &entry.value {
        windows::Value::Text(text) => Value::Text(text),
        windows::Value::Flag(flag) => Value::Flag(*flag),
        windows::Value::List(texts) => Value::List(texts.iter().map(String::as_str).collect()),
    };
    wanted.set(&entry.key, &value)
}

/// Makes the resources of what is wanted. Paths count from `folder`.
///
/// # Errors
/// When a file can't be read or understood.
pub fn resources(context: &Context, wanted: &Wanted, folder: &Path) -> Result<Resources, InputError> {
    wanted.resources("ogive.toml", &|path: &str| read(context, folder, path))
}

/// That resources can't be made.
pub fn input_failure(error: InputError) -> Failure {
    Failure::usage("cannot make the resources").because(error)
}

fn read(context: &Context, folder: &Path, path: &str) -> io::Result<Vec<u8>> {
    context.system.files.read(&folder.join(path), MOST)
}

/// The `.syso` files of a folder.
///
/// # Errors
/// When the folder or one of them can't be read.
pub fn syso_files(context: &Context, folder: &Path) -> anyhow::Result<Vec<Syso>> {
    let files = &context.system.files;
    let mut found = Vec::new();
    if !files.is_dir(folder) {
        return Ok(found);
    }
    for (name, _) in files.list(folder)? {
        let path = folder.join(&name);
        let Some(name) = name.to_str().filter(|name| name.ends_with(".syso")) else { continue };
        if !files.is_dir(&path) {
            found.push(Syso::read(name, &files.read(&path, MOST)?)?);
        }
    }
    Ok(found)
}
