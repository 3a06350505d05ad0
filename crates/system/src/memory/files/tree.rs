//! The tree of nodes and how paths lead through it.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use super::{Fault, Operation};
use crate::{Entry, EntryKind};

/// The bytes of a file, which open handles share.
pub(super) type Contents = Arc<Mutex<Vec<u8>>>;

#[derive(Debug, Clone)]
pub(super) enum Kind {
    File(Contents),
    Directory,
    Link(PathBuf),
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) mode: u32,
    pub(super) inode: u64,
    pub(super) modified: SystemTime,
}

impl Node {
    pub(super) fn entry(&self) -> Entry {
        let (kind, size) = match &self.kind {
            Kind::File(contents) => (EntryKind::File, super::held(contents).len() as u64),
            Kind::Directory => (EntryKind::Directory, 0),
            Kind::Link(target) => (EntryKind::Link, target.as_os_str().len() as u64),
        };
        let identity = Some((1, self.inode));
        let modified = Some(self.modified);
        Entry { kind, size, mode: self.mode, modified, changed: modified, identity, owner: None }
    }
}

/// All nodes by their absolute paths without links and dots.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: BTreeMap<PathBuf, Node>,
    pub(super) faults: Vec<Fault>,
    pub(super) attributes: BTreeMap<(PathBuf, String), Vec<u8>>,
    pub(super) read_only: Vec<PathBuf>,
    pub(super) available: u64,
    pub(super) changes: usize,
    count: u64,
}

impl Tree {
    pub(super) fn new() -> Self {
        let mut tree = Self {
            nodes: BTreeMap::new(),
            faults: Vec::new(),
            attributes: BTreeMap::new(),
            read_only: Vec::new(),
            available: 1 << 40,
            changes: 0,
            count: 0,
        };
        tree.put(PathBuf::from("/"), Kind::Directory, 0o755);
        tree
    }

    /// Counts an operation and fails it if that was ordered.
    pub(super) fn meet(&mut self, operation: Operation, path: &Path) -> io::Result<()> {
        if operation.changes() && self.read_only.iter().any(|top| path.starts_with(top)) {
            return Err(io::ErrorKind::ReadOnlyFilesystem.into());
        }
        let failure = self.faults.iter_mut().filter_map(|fault| fault.meet(operation, path)).next();
        if let Some(error) = failure {
            return Err(error);
        }
        self.changes += usize::from(operation.changes());
        Ok(())
    }

    /// Takes free space.
    pub(super) fn take_space(&mut self, bytes: usize) -> io::Result<()> {
        self.available =
            self.available.checked_sub(bytes as u64).ok_or(io::Error::from(io::ErrorKind::StorageFull))?;
        Ok(())
    }

    pub(super) fn put(&mut self, path: PathBuf, kind: Kind, mode: u32) {
        self.count += 1;
        let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(self.count);
        self.nodes.insert(path, Node { kind, mode, inode: self.count, modified });
    }

    /// The path without links and dots. Its last part may be missing; a link there is followed
    /// when `follow`.
    pub(super) fn resolve(&self, path: &Path, follow: bool) -> io::Result<PathBuf> {
        const MOST_LINKS: usize = 40;
        let mut left: VecDeque<OsString> = parts(path);
        let mut at = PathBuf::from("/");
        let mut links = 0;
        while let Some(part) = left.pop_front() {
            if part == ".." {
                at.pop();
                continue;
            }
            let next = at.join(&part);
            let last = left.is_empty();
            match self.nodes.get(&next).map(|node| &node.kind) {
                Some(Kind::Link(target)) if follow || !last => {
                    links += 1;
                    if links > MOST_LINKS {
                        return Err(io::Error::other("too many links"));
                    }
                    if target.is_absolute() {
                        at = PathBuf::from("/");
                    }
                    for part in parts(target).into_iter().rev() {
                        left.push_front(part);
                    }
                    continue;
                }
                Some(Kind::File(_)) if !last => return Err(io::ErrorKind::NotADirectory.into()),
                None if !last => return Err(io::ErrorKind::NotFound.into()),
                _ => at = next,
            }
        }
        Ok(at)
    }

    /// What is at a path; `follow` a link there.
    pub(super) fn node(&self, path: &Path, follow: bool) -> io::Result<&Node> {
        let real = self.resolve(path, follow)?;
        self.nodes.get(&real).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// The readable contents of a file.
    pub(super) fn contents(&self, path: &Path) -> io::Result<Contents> {
        let node = self.node(path, true)?;
        match &node.kind {
            Kind::File(_) if node.mode & 0o400 == 0 => Err(io::ErrorKind::PermissionDenied.into()),
            Kind::File(contents) => Ok(Arc::clone(contents)),
            _ => Err(io::ErrorKind::IsADirectory.into()),
        }
    }

    /// Where an entry may be made, replaced or removed: in a folder that exists and is writable.
    pub(super) fn place(&self, path: &Path, follow: bool) -> io::Result<PathBuf> {
        let real = self.resolve(path, follow)?;
        let folder = real.parent().ok_or(io::ErrorKind::InvalidInput)?;
        match self.nodes.get(folder) {
            Some(Node { kind: Kind::Directory, mode, .. }) if mode & 0o200 == 0 => {
                Err(io::ErrorKind::PermissionDenied.into())
            }
            Some(Node { kind: Kind::Directory, .. }) => Ok(real),
            Some(_) => Err(io::ErrorKind::NotADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// The paths below a folder, itself not among them.
    pub(super) fn below(&self, folder: &Path) -> Vec<PathBuf> {
        let after =
            self.nodes.range::<Path, _>((std::ops::Bound::Excluded(folder), std::ops::Bound::Unbounded));
        // Paths order by their parts, so that a folder's tree follows it.
        after.map(|(path, _)| path).take_while(|path| path.starts_with(folder)).cloned().collect()
    }
}

/// The names on a path, with `..` but without `.` and the root.
fn parts(path: &Path) -> VecDeque<OsString> {
    path.components()
        .filter_map(|component| match component {
            Component::Normal(part) => Some(part.to_owned()),
            Component::ParentDir => Some(OsString::from("..")),
            _ => None,
        })
        .collect()
}
