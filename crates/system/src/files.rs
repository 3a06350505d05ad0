//! Files, reading and changing kept apart.

use std::fs::Metadata;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// What kind of thing is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    File,
    /// A folder.
    Directory,
    /// A symbolic link.
    Link,
    /// A device, socket or pipe.
    Other,
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// File, folder or link.
    pub kind: EntryKind,
    /// The size in bytes.
    pub size: u64,
    /// Unix permission bits; made up on Windows.
    pub mode: u32,
    /// The last change of its contents, where known.
    pub modified: Option<SystemTime>,
    /// The last change of its contents, name or mode, where the file system keeps it: nobody can set it back.
    pub changed: Option<SystemTime>,
    /// Device and inode, where the file system has them.
    pub identity: Option<(u64, u64)>,
    /// The number of the user whom it belongs to, where the system has such.
    pub owner: Option<u32>,
}

/// A file that many threads may read at any position.
pub trait RandomAccess: Send + Sync {
    /// Fills `buffer` from `offset`; returns the bytes read, fewer only at the end of the file.
    ///
    /// # Errors
    /// As the system reports.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;

    /// The size in bytes now.
    ///
    /// # Errors
    /// As the system reports.
    fn size(&self) -> io::Result<u64>;
}

/// Reading. Every error names the operation and the path.
pub trait Files: Send + Sync {
    /// The whole file; at most `limit` bytes, an error beyond.
    ///
    /// # Errors
    /// When it is missing, unreadable or larger than `limit`.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// A file to stream.
    ///
    /// # Errors
    /// When it is missing or unreadable.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>>;

    /// A file to read at positions.
    ///
    /// # Errors
    /// When it is missing or unreadable.
    fn open_random(&self, path: &Path) -> io::Result<Arc<dyn RandomAccess>>;

    /// What is at `path`, a link not followed; none when nothing is there.
    ///
    /// # Errors
    /// When it can't be told.
    fn entry(&self, path: &Path) -> io::Result<Option<Entry>>;

    /// What is at `path`, links followed; none when nothing is there.
    ///
    /// # Errors
    /// When it can't be told.
    fn target(&self, path: &Path) -> io::Result<Option<Entry>>;

    /// The names in a folder, sorted, with what each is (links not followed).
    ///
    /// # Errors
    /// When it is missing or unreadable.
    fn list(&self, path: &Path) -> io::Result<Vec<(std::ffi::OsString, EntryKind)>>;

    /// What a link points to.
    ///
    /// # Errors
    /// When it is no link.
    fn read_link(&self, path: &Path) -> io::Result<PathBuf>;

    /// The absolute path without links.
    ///
    /// # Errors
    /// When it does not exist.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;

    /// Free bytes for this user on the file system of `path` (the nearest parent that exists).
    ///
    /// # Errors
    /// As the system reports.
    fn available_space(&self, path: &Path) -> io::Result<u64>;

    /// Whether this user may change the file, or the entries of the folder, at `path`, links
    /// followed; nothing there may not be changed. Told without trying.
    ///
    /// # Errors
    /// When it can't be told.
    fn is_writable(&self, path: &Path) -> io::Result<bool> {
        Ok(self.target(path)?.is_some_and(|entry| entry.mode & 0o200 != 0))
    }

    /// Whether this user may run the file at `path`, links followed: by its mode, and by the file
    /// system that it is on. Told without trying; nothing there may not be run.
    ///
    /// # Errors
    /// When it can't be told.
    fn is_executable(&self, path: &Path) -> io::Result<bool> {
        Ok(self.target(path)?.is_some_and(|entry| entry.mode & 0o111 != 0))
    }

    /// An extended attribute of what is at `path`, links followed, at most 64 KiB of it; none when it
    /// has no such attribute, or its file system has none at all.
    ///
    /// # Errors
    /// When nothing is there; `Unsupported` where the system has no such attributes.
    fn attribute(&self, path: &Path, name: &str) -> io::Result<Option<Vec<u8>>>;

    /// Whether something is at `path`, links followed; an error counts as nothing.
    fn exists(&self, path: &Path) -> bool {
        matches!(self.target(path), Ok(Some(_)))
    }

    /// Whether a folder is at `path`, links followed.
    fn is_dir(&self, path: &Path) -> bool {
        matches!(self.target(path), Ok(Some(Entry { kind: EntryKind::Directory, .. })))
    }
}

/// The programs of a name in folders of a PATH that this user may run, in their order, each once. Relative
/// folders are left out: what stands in the current folder may be anybody's.
#[must_use]
pub fn programs_in(files: &dyn Files, folders: &[PathBuf], name: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in folders.iter().filter(|folder| folder.has_root()) {
        let path = folder.join(name);
        let runs = !files.is_dir(&path) && files.is_executable(&path).unwrap_or(false);
        if runs && !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

/// Holds a lock until dropped.
pub trait LockGuard: Send {}

/// Changing.
pub trait FilesMut: Files {
    /// Makes a folder and its parents.
    ///
    /// # Errors
    /// As the system reports.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;

    /// Makes a new file to write to, with Unix permission bits, lessened by the umask; an error if
    /// something is there.
    ///
    /// # Errors
    /// As the system reports.
    fn create_new(&self, path: &Path, mode: u32) -> io::Result<Box<dyn Write + Send>>;

    /// Opens a file to append to, made if missing. `truncate_to` cuts it first.
    ///
    /// # Errors
    /// As the system reports.
    fn append(&self, path: &Path, truncate_to: Option<u64>) -> io::Result<Box<dyn Write + Send>>;

    /// Replaces or makes a file as one step that survives a crash: a new inode beside it, synced,
    /// renamed over it, the folder synced. Follows a link at `path` to the file behind it. Keeps
    /// the mode (and owner) of an existing file; a new one gets `mode`.
    ///
    /// # Errors
    /// As the system reports; then the old file is untouched.
    fn replace(&self, path: &Path, contents: &[u8], mode: u32) -> io::Result<()>;

    /// Renames within a file system, replacing a file at `to`.
    ///
    /// # Errors
    /// As the system reports.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Makes a symbolic link, replacing one at `path` atomically.
    ///
    /// # Errors
    /// As the system reports.
    fn link(&self, path: &Path, target: &Path) -> io::Result<()>;

    /// Copies a file with its mode, sharing blocks where the file system can. Never a hard link; what
    /// is at `to` is replaced by a new inode in one step.
    ///
    /// # Errors
    /// As the system reports.
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Sets Unix permission bits; on Windows only whether it is read-only.
    ///
    /// # Errors
    /// As the system reports.
    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()>;

    /// Removes a file or a link; nothing there is fine.
    ///
    /// # Errors
    /// As the system reports.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// As the system reports.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;

    /// Removes a folder and all in it, read-only folders too; nothing there is fine. A link is removed
    /// itself.
    ///
    /// # Errors
    /// As the system reports.
    fn remove_dir_all(&self, path: &Path) -> io::Result<()>;

    /// Makes a file's contents, or a folder's entries, durable.
    ///
    /// # Errors
    /// As the system reports.
    fn sync(&self, path: &Path) -> io::Result<()>;

    /// Makes all that was written to the file system of `path` durable: one `syncfs` on Linux.
    ///
    /// # Errors
    /// As the system reports.
    fn sync_file_system(&self, path: &Path) -> io::Result<()>;

    /// Takes an advisory lock on a file, made if missing. When somebody holds it, calls `waiting`
    /// once, then waits.
    ///
    /// # Errors
    /// As the system reports.
    fn lock(&self, path: &Path, waiting: &mut dyn FnMut()) -> io::Result<Box<dyn LockGuard>>;

    /// Takes an advisory lock on a file, made if missing; none when somebody holds it.
    ///
    /// # Errors
    /// As the system reports.
    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn LockGuard>>>;
}

impl From<&Metadata> for Entry {
    fn from(metadata: &Metadata) -> Self {
        let kind = if metadata.is_dir() {
            EntryKind::Directory
        } else if metadata.is_symlink() {
            EntryKind::Link
        } else if metadata.is_file() {
            EntryKind::File
        } else {
            EntryKind::Other
        };
        #[cfg(unix)]
        let (mode, changed, identity, owner) = {
            use std::os::unix::fs::MetadataExt;
            let identity = Some((metadata.dev(), metadata.ino()));
            (metadata.mode() & 0o7777, changed(metadata), identity, Some(metadata.uid()))
        };
        #[cfg(not(unix))]
        let (mode, changed, identity, owner) =
            (if metadata.permissions().readonly() { 0o444 } else { 0o666 }, None, None, None);
        let modified = metadata.modified().ok();
        Self { kind, size: metadata.len(), mode, modified, changed, identity, owner }
    }
}

/// The time of the last change of the inode; none before 1970.
#[cfg(unix)]
fn changed(metadata: &Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).ok()?;
    let nanoseconds = u32::try_from(metadata.ctime_nsec()).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(std::time::Duration::new(seconds, nanoseconds))
}
