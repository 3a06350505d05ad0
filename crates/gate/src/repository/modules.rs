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

    /// The folder that an import of a module means, if it is here: in the module itself, one of the workspace, or one
    /// that stands here in the place of another.
    pub(super) fn folder_of(&self, from: usize, import: &str) -> Option<PathBuf> {
        let longest = self.reachable.get(from)?.iter().find(|(path, _)| below(import, path).is_some())?;
        let folder = longest.1.join(below(import, &longest.0)?);
        // A folder in which another module begins is no part of this one.
        let owner = self.of(&folder)?;
        (self.all[owner].folder == longest.1).then_some(folder)
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
