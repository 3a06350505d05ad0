//! What `ogive self uninstall` removes. Only names that ogive gives: `OGIVE_HOME` may be a folder
//! that holds other things as well.

use std::io;
use std::path::{Path, PathBuf};

use ogive_platform::{Goos, SdkName};
use ogive_selection::Layout;
use ogive_system::{EntryKind, FilesMut};

/// Removes the SDKs, their index and links, downloads, caches, and what is remembered about checksum
/// databases and projects.
///
/// # Errors
/// When something cannot be removed.
pub fn store(files: &dyn FilesMut, layout: &Layout) -> io::Result<()> {
    for path in below(files, &layout.sdks())? {
        if is_store_entry(files, &path)? {
            files.remove_dir_all(&path).or_else(|_| files.remove_file(&path))?;
        }
    }
    let folders = [
        layout.staging(),
        layout.home.join("locks"),
        layout.downloads(),
        layout.gocache(),
        layout.sumdb(),
        layout.cache.join("sumdb"),
    ];
    folders.iter().try_for_each(|folder| files.remove_dir_all(folder))?;
    let projects = layout.state.join("projects");
    [projects.with_extension("lock"), projects].iter().try_for_each(|file| files.remove_file(file))
}

/// Removes programs, shims and scripts, which a set-up's undo may have left, and then the folders as
/// far as they are empty.
///
/// # Errors
/// When something cannot be removed.
pub fn programs(files: &dyn FilesMut, layout: &Layout, os: Goos, settings: bool) -> io::Result<()> {
    let suffix = os.executable_suffix();
    for shim in below(files, &layout.shims())? {
        let ours = match files.entry(&shim)?.map(|entry| entry.kind) {
            Some(EntryKind::Link) => files.read_link(&shim)?.starts_with("../bin"),
            Some(EntryKind::File) => os == Goos::Windows,
            _ => false,
        };
        if ours {
            files.remove_file(&shim)?;
        }
    }
    for program in ["ogive", "ogive-shim"] {
        files.remove_file(&layout.bin().join(format!("{program}{suffix}")))?;
    }
    for script in crate::activation::Shell::ALL {
        files.remove_file(&layout.home.join("shell").join(script.script_name()))?;
    }
    if settings {
        files.remove_file(&layout.config)?;
    }
    let config = layout.config.parent().filter(|folder| folder.ends_with("ogive"));
    let folders = [
        layout.bin(),
        layout.shims(),
        layout.sdks(),
        layout.home.join("shell"),
        layout.cache.clone(),
        layout.state.clone(),
    ];
    folders
        .iter()
        .map(PathBuf::as_path)
        .chain(config)
        .try_for_each(|folder| remove_if_empty(files, folder))?;
    remove_if_empty(files, &layout.home)
}

fn is_store_entry(files: &dyn FilesMut, path: &Path) -> io::Result<bool> {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let stem = name.strip_suffix(".json").or_else(|| name.strip_suffix(".sums")).unwrap_or(name);
    let link = files.entry(path)?.is_some_and(|entry| entry.kind == EntryKind::Link);
    Ok(link || name == "index" || SdkName::from_folder(stem).is_ok())
}

fn below(files: &dyn FilesMut, folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !files.is_dir(folder) {
        return Ok(Vec::new());
    }
    Ok(files.list(folder)?.into_iter().map(|(name, _)| folder.join(name)).collect())
}

fn remove_if_empty(files: &dyn FilesMut, folder: &Path) -> io::Result<()> {
    if files.is_dir(folder) && files.list(folder)?.is_empty() { files.remove_dir(folder) } else { Ok(()) }
}
