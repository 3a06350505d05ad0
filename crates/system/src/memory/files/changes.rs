//! What changes files in memory.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::handles::{Lock, Writer};
use super::tree::{Contents, Kind, Tree};
use super::{MemoryFiles, Operation, held};
use crate::error::naming;
use crate::{FilesMut, LockGuard};

/// The bits that new files do not get.
const UMASK: u32 = 0o022;

impl FilesMut for MemoryFiles {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.with(|tree| {
            tree.meet(Operation::CreateDirectory, path)?;
            let folders: Vec<_> = path.ancestors().collect();
            for folder in folders.into_iter().rev().filter(|p| !p.as_os_str().is_empty()) {
                let real = tree.resolve(folder, true)?;
                match tree.nodes.get(&real).map(|node| &node.kind) {
                    Some(Kind::Directory) => {}
                    Some(_) => return Err(io::ErrorKind::AlreadyExists.into()),
                    None => {
                        let real = tree.place(&real, true)?;
                        tree.put(real, Kind::Directory, 0o777 & !UMASK);
                    }
                }
            }
            Ok(())
        })
        .map_err(naming("make the folder", path))
    }

    fn create_new(&self, path: &Path, mode: u32) -> io::Result<Box<dyn Write + Send>> {
        self.with(|tree| {
            tree.meet(Operation::Create, path)?;
            let real = tree.place(path, false)?;
            if tree.nodes.contains_key(&real) {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            let contents = Contents::default();
            tree.put(real, Kind::File(Arc::clone(&contents)), mode & !UMASK);
            Ok(Box::new(Writer { files: self.clone(), path: path.to_owned(), contents }) as _)
        })
        .map_err(naming("make", path))
    }

    fn append(&self, path: &Path, truncate_to: Option<u64>) -> io::Result<Box<dyn Write + Send>> {
        self.with(|tree| {
            tree.meet(Operation::Create, path)?;
            let real = tree.resolve(path, true)?;
            let contents = match tree.nodes.get(&real).map(|node| (&node.kind, node.mode)) {
                Some((Kind::File(_), mode)) if mode & 0o200 == 0 => {
                    return Err(io::ErrorKind::PermissionDenied.into());
                }
                Some((Kind::File(contents), _)) => Arc::clone(contents),
                Some(_) => return Err(io::ErrorKind::IsADirectory.into()),
                None => {
                    let contents = Contents::default();
                    tree.place(&real, true)?;
                    tree.put(real, Kind::File(Arc::clone(&contents)), 0o666 & !UMASK);
                    contents
                }
            };
            if let Some(size) = truncate_to {
                held(&contents).truncate(usize::try_from(size).unwrap_or(usize::MAX));
            }
            Ok(Box::new(Writer { files: self.clone(), path: path.to_owned(), contents }) as _)
        })
        .map_err(naming("open for writing", path))
    }

    fn replace(&self, path: &Path, contents: &[u8], mode: u32) -> io::Result<()> {
        self.with(|tree| {
            tree.meet(Operation::Replace, path)?;
            let real = tree.place(path, true)?;
            let mode = match tree.nodes.get(&real) {
                Some(node) if matches!(node.kind, Kind::File(_)) => node.mode,
                Some(_) => return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file")),
                None => mode & !UMASK,
            };
            tree.take_space(contents.len())?;
            tree.put(real, Kind::File(Arc::new(Mutex::new(contents.to_vec()))), mode);
            Ok(())
        })
        .map_err(naming("replace", path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.with(|tree| {
            tree.meet(Operation::Rename, from)?;
            tree.meet_again(Operation::Rename, to)?;
            let (from, to) = (tree.place(from, false)?, tree.place(to, false)?);
            move_node(tree, &from, &to)
        })
        .map_err(|e: io::Error| {
            io::Error::new(e.kind(), format!("cannot move {} to {}: {e}", from.display(), to.display()))
        })
    }

    fn link(&self, path: &Path, target: &Path) -> io::Result<()> {
        self.with(|tree| {
            tree.meet(Operation::Link, path)?;
            let real = tree.place(path, false)?;
            if matches!(tree.nodes.get(&real).map(|node| &node.kind), Some(Kind::Directory)) {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            tree.put(real, Kind::Link(target.to_owned()), 0o777);
            Ok(())
        })
        .map_err(naming("make the link", path))
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.with(|tree| {
            tree.meet(Operation::Copy, to)?;
            let contents = held(&*tree.contents(from)?).clone();
            let mode = tree.node(from, true)?.mode;
            let real = tree.place(to, false)?;
            if matches!(tree.nodes.get(&real).map(|node| &node.kind), Some(Kind::Directory)) {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            tree.take_space(contents.len())?;
            tree.put(real, Kind::File(Arc::new(Mutex::new(contents))), mode);
            Ok(())
        })
        .map_err(|e: io::Error| {
            io::Error::new(e.kind(), format!("cannot copy {} to {}: {e}", from.display(), to.display()))
        })
    }

    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        self.with(|tree| {
            tree.meet(Operation::SetMode, path)?;
            let real = tree.resolve(path, true)?;
            tree.nodes.get_mut(&real).ok_or(io::ErrorKind::NotFound)?.mode = mode;
            Ok(())
        })
        .map_err(naming("set the mode of", path))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.with(|tree| {
            tree.meet(Operation::Remove, path)?;
            let real = tree.resolve(path, false)?;
            match tree.nodes.get(&real).map(|node| &node.kind) {
                None => return Ok(()),
                Some(Kind::Directory) => return Err(io::ErrorKind::IsADirectory.into()),
                Some(_) => {}
            }
            let real = tree.place(&real, false)?;
            tree.nodes.remove(&real);
            Ok(())
        })
        .or_else(nothing_is_fine)
        .map_err(naming("remove", path))
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.with(|tree| {
            tree.meet(Operation::Remove, path)?;
            let real = tree.resolve(path, false)?;
            is_directory(tree, &real)?;
            if !tree.below(&real).is_empty() {
                return Err(io::ErrorKind::DirectoryNotEmpty.into());
            }
            let real = tree.place(&real, false)?;
            tree.nodes.remove(&real);
            Ok(())
        })
        .map_err(naming("remove the folder", path))
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.with(|tree| {
            tree.meet(Operation::Remove, path)?;
            let real = tree.resolve(path, false)?;
            if !matches!(tree.node(&real, false)?.kind, Kind::Link(_)) {
                is_directory(tree, &real)?;
            }
            let real = tree.place(&real, false)?;
            for inside in tree.below(&real) {
                tree.nodes.remove(&inside);
            }
            tree.nodes.remove(&real);
            Ok(())
        })
        .or_else(nothing_is_fine)
        .map_err(naming("remove the folder", path))
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.with(|tree| {
            tree.meet(Operation::Sync, path)?;
            tree.node(path, true).map(|_| ())
        })
        .map_err(naming("write to disk", path))
    }

    fn sync_file_system(&self, path: &Path) -> io::Result<()> {
        self.sync(path)
    }

    fn lock(&self, path: &Path, waiting: &mut dyn FnMut()) -> io::Result<Box<dyn LockGuard>> {
        let real = self.lock_file(path)?;
        if held(&self.shared.locks).contains(&real) {
            waiting();
        }
        let mut locks = held(&self.shared.locks);
        while !locks.insert(real.clone()) {
            locks = self.shared.unlocked.wait(locks).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(Box::new(Lock { files: self.clone(), path: real }))
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn LockGuard>>> {
        let real = self.lock_file(path)?;
        let taken = held(&self.shared.locks).insert(real.clone());
        Ok(taken.then(|| Box::new(Lock { files: self.clone(), path: real }) as Box<dyn LockGuard>))
    }
}

impl MemoryFiles {
    fn lock_file(&self, path: &Path) -> io::Result<PathBuf> {
        self.with(|tree| {
            tree.meet(Operation::Lock, path)?;
            let real = tree.resolve(path, true)?;
            if !tree.nodes.contains_key(&real) {
                tree.place(&real, true)?;
                tree.put(real.clone(), Kind::File(Contents::default()), 0o666 & !UMASK);
            }
            Ok(real)
        })
        .map_err(naming("lock", path))
    }
}

impl Tree {
    /// [`Tree::meet`] for the second path of one operation.
    fn meet_again(&mut self, operation: Operation, path: &Path) -> io::Result<()> {
        self.meet(operation, path)?;
        self.changes -= usize::from(operation.changes());
        Ok(())
    }
}

fn nothing_is_fine(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn is_directory(tree: &Tree, real: &Path) -> io::Result<()> {
    match tree.node(real, false)?.kind {
        Kind::Directory => Ok(()),
        _ => Err(io::ErrorKind::NotADirectory.into()),
    }
}

/// Moves as rename(2) does.
fn move_node(tree: &mut Tree, from: &Path, to: &Path) -> io::Result<()> {
    let moved = matches!(tree.node(from, false)?.kind, Kind::Directory);
    if from == to {
        return Ok(());
    }
    if to.starts_with(from) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let replaced = tree.nodes.get(to).map(|node| matches!(node.kind, Kind::Directory));
    match (moved, replaced) {
        (true, Some(false)) => return Err(io::ErrorKind::NotADirectory.into()),
        (false, Some(true)) => return Err(io::ErrorKind::IsADirectory.into()),
        (true, Some(true)) if !tree.below(to).is_empty() => {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
        _ => {}
    }
    let paths: Vec<PathBuf> = std::iter::once(from.to_owned()).chain(tree.below(from)).collect();
    for old in paths {
        let new = match old.strip_prefix(from) {
            Ok(rest) if !rest.as_os_str().is_empty() => to.join(rest),
            _ => to.to_owned(),
        };
        if let Some(node) = tree.nodes.remove(&old) {
            tree.nodes.insert(new, node);
        }
    }
    Ok(())
}
