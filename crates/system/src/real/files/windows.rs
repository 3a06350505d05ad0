//! What Windows does in its way.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::windows::ffi::OsStrExt;
use std::os::windows::fs::{FileExt, symlink_dir, symlink_file};
use std::path::{Path, PathBuf};

use windows_sys::Win32::Foundation::{ERROR_PRIVILEGE_NOT_HELD, ERROR_SHARING_VIOLATION};
use windows_sys::Win32::Storage::FileSystem::GetDiskFreeSpaceExW;

/// Without the `\\?\` prefix where it is not needed: Go and many others do not take it.
pub(in crate::real) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    dunce::canonicalize(path)
}

pub(super) fn open_to_read(path: &Path) -> io::Result<File> {
    File::open(path)
}

pub(super) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    match file.seek_read(buffer, offset) {
        // ERROR_HANDLE_EOF
        Err(e) if e.raw_os_error() == Some(38) => Ok(0),
        result => result,
    }
}

pub(super) fn available_space(path: &Path) -> io::Result<u64> {
    let path: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
    let mut available = 0;
    #[expect(unsafe_code, reason = "the system's interface")]
    // SAFETY: the path ends in NUL, and the two numbers that are not wanted may be null.
    let done = unsafe {
        GetDiskFreeSpaceExW(path.as_ptr(), &raw mut available, std::ptr::null_mut(), std::ptr::null_mut())
    };
    if done == 0 { Err(io::Error::last_os_error()) } else { Ok(available) }
}

pub(super) fn is_writable(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        // The attribute means nothing for folders.
        Ok(metadata) => Ok(metadata.is_dir() || !metadata.permissions().readonly()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}

/// The extension decides here, and that is for who starts the file.
pub(super) fn is_executable(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(metadata.is_file()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}

pub(super) fn new_file(_mode: u32) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}

/// Virus scanners hold new files open for a moment, during which they can't be renamed.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    for wait in [10, 20, 50, 100, 200, 500, 1000] {
        match fs::rename(from, to) {
            Err(e) if !may_pass(&e) => return Err(e),
            // No wait helps where a folder would be replaced.
            Err(_) if fs::symlink_metadata(to).is_ok_and(|to| to.is_dir()) => {
                return Err(io::ErrorKind::DirectoryNotEmpty.into());
            }
            Err(_) => std::thread::sleep(std::time::Duration::from_millis(wait)),
            Ok(()) => return Ok(()),
        }
    }
    fs::rename(from, to)
}

fn may_pass(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied
        || error.raw_os_error() == Some(ERROR_SHARING_VIOLATION.cast_signed())
}

/// A link to a folder is a folder here.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    if metadata.is_symlink() && fs::remove_dir(path).is_ok() {
        return Ok(());
    }
    if metadata.permissions().readonly() {
        make_removable(path)?;
    }
    fs::remove_file(path)
}

pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    permissions.set_readonly(mode & 0o200 == 0);
    fs::set_permissions(path, permissions)
}

#[expect(clippy::permissions_set_readonly_false, reason = "on Windows it opens nothing to others")]
pub(super) fn make_removable(path: &Path) -> io::Result<()> {
    let mut permissions = fs::symlink_metadata(path)?.permissions();
    if permissions.readonly() {
        permissions.set_readonly(false);
        fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

/// Writes a new file and makes it durable. Rights are inherited from the folder.
pub(super) fn write_like(new: &Path, old: &Path, contents: &[u8], mode: u32) -> io::Result<()> {
    if fs::metadata(old).is_ok_and(|before| !before.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
    }
    let mut file = new_file(mode).open(new)?;
    file.write_all(contents)?;
    file.sync_all()
}

/// A symbolic link where the user may make one. Else a junction to a folder, and a copy of a file.
pub(super) fn link(path: &Path, target: &Path) -> io::Result<()> {
    let whole = super::parent(path).join(target);
    let folder = fs::metadata(&whole).is_ok_and(|m| m.is_dir());
    let make = |new: &Path| {
        let made = if folder { symlink_dir(target, new) } else { symlink_file(target, new) };
        match made {
            Err(e) if e.raw_os_error() == Some(ERROR_PRIVILEGE_NOT_HELD.cast_signed()) => {
                if folder {
                    junction::create(&whole, new)
                } else {
                    fs::copy(&whole, new).map(|_| ())
                }
            }
            made => made,
        }
    };
    // The system renames files over files, but nothing over a link to a folder.
    if fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) {
        remove_file(path)?;
    }
    super::beside::replace(path, make)
}

/// Folders need no sync: NTFS logs their changes.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.is_dir() {
        return Ok(());
    }
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Flushes every file below `path`: flushing a volume is for administrators.
pub(super) fn sync_file_system(path: &Path) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        return sync(path);
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            sync_file_system(&entry.path())?;
        } else if kind.is_file() && !entry.metadata()?.permissions().readonly() {
            sync(&entry.path())?;
        }
    }
    Ok(())
}
