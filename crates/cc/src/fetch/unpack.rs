//! Wheels are zip archives (PEP 427).

use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::path::Path;

use ogive_binary::Source as _;
use ogive_system::System;
use zip::ZipArchive;

use super::FetchError;
use super::error::files;
use crate::opened::Opened;

/// What a wheel of ziglang may hold; 0.17.1 has 25,000 files of 350 MB.
const MOST_FILES: usize = 200_000;
const MOST_BYTES: u64 = 2 << 30;

/// Unpacks what the wheel has of the package and of its description.
pub(super) fn wheel(system: &System, archive: &Path, into: &Path, version: &str) -> Result<(), FetchError> {
    let refuse = |because: String| FetchError::Wheel { because };
    let doing = || format!("read {}", archive.display());
    let file = Opened::new(system.files.open_random(archive).map_err(files(doing()))?);
    let reader = io::BufReader::with_capacity(1 << 16, Positioned { file, at: 0 });
    let mut zip = ZipArchive::new(reader).map_err(|error| refuse(error.to_string()))?;
    if zip.len() > MOST_FILES {
        return Err(refuse(format!("it holds more than {MOST_FILES} files")));
    }
    let description = format!("ziglang-{version}.dist-info");
    let mut folders = BTreeSet::new();
    let mut left = MOST_BYTES;
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(|error| refuse(error.to_string()))?;
        let name = entry.name().map_err(|error| refuse(error.to_string()))?.into_owned();
        let path = entry.enclosed_name().ok_or_else(|| refuse(format!("{name} leads out of it")))?;
        if entry.is_symlink() {
            return Err(refuse(format!("{name} is a link")));
        }
        let ours = path.starts_with("ziglang") || path.starts_with(&description);
        if !entry.is_file() || !ours {
            continue;
        }
        let to = into.join(&path);
        if let Some(folder) = to.parent().filter(|folder| !folders.contains(*folder)) {
            system.files.create_dir_all(folder).map_err(files(format!("make {}", folder.display())))?;
            folders.insert(folder.to_owned());
        }
        // Not every archiver keeps the modes.
        let program = matches!(path.to_str(), Some("ziglang/zig" | "ziglang/zig.exe"));
        let runs = program || entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        let doing = || format!("write {}", to.display());
        let mut out =
            system.files.create_new(&to, if runs { 0o755 } else { 0o644 }).map_err(files(doing()))?;
        let mut content = (&mut entry).take(left + 1);
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = content.read(&mut buffer).map_err(|error| refuse(format!("{name}: {error}")))?;
            if count == 0 {
                break;
            }
            left = left
                .checked_sub(count as u64)
                .ok_or_else(|| refuse(format!("it unpacks to more than {} MiB", MOST_BYTES >> 20)))?;
            out.write_all(&buffer[..count]).map_err(files(doing()))?;
        }
        out.flush().map_err(files(doing()))?;
    }
    Ok(())
}

/// A file that is read from a position on.
struct Positioned {
    file: Opened,
    at: u64,
}

impl Read for Positioned {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read_at(buffer, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Positioned {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(offset) => self.file.size().checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
