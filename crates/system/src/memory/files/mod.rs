//! A file system in memory.

mod changes;
mod faults;
mod handles;
mod tree;

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

pub use self::faults::{Fault, Operation};

use self::handles::{Positioned, Reader};
use self::tree::{Kind, Tree};
use crate::error::{naming, too_large};
use crate::{Entry, EntryKind, Files, RandomAccess};

/// A file system in memory, with Unix modes and links. Its user is not root: the owner's bits are
/// heeded. New files are lessened by umask 022. Relative paths start at `/`. Clones share the files.
#[derive(Debug, Clone)]
pub struct MemoryFiles {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    tree: Mutex<Tree>,
    locks: Mutex<HashSet<PathBuf>>,
    unlocked: Condvar,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Default for MemoryFiles {
    fn default() -> Self {
        Self::new()
    }
}

/// Making a machine up, and looking at what became of it. These report errors by panicking, and
/// neither count as operations nor meet faults.
impl MemoryFiles {
    /// An empty root folder, and 1 TiB free.
    #[must_use]
    pub fn new() -> Self {
        let (tree, locks) = (Mutex::new(Tree::new()), Mutex::default());
        Self { shared: Arc::new(Shared { tree, locks, unlocked: Condvar::new() }) }
    }

    /// Puts a file with mode 644 there, and the folders above it.
    #[must_use]
    pub fn file(self, path: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> Self {
        let contents = Arc::new(Mutex::new(contents.as_ref().to_vec()));
        self.put(path.as_ref(), Kind::File(contents), 0o644)
    }

    /// Puts a file with mode 755 there, and the folders above it.
    #[must_use]
    pub fn program(self, path: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> Self {
        let contents = Arc::new(Mutex::new(contents.as_ref().to_vec()));
        self.put(path.as_ref(), Kind::File(contents), 0o755)
    }

    /// Puts a folder there, and those above it.
    #[must_use]
    pub fn directory(self, path: impl AsRef<Path>) -> Self {
        self.put(path.as_ref(), Kind::Directory, 0o755)
    }

    /// Puts a link there, and the folders above it.
    #[must_use]
    pub fn symlink(self, path: impl AsRef<Path>, target: impl Into<PathBuf>) -> Self {
        self.put(path.as_ref(), Kind::Link(target.into()), 0o777)
    }

    /// Gives what is there another mode.
    #[must_use]
    pub fn mode(self, path: impl AsRef<Path>, mode: u32) -> Self {
        self.with(|tree| {
            let real = tree.resolve(path.as_ref(), true).expect("a path to set the mode of");
            tree.nodes.get_mut(&real).expect("something to set the mode of").mode = mode;
        });
        self
    }

    /// Gives what is there an extended attribute.
    #[must_use]
    pub fn with_attribute(self, path: impl AsRef<Path>, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.with(|tree| {
            let real = tree.resolve(path.as_ref(), true).expect("a path to give an attribute");
            tree.attributes.insert((real, name.to_owned()), value.as_ref().to_vec());
        });
        self
    }

    /// Makes everything below a path a read-only file system.
    #[must_use]
    pub fn read_only(self, path: impl Into<PathBuf>) -> Self {
        self.with(|tree| tree.read_only.push(path.into()));
        self
    }

    /// From now on operations fail as `fault` says.
    pub fn fail(&self, fault: Fault) {
        self.with(|tree| tree.faults.push(fault));
    }

    /// From now on nothing fails on order.
    pub fn heal(&self) {
        self.with(|tree| {
            tree.faults.clear();
            tree.read_only.clear();
        });
    }

    /// From now on only so many bytes can be written.
    pub fn set_available(&self, bytes: u64) {
        self.with(|tree| tree.available = bytes);
    }

    /// How many operations have changed something so far.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.with(|tree| tree.changes)
    }

    /// A file's contents as text, none when no file is there.
    #[must_use]
    pub fn text(&self, path: impl AsRef<Path>) -> Option<String> {
        self.with(|tree| match &tree.node(path.as_ref(), true).ok()?.kind {
            Kind::File(contents) => Some(String::from_utf8_lossy(&held(contents)).into_owned()),
            _ => None,
        })
    }

    /// All paths below a folder, with what is there: contents, a link's target, or neither for
    /// folders; to compare before and after.
    #[must_use]
    pub fn snapshot(&self, folder: impl AsRef<Path>) -> Vec<(PathBuf, u32, Option<Vec<u8>>)> {
        self.with(|tree| {
            let state = |path: PathBuf| {
                let node = &tree.nodes[&path];
                let contents = match &node.kind {
                    Kind::File(contents) => Some(held(contents).clone()),
                    Kind::Link(target) => Some(target.as_os_str().as_encoded_bytes().to_vec()),
                    Kind::Directory => None,
                };
                (path, node.mode, contents)
            };
            tree.below(folder.as_ref()).into_iter().map(state).collect()
        })
    }

    fn put(self, path: &Path, kind: Kind, mode: u32) -> Self {
        self.with(|tree| {
            let folders: Vec<_> = path.ancestors().skip(1).collect();
            for folder in folders.into_iter().rev() {
                let real = tree.resolve(folder, true).expect("a path for a folder");
                if !tree.nodes.contains_key(&real) {
                    tree.put(real, Kind::Directory, 0o755);
                }
            }
            let real = tree.resolve(path, false).expect("a path for an entry");
            tree.put(real, kind, mode);
        });
        self
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Tree) -> T) -> T {
        use_it(&mut held(&self.shared.tree))
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let contents = self
            .with(|tree| {
                tree.meet(Operation::Read, path)?;
                tree.contents(path)
            })
            .map_err(naming("read", path))?;
        let contents = held(&contents);
        if contents.len() as u64 > limit { Err(too_large(path, limit)) } else { Ok(contents.clone()) }
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.with(|tree| {
            tree.meet(Operation::Read, path)?;
            Ok(Box::new(Reader { contents: tree.contents(path)?, position: 0 }) as _)
        })
        .map_err(naming("open", path))
    }

    fn open_random(&self, path: &Path) -> io::Result<Arc<dyn RandomAccess>> {
        self.with(|tree| {
            tree.meet(Operation::Read, path)?;
            Ok(Arc::new(Positioned(tree.contents(path)?)) as _)
        })
        .map_err(naming("open", path))
    }

    fn entry(&self, path: &Path) -> io::Result<Option<Entry>> {
        self.look(path, false)
    }

    fn target(&self, path: &Path) -> io::Result<Option<Entry>> {
        self.look(path, true)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<(OsString, EntryKind)>> {
        self.with(|tree| {
            tree.meet(Operation::List, path)?;
            let real = tree.resolve(path, true)?;
            match tree.node(&real, true)? {
                node if node.entry().kind != EntryKind::Directory => {
                    return Err(io::ErrorKind::NotADirectory.into());
                }
                node if node.mode & 0o400 == 0 => return Err(io::ErrorKind::PermissionDenied.into()),
                _ => {}
            }
            let named = |path: &PathBuf| Some((path.file_name()?.to_owned(), tree.nodes[path].entry().kind));
            let inside = tree.below(&real).into_iter().filter(|path| path.parent() == Some(&real));
            let mut entries: Vec<_> = inside.filter_map(|path| named(&path)).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Ok(entries)
        })
        .map_err(naming("list", path))
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        self.with(|tree| match &tree.node(path, false)?.kind {
            Kind::Link(target) => Ok(target.clone()),
            _ => Err(io::ErrorKind::InvalidInput.into()),
        })
        .map_err(naming("read the link", path))
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.with(|tree| {
            tree.node(path, true)?;
            tree.resolve(path, true)
        })
        .map_err(naming("resolve", path))
    }

    fn attribute(&self, path: &Path, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.with(|tree| {
            tree.node(path, true)?;
            let real = tree.resolve(path, true)?;
            Ok(tree.attributes.get(&(real, name.to_owned())).cloned())
        })
        .map_err(naming("read an attribute of", path))
    }

    fn available_space(&self, _: &Path) -> io::Result<u64> {
        Ok(self.with(|tree| tree.available))
    }
}

impl MemoryFiles {
    fn look(&self, path: &Path, follow: bool) -> io::Result<Option<Entry>> {
        match self.with(|tree| tree.node(path, follow).map(tree::Node::entry)) {
            Ok(entry) => Ok(Some(entry)),
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(e) => Err(crate::error::name("look at", path, e)),
        }
    }
}
