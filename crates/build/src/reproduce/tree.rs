//! A copy of sources in another folder.

use std::io;
use std::path::{Path, PathBuf};

use ogive_system::{EntryKind, System};

use super::origin::Origin;
use crate::request::Request;
use crate::run::Workshop;

/// What the go command does not build of: the state of a repository.
const LEFT_OUT: [&str; 6] = [".git", ".hg", ".svn", ".bzr", ".fossil", ".jj"];

/// Sources that were copied, with their places to one another.
pub(super) struct Tree {
    /// Above all of them.
    from: PathBuf,
    to: PathBuf,
    roots: Vec<PathBuf>,
}

impl Tree {
    /// Copies what a build is made of to `to`; outputs of earlier builds stay behind.
    pub(super) fn copied(
        shop: Workshop<'_>,
        request: &Request,
        origin: &Origin,
        to: &Path,
    ) -> io::Result<Self> {
        let tree = Self { from: above(&origin.roots), to: to.to_owned(), roots: origin.roots.clone() };
        let outputs = request.names.folder();
        let mut left_out = vec![request.stage.clone()];
        if !outputs.as_os_str().is_empty() {
            left_out.push(request.directory.join(outputs));
        }
        // A replacement need not be there where modules are vendored.
        for root in tree.roots.iter().filter(|root| shop.system.files.is_dir(root)) {
            let copy = Copy { shop, left_out: &left_out };
            copy.folder(root, &tree.moved(root))?;
        }
        Ok(tree)
    }

    /// Where a path of the sources is in the copy; the path itself when it is not of them.
    pub(super) fn moved(&self, path: &Path) -> PathBuf {
        let within = self.roots.iter().any(|root| path.starts_with(root));
        match path.strip_prefix(&self.from) {
            Ok(rest) if within && rest.as_os_str().is_empty() => self.to.clone(),
            Ok(rest) if within => self.to.join(rest),
            _ => path.to_owned(),
        }
    }

    /// A package or a file as the go command takes it.
    pub(super) fn moved_argument(&self, argument: &str) -> String {
        let path = Path::new(argument);
        match path.is_absolute() {
            true => self.moved(path).to_string_lossy().into_owned(),
            false => argument.to_owned(),
        }
    }
}

/// The folder above all of these.
fn above(folders: &[PathBuf]) -> PathBuf {
    let Some((first, rest)) = folders.split_first() else { return PathBuf::new() };
    let holds = |folder: &&Path| rest.iter().all(|other| other.starts_with(folder));
    first.ancestors().find(holds).unwrap_or(first).to_owned()
}

struct Copy<'a> {
    shop: Workshop<'a>,
    left_out: &'a [PathBuf],
}

impl Copy<'_> {
    fn folder(&self, from: &Path, to: &Path) -> io::Result<()> {
        let System { files, .. } = self.shop.system;
        files.create_dir_all(to)?;
        for (name, kind) in files.list(from)? {
            let (source, copy) = (from.join(&name), to.join(&name));
            if LEFT_OUT.iter().any(|left_out| name == *left_out) || self.left_out.contains(&source) {
                continue;
            }
            if self.shop.cancel.is_cancelled() {
                return Ok(());
            }
            match kind {
                EntryKind::Directory => self.folder(&source, &copy)?,
                EntryKind::File => files.copy(&source, &copy)?,
                EntryKind::Link => files.link(&copy, &files.read_link(&source)?)?,
                EntryKind::Other => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_to_one_another_are_kept() {
        let roots = ["/w/app", "/w/libs/one"].map(PathBuf::from).to_vec();
        let tree = Tree { from: above(&roots), to: "/t".into(), roots };
        let moved = |path: &str| tree.moved(Path::new(path));
        assert_eq!(moved("/w/app/cmd"), Path::new("/t/app/cmd"));
        assert_eq!(moved("/w/libs/one"), Path::new("/t/libs/one"));
        assert_eq!(moved("/w/libs/two"), Path::new("/w/libs/two"));
        assert_eq!(tree.moved_argument("./cmd/..."), "./cmd/...");
        let one = Tree { from: "/w".into(), to: "/t".into(), roots: vec!["/w".into()] };
        assert_eq!(one.moved(Path::new("/w")), Path::new("/t"));
    }
}
