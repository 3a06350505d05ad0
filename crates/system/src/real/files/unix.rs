//! What Unix systems do each in their way.

#[cfg(any(target_os = "linux", target_os = "android"))]
#[path = "volume_linux.rs"]
mod volume;
#[cfg(target_os = "macos")]
#[path = "volume_macos.rs"]
mod volume;
#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "macos")))]
#[path = "volume_other.rs"]
mod volume;

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::io::Errno;

pub(super) use self::volume::sync_file_system;

pub(in crate::real) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Opens a file that is no pipe, without waiting: nobody may ever write to a pipe.
pub(super) fn open_to_read(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::FileTypeExt;
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)?;
    if file.metadata()?.file_type().is_fifo() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a pipe, not a file"));
    }
    Ok(file)
}

pub(super) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    file.read_at(buffer, offset)
}

pub(super) fn available_space(path: &Path) -> io::Result<u64> {
    let answer = rustix::fs::statvfs(path)?;
    Ok(answer.f_bavail.saturating_mul(answer.f_frsize))
}

pub(super) fn is_writable(path: &Path) -> io::Result<bool> {
    use rustix::fs::{Access, access};
    match access(path, Access::WRITE_OK) {
        Ok(()) => Ok(true),
        Err(Errno::ACCESS | Errno::PERM | Errno::ROFS | Errno::NOENT | Errno::NOTDIR) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

pub(super) fn is_executable(path: &Path) -> io::Result<bool> {
    use rustix::fs::{Access, access};
    match access(path, Access::EXEC_OK) {
        Ok(()) => Ok(true),
        Err(Errno::ACCESS | Errno::PERM | Errno::NOENT | Errno::NOTDIR) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

pub(super) fn new_file(mode: u32) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode);
    options
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
}

pub(super) fn make_removable(path: &Path) -> io::Result<()> {
    let mode = fs::symlink_metadata(path)?.mode();
    if mode & 0o700 == 0o700 { Ok(()) } else { set_mode(path, mode & 0o7777 | 0o700) }
}

/// Writes a new file and makes it durable, with the mode and the owner of `old` if that exists.
pub(super) fn write_like(new: &Path, old: &Path, contents: &[u8], mode: u32) -> io::Result<()> {
    let before = match fs::metadata(old) {
        Ok(before) if before.is_file() => Some(before),
        Ok(_) => return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file")),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(e),
    };
    let mut file = new_file(if before.is_some() { 0o600 } else { mode }).open(new)?;
    file.write_all(contents)?;
    if let Some(before) = before {
        let now = file.metadata()?;
        if (now.uid(), now.gid()) != (before.uid(), before.gid()) {
            // Only root may give files away; a user replaces by one of their own, as editors do.
            let _ = std::os::unix::fs::fchown(&file, Some(before.uid()), Some(before.gid()));
        }
        // After the owner, whose change clears the set-user bits.
        file.set_permissions(Permissions::from_mode(before.mode() & 0o7777))?;
    }
    flush(&file)
}

pub(super) fn link(path: &Path, target: &Path) -> io::Result<()> {
    super::beside::replace(path, |new| std::os::unix::fs::symlink(target, new))
}

pub(super) fn sync(path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    match flush(&file) {
        // Some network file systems cannot sync folders, and need not.
        Err(e)
            if file.metadata()?.is_dir()
                && [Errno::INVAL, Errno::NOTSUP]
                    .map(|e| Some(e.raw_os_error()))
                    .contains(&e.raw_os_error()) =>
        {
            Ok(())
        }
        result => result,
    }
}

/// Waits until the disk has the file, its cache included: `F_FULLFSYNC` on macOS, as std does.
fn flush(file: &File) -> io::Result<()> {
    match file.sync_all() {
        // File systems such as SMB know only the plain one.
        Err(e)
            if cfg!(target_vendor = "apple")
                && [Errno::NOTSUP, Errno::NOTTY, Errno::INVAL]
                    .map(|e| Some(e.raw_os_error()))
                    .contains(&e.raw_os_error()) =>
        {
            rustix::fs::fsync(file).map_err(Into::into)
        }
        result => result,
    }
}
