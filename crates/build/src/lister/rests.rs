//! What a list of packages rests on: settings, module files, and the heads of sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_gosource::module::{GoMod, GoWork};
use ogive_system::{Command, EntryKind};
use serde::{Deserialize, Serialize};

use super::Lister;
use super::state::{Settings, is_read_by_go};

/// The largest module file that is read, in bytes.
pub(super) const LARGEST: u64 = 64 << 20;

/// File systems stamp what is changed with a clock that is a little late.
const LATE: Duration = Duration::from_millis(20);

/// Files that decide, in a folder or above it, which modules there are.
const MODULE_FILES: [&str; 5] = ["go.mod", "go.sum", "go.work", "go.work.sum", "vendor/modules.txt"];

/// The parts that may change.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rests {
    /// Files whose contents count, also when they are not there.
    pub(super) files: BTreeSet<PathBuf>,
    /// Folders whose sources count: which there are, and what stands above their declarations.
    pub(super) folders: BTreeSet<PathBuf>,
    /// Folders below which every folder counts like that.
    pub(super) trees: BTreeSet<PathBuf>,
}

impl Lister<'_> {
    /// What a list rests on that names these folders; none when that is more than can be told.
    pub(super) fn rests(&self, command: &Command, folders: BTreeSet<PathBuf>) -> Option<Rests> {
        let settings = Settings::of(self.system, self.request, command);
        if settings.name_other_files() {
            return None;
        }
        let directory = &self.request.directory;
        let mut rests = Rests { folders, ..Rests::default() };
        for package in &self.request.packages {
            if let Some(above) = wildcard(package)? {
                rests.trees.insert(directory.join(above));
            }
        }
        let places = rests.folders.iter().chain([directory]);
        let above: BTreeSet<&Path> = places.flat_map(|folder| folder.ancestors()).collect();
        for folder in above {
            rests.files.extend(MODULE_FILES.map(|name| folder.join(name)));
        }
        rests.files.extend(settings.files());
        let read: Vec<PathBuf> = rests.files.iter().cloned().collect();
        for file in read {
            self.follow(&file, &mut rests.files);
        }
        Some(rests)
    }

    /// Adds the module files that a module file names: of what replaces a module, and of the modules of a workspace.
    fn follow(&self, file: &Path, files: &mut BTreeSet<PathBuf>) {
        let Ok(bytes) = self.system.files.read(file, LARGEST) else { return };
        let folder = file.parent().unwrap_or(Path::new(""));
        let is_workspace = file.extension().is_some_and(|extension| extension == "work");
        let (replaced, used) = match is_workspace {
            true => {
                let work = GoWork::read(&bytes);
                (work.replace, work.modules)
            }
            false if file.ends_with("go.mod") => (GoMod::read(&bytes).replace, Vec::new()),
            false => return,
        };
        // Of a module with a path in the file system, no version is said.
        let near = replaced.into_iter().filter(|replace| replace.new.version.is_empty());
        let near = near.map(|replace| replace.new.path).chain(used.into_iter().map(|(path, _)| path));
        for path in near {
            for name in ["go.mod", "go.sum"] {
                let file = folder.join(&path).join(name);
                if files.insert(file.clone()) {
                    self.follow(&file, files);
                }
            }
        }
    }

    /// Whether a part may have changed since the run began, so that it can't be told what the go command saw of it.
    pub(super) fn has_changed(&self, rests: &Rests) -> bool {
        let files = &self.system.files;
        let is_late = |path: &Path| match files.target(path) {
            Ok(Some(entry)) => entry.modified.is_none_or(|modified| modified + LATE >= self.began),
            Ok(None) => false,
            Err(_) => true,
        };
        let sources = |folder: &PathBuf| {
            let names = files.list(folder).unwrap_or_default();
            is_late(folder)
                || names.iter().any(|(name, kind)| {
                    *kind != EntryKind::Directory && is_read_by_go(name) && is_late(&folder.join(name))
                })
        };
        rests.files.iter().any(|file| is_late(file))
            || rests.folders.iter().any(sources)
            || rests.trees.iter().flat_map(|tree| self.below(tree)).any(|folder| sources(&folder))
    }

    /// The folders that `./...` may look into.
    pub(super) fn below(&self, tree: &Path) -> Vec<PathBuf> {
        let mut folders = vec![tree.to_owned()];
        let mut next = 0;
        while let Some(folder) = folders.get(next).cloned() {
            next += 1;
            for (name, kind) in self.system.files.list(&folder).unwrap_or_default() {
                let text = name.to_string_lossy();
                let is_skipped = text.starts_with(['.', '_']) || text == "testdata" || text == "vendor";
                if kind == EntryKind::Directory && !is_skipped {
                    folders.push(folder.join(name));
                }
            }
        }
        folders
    }
}

/// The folder that a pattern looks below, relative to that of the request; an inner none for one that names a package,
/// an outer none for one that may look anywhere.
#[expect(clippy::option_option, reason = "three answers: nothing more, below a folder, anywhere")]
fn wildcard(package: &str) -> Option<Option<&str>> {
    if ["all", "std", "cmd", "work", "tool"].contains(&package) {
        return None;
    }
    let Some((before, _)) = package.split_once("...") else { return Some(None) };
    let is_near = before.starts_with("./") || before.starts_with("../");
    let above = before.rsplit_once('/').map(|(above, _)| above)?;
    is_near.then_some(Some(above))
}

#[cfg(test)]
mod tests {
    use super::wildcard;

    #[test]
    fn patterns_look_below_a_folder() {
        assert_eq!(wildcard("./..."), Some(Some(".")));
        assert_eq!(wildcard("./cmd/a..."), Some(Some("./cmd")));
        assert_eq!(wildcard("../other/..."), Some(Some("../other")));
        assert_eq!(wildcard("./cmd/app"), Some(None));
        assert_eq!(wildcard("example.com/m/..."), None);
        assert_eq!(wildcard("..."), None);
        assert_eq!(wildcard("all"), None);
    }
}
