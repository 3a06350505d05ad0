//! The files of this machine.

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod attribute;
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
#[path = "attribute_other.rs"]
mod attribute;
mod beside;
mod handles;
#[cfg(unix)]
#[path = "unix.rs"]
mod os;
#[cfg(windows)]
#[path = "windows.rs"]
mod os;
mod remove;

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) use self::os::canonicalize;

use self::handles::{HeldLock, NamedFile, PositionedFile};
use crate::error::{name, naming, too_large};
use crate::{Entry, EntryKind, Files, FilesMut, LockGuard, RandomAccess};

/// The files of this machine. A mode given to a new file is lessened by the process's umask.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealFiles;

impl Files for RealFiles {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let naming = naming("read", path);
        let file = os::open_to_read(path).map_err(&naming)?;
        let size = file.metadata().map_err(&naming)?.len();
        if size > limit {
            return Err(too_large(path, limit));
        }
        let mut contents = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        file.take(limit.saturating_add(1)).read_to_end(&mut contents).map_err(naming)?;
        if contents.len() as u64 > limit { Err(too_large(path, limit)) } else { Ok(contents) }
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        let file = fs::File::open(path).map_err(naming("open", path))?;
        Ok(Box::new(NamedFile::new(file, path)))
    }

    fn open_random(&self, path: &Path) -> io::Result<Arc<dyn RandomAccess>> {
        let file = os::open_to_read(path).map_err(naming("open", path))?;
        Ok(Arc::new(PositionedFile::new(file, path)))
    }

    fn entry(&self, path: &Path) -> io::Result<Option<Entry>> {
        found(path, fs::symlink_metadata(path))
    }

    fn target(&self, path: &Path) -> io::Result<Option<Entry>> {
        found(path, fs::metadata(path))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<(OsString, EntryKind)>> {
        let naming = naming("list", path);
        let mut entries = Vec::new();
        for entry in fs::read_dir(path).map_err(&naming)? {
            let entry = entry.map_err(&naming)?;
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_dir() => EntryKind::Directory,
                Ok(kind) if kind.is_symlink() => EntryKind::Link,
                Ok(kind) if kind.is_file() => EntryKind::File,
                Ok(_) => EntryKind::Other,
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                Err(e) => return Err(name("look at", &entry.path(), e)),
            };
            entries.push((entry.file_name(), kind));
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(entries)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(path).map_err(naming("read the link", path))
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        canonicalize(path).map_err(naming("resolve", path))
    }

    fn is_writable(&self, path: &Path) -> io::Result<bool> {
        os::is_writable(path).map_err(naming("look at", path))
    }

    fn is_executable(&self, path: &Path) -> io::Result<bool> {
        os::is_executable(path).map_err(naming("look at", path))
    }

    fn attribute(&self, path: &Path, name: &str) -> io::Result<Option<Vec<u8>>> {
        attribute::read(path, name).map_err(naming("read an attribute of", path))
    }

    fn available_space(&self, path: &Path) -> io::Result<u64> {
        let existing = path.ancestors().find(|p| fs::metadata(p).is_ok()).unwrap_or(Path::new("."));
        let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
        os::available_space(existing).map_err(naming("measure the free space of", existing))
    }
}

impl FilesMut for RealFiles {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path).map_err(naming("make the folder", path))
    }

    fn create_new(&self, path: &Path, mode: u32) -> io::Result<Box<dyn Write + Send>> {
        let file = os::new_file(mode).open(path).map_err(naming("make", path))?;
        Ok(Box::new(NamedFile::new(file, path)))
    }

    fn append(&self, path: &Path, truncate_to: Option<u64>) -> io::Result<Box<dyn Write + Send>> {
        let naming = naming("open for writing", path);
        // Without append access a file can be cut on Windows too.
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(false).open(path).map_err(&naming)?;
        if let Some(size) = truncate_to
            && file.metadata().map_err(&naming)?.len() > size
        {
            file.set_len(size).map_err(&naming)?;
        }
        io::Seek::seek(&mut file, io::SeekFrom::End(0)).map_err(naming)?;
        Ok(Box::new(NamedFile::new(file, path)))
    }

    fn replace(&self, path: &Path, contents: &[u8], mode: u32) -> io::Result<()> {
        let real = follow(path)?;
        beside::replace(&real, |new| os::write_like(new, &real, contents, mode))
            .and_then(|()| self.sync(parent(&real)))
            .map_err(naming("replace", path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        os::rename(from, to).map_err(|e| {
            let what = format!("cannot move {} to {}: {e}", from.display(), to.display());
            io::Error::new(e.kind(), what)
        })
    }

    fn link(&self, path: &Path, target: &Path) -> io::Result<()> {
        os::link(path, target).map_err(naming("make the link", path))
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        beside::replace(to, |new| {
            if reflink_copy::reflink(from, new).is_err() {
                fs::copy(from, new)?;
            }
            fs::set_permissions(new, fs::metadata(from)?.permissions())
        })
        .map_err(|e| {
            io::Error::new(e.kind(), format!("cannot copy {} to {}: {e}", from.display(), to.display()))
        })
    }

    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        os::set_mode(path, mode).map_err(naming("set the mode of", path))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        remove::file(path).map_err(naming("remove", path))
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path).map_err(naming("remove the folder", path))
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        remove::tree(path).map_err(naming("remove the folder", path))
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        os::sync(path).map_err(naming("write to disk", path))
    }

    fn sync_file_system(&self, path: &Path) -> io::Result<()> {
        os::sync_file_system(path).map_err(naming("write to disk the file system of", path))
    }

    fn lock(&self, path: &Path, waiting: &mut dyn FnMut()) -> io::Result<Box<dyn LockGuard>> {
        let naming = naming("lock", path);
        let file = lock_file(path).map_err(&naming)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                waiting();
                file.lock().map_err(naming)?;
            }
            Err(fs::TryLockError::Error(e)) => return Err(naming(e)),
        }
        Ok(Box::new(HeldLock::new(file)))
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn LockGuard>>> {
        let file = lock_file(path).map_err(naming("lock", path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(HeldLock::new(file)))),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(e)) => Err(name("lock", path, e)),
        }
    }
}

fn lock_file(path: &Path) -> io::Result<fs::File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

fn found(path: &Path, metadata: io::Result<fs::Metadata>) -> io::Result<Option<Entry>> {
    match metadata {
        Ok(metadata) => Ok(Some(Entry::from(&metadata))),
        // A file where a folder is wanted: nothing can be below it.
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(name("look at", path, e)),
    }
}

/// The folder that holds `path`.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The file behind a chain of links, whether it exists or not.
fn follow(path: &Path) -> io::Result<PathBuf> {
    // As many as Linux follows (path_resolution(7)).
    const MOST_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = parent(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(name("follow", &path, io::Error::other("too many links")))
}
