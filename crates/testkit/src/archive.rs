//! Archives as go.dev publishes them, made from verified toolchain modules.
//!
//! They hold what the module holds, with names and modes restored; `api`, `doc`, `misc` and
//! `test`, which modules lack, are missing here too.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipArchive;

use crate::{fixtures, places};

/// A `.tar.gz` of the SDK, made once from the module.
///
/// # Panics
/// As [`fixtures::toolchain`] does.
#[must_use]
pub fn tar_gz_made_from_module(name: &str) -> PathBuf {
    let toolchain = fixtures::toolchain(name);
    let folder = places::fixtures().join("archive-made-from-module");
    let file = folder.join(format!("{}.tar.gz", toolchain.name.folder()));
    places::once(&file, |partial| {
        write_tar_gz(&toolchain.zip, partial)
            .unwrap_or_else(|error| panic!("make {name}'s archive: {error}"));
    });
    file
}

/// A `.zip` of the SDK as for Windows, made once from the module.
///
/// # Panics
/// As [`fixtures::toolchain`] does.
#[must_use]
pub fn zip_made_from_module(name: &str) -> PathBuf {
    let toolchain = fixtures::toolchain(name);
    let folder = places::fixtures().join("archive-made-from-module");
    let file = folder.join(format!("{}.zip", toolchain.name.folder()));
    places::once(&file, |partial| {
        write_zip(&toolchain.zip, partial).unwrap_or_else(|error| panic!("make {name}'s archive: {error}"));
    });
    file
}

/// Mode of a file in an SDK, as `cmd/distpack` gives it: programs and scripts are executable.
#[must_use]
pub fn mode(path: &str) -> u32 {
    let name = path.rsplit('/').next().unwrap_or(path);
    let script = [".bash", ".sh", ".pl", ".rc"].iter().any(|suffix| name.ends_with(suffix));
    let wrapper = name.strip_prefix("go_").and_then(|rest| rest.strip_suffix("_exec"));
    let wrapper = wrapper.is_some_and(|ports| ports.split('_').count() == 2 && ports.len() > 2);
    if path.starts_with("bin/") || path.starts_with("pkg/tool/") || script || wrapper { 0o755 } else { 0o644 }
}

/// Calls `each` with the path below GOROOT and the contents of every file of a module's zip.
pub(crate) fn each_file(
    zip: &Path,
    mut each: impl FnMut(&str, u64, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    let mut archive = ZipArchive::new(io::BufReader::new(File::open(zip)?)).map_err(io::Error::other)?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(io::Error::other)?;
        let name = entry.name().map_err(io::Error::other)?.into_owned();
        // golang.org/toolchain@v0.0.1-go1.27.3.linux-amd64/src/_go.mod
        let path = name.splitn(3, '/').nth(2).unwrap_or_default();
        let path = match path.strip_suffix("_go.mod") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{folder}go.mod"),
            _ => path.to_owned(),
        };
        let size = entry.size();
        each(&path, size, &mut entry)?;
    }
    Ok(())
}

/// Unpacks a module's zip as a plain GOROOT.
pub(crate) fn unpack(zip: &Path, into: &Path) {
    let write = |path: &str, _size: u64, contents: &mut dyn Read| {
        let file = into.join(path);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        io::copy(contents, &mut File::create(&file)?)?;
        set_mode(&file, mode(path))
    };
    each_file(zip, write).unwrap_or_else(|error| panic!("unpack {}: {error}", zip.display()));
}

#[cfg(unix)]
fn set_mode(file: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_file: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

fn write_tar_gz(zip: &Path, into: &Path) -> io::Result<()> {
    let gzip = GzEncoder::new(BufWriter::new(File::create(into)?), Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    each_file(zip, |path, size, contents| {
        let mut header = tar::Header::new_ustar();
        header.set_size(size);
        header.set_mode(mode(path));
        header.set_mtime(0);
        tar.append_data(&mut header, format!("go/{path}"), contents)
    })?;
    tar.into_inner()?.finish()?.flush()
}

fn write_zip(module: &Path, into: &Path) -> io::Result<()> {
    let mut zip = zip::ZipWriter::new(BufWriter::new(File::create(into)?));
    each_file(module, |path, _size, contents| {
        let options = zip::write::SimpleFileOptions::default().unix_permissions(mode(path));
        zip.start_file(format!("go/{path}"), options).map_err(io::Error::other)?;
        io::copy(contents, &mut zip).map(drop)
    })?;
    zip.finish().map_err(io::Error::other)?.flush()
}
