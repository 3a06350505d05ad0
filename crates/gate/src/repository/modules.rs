//! The modules of a repository, and which package an import means.

use std::path::{Component, Path, PathBuf};

use ogive_gosource::module::{GoMod, GoWork};

use crate::sources::{Problem, Sources};

/// A module whose sources are here.
#[derive(Debug)]
pub struct Module {
    /// Its folder, from the top.
    pub folder: PathBuf,
    /// Its path.
    pub path: String,
    /// What its `go.mod` says; nothing for a module from before there were any.
    pub go_mod: GoMod,
}

/// The modules of a repository.
#[derive(Debug, Default)]
pub struct Modules {
    /// The modules, by folder.
    pub all: Vec<Module>,
    /// The folders that a `go.work` names.
    work: Vec<PathBuf>,
    /// Of each module: the paths of modules that it can import from, with their folders, the longest first.
    reachable: Vec<Vec<(String, PathBuf)>>,
}

impl Modules {
    pub(super) fn read(sources: &Sources, path_of_top: Option<&str>, problems: &mut Vec<Problem>) -> Self {
        let mut modules = Self::default();
        for folder in &sources.folders {
            let Some(bytes) = &folder.go_mod else { continue };
            let go_mod = GoMod::read(bytes);
            let path = folder.path.join("go.mod");
            problems.extend(go_mod.errors.iter().map(|error| Problem {
                path: path.clone(),
                line: Some(error.line),
                reason: error.reason.clone(),
            }));
            match go_mod.module.clone() {
                Some(path) => modules.all.push(Module { folder: folder.path.clone(), path, go_mod }),
                None if go_mod.errors.is_empty() => {
                    problems.push(Problem { path, line: None, reason: "it names no module".to_owned() });
                }
                None => {}
            }
        }
        if let Some(path) = path_of_top
            && !modules.all.iter().any(|module| module.folder == Path::new(""))
        {
            let top = Module { folder: PathBuf::new(), path: path.to_owned(), go_mod: GoMod::default() };
            modules.all.insert(0, top);
        }
        if let Some(bytes) = &sources.go_work {
            let used = GoWork::read(bytes).modules;
            modules.work = used.iter().filter_map(|(folder, _)| joined(Path::new(""), folder)).collect();
        }
        modules.reachable = modules.all.iter().map(|module| modules.reachable_from(module)).collect();
        modules
    }

    fn reachable_from(&self, module: &Module) -> Vec<(String, PathBuf)> {
        let mut candidates = vec![(module.path.clone(), module.folder.clone())];
        if self.work.contains(&module.folder) {
            let others = self.all.iter().filter(|other| self.work.contains(&other.folder));
            candidates.extend(others.map(|other| (other.path.clone(), other.folder.clone())));
        }
        for replace in module.go_mod.replace.iter().filter(|replace| replace.new.version.is_empty()) {
            if let Some(folder) = joined(&module.folder, &replace.new.path) {
                candidates.push((replace.old.path.clone(), folder));
            }
        }
        // Of two for one path the later counts.
        candidates.reverse();
        candidates.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        candidates
    }

    /// The module that a folder belongs to: that of the nearest `go.mod` above.
    pub(crate) fn of(&self, folder: &Path) -> Option<usize> {
        let around = self.all.iter().enumerate().filter(|(_, module)| folder.starts_with(&module.folder));
        around.max_by_key(|(_, module)| module.folder.components().count()).map(|(at, _)| at)
    }

    /// The path by which the package in a folder is imported.
    pub(super) fn import_path(&self, module: usize, folder: &Path) -> Option<String> {
        let module = self.all.get(module)?;
        let rest = folder.strip_prefix(&module.folder).ok()?.to_str()?.replace('\\', "/");
        Some(if rest.is_empty() { module.path.clone() } else { format!("{}/{rest}", module.path) })
    }

    /// The paths by which a module imports the package in a folder of the module `owner`: one of the module itself, of the
    /// workspace, or one that stands here in the place of another.
    pub(super) fn imports_of(&self, from: usize, owner: usize, folder: &Path) -> Vec<String> {
        let (Some(reachable), Some(owner)) = (self.reachable.get(from), self.all.get(owner)) else {
            return Vec::new();
        };
        let Some(rest) = folder.strip_prefix(&owner.folder).ok().and_then(Path::to_str) else {
            return Vec::new();
        };
        let mut paths = Vec::new();
        for (at, (module, _)) in
            reachable.iter().enumerate().filter(|(_, (_, folder))| *folder == owner.folder)
        {
            let path = if rest.is_empty() {
                module.clone()
            } else {
                format!("{module}/{}", rest.replace('\\', "/"))
            };
            // The longest path that fits says whose a package is, whether it has it or not.
            if !reachable[..at].iter().any(|(longer, _)| below(&path, longer).is_some()) {
                paths.push(path);
            }
        }
        paths
    }

    /// What `go.mod` and `go.work` say of which module is where.
    pub(crate) fn said(&self) -> String {
        let modules: Vec<_> =
            self.all.iter().map(|module| (&module.folder, &module.path, &module.go_mod)).collect();
        format!("{modules:?} {:?}", self.work)
    }
}

/// What of an import follows the path of a module; none for one of another module.
pub(crate) fn below<'i>(import: &'i str, module: &str) -> Option<&'i str> {
    match import.strip_prefix(module)? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

/// A path of a file, from the folder that it stands in; none when it leads out of the repository.
pub(crate) fn joined(from: &Path, path: &str) -> Option<PathBuf> {
    let mut folder = from.to_owned();
    for component in Path::new(path).components() {
        match component {
            Component::CurDir => {}
            Component::Normal(name) => folder.push(name),
            Component::ParentDir if folder.pop() => {}
            _ => return None,
        }
    }
    Some(folder)
}
