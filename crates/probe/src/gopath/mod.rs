//! What lies below GOPATH/src. Repositories are read as files: git is not run, because the configuration of a
//! repository names programs that it would run.

mod budget;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ogive_machine::{GoSettings, GopathRoot, GopathTree, ShellFacts, Unsaved, Vcs};
use ogive_record::{Fact, Provenance};
use ogive_system::{EntryKind, Files, System};

pub(crate) use budget::Budget;

use crate::git;
use crate::gos::gopath;
use crate::text::is_text;

/// The deepest folder below GOPATH/src where a repository is looked for.
const DEEPEST: usize = 12;

/// The folders that tell what keeps the versions of a repository.
const MARKS: [(&str, Vcs); 6] = [
    (".git", Vcs::Git),
    (".hg", Vcs::Mercurial),
    (".svn", Vcs::Subversion),
    (".bzr", Vcs::Bazaar),
    (".fslckout", Vcs::Fossil),
    ("_FOSSIL_", Vcs::Fossil),
];

/// Looks at it.
pub(crate) fn tree(system: &System, settings: &GoSettings) -> Fact<GopathTree> {
    let home = system.environment.home();
    let Some(gopath) = gopath(settings, home.as_deref()) else {
        return Fact::unknown("this user has no folder", Provenance::Environment("HOME".into()));
    };
    let src = gopath.join("src");
    let place = Provenance::File { path: src.clone(), line: None };
    let files = &*system.files;
    if !gopath.is_absolute() || !files.is_dir(&src) {
        return Fact::known(GopathTree::empty(src), place);
    }
    if let Err(error) = files.list(&src) {
        return Fact::unknown(error.to_string(), place);
    }
    let mut walk = Walk { system, src: &src, budget: Budget::new(&*system.clock), roots: Vec::new() };
    let cut = walk.folder(&src, 0).err();
    let outside = outside(files, &src);
    let Walk { mut budget, mut roots, .. } = walk;
    for root in &mut roots {
        if root.vcs != Some(Vcs::Git) {
            continue;
        }
        let place = Provenance::File { path: root.folder.join(".git"), line: None };
        let seen = match &outside {
            Some(because) => Err(because.clone()),
            None => {
                movable(files, &src, &root.folder).and_then(|()| git::look(system, &root.folder, &mut budget))
            }
        };
        root.unsaved = match seen {
            Ok(seen) => {
                root.has_go_mod |= seen.has_go_mod;
                Fact::known(seen.unsaved, place)
            }
            Err(because) => Fact::unknown(because, place),
        };
    }
    let aside = aside(files, &src, &roots);
    Fact::known(GopathTree { src, aside, roots, cut }, place)
}

/// The folders of every GOPATH that are links, and where each leads: those of this process, of the GOENV file and of
/// every start of a shell, else the one that Go takes by itself.
pub(crate) fn links(
    system: &System,
    settings: &GoSettings,
    shells: &[ShellFacts],
    home: Option<&PathBuf>,
) -> BTreeMap<PathBuf, PathBuf> {
    let started = shells.iter().flat_map(|shell| &shell.starts).filter_map(|start| start.outcome.value());
    let own = started.filter_map(|started| started.variable("GOPATH"));
    let set = settings.effective("GOPATH").into_iter().chain(settings.persisted("GOPATH")).chain(own);
    let named = set.flat_map(|set| std::env::split_paths(&set.value).collect::<Vec<_>>());
    let folders = named.chain(home.map(|home| home.join("go"))).filter(|folder| folder.is_absolute());
    let link = |folder: PathBuf| {
        let real = system.files.canonicalize(&folder).ok().filter(|real| is_text(real))?;
        (!real.components().eq(folder.components())).then_some((folder, real))
    };
    folders.filter_map(link).collect()
}

struct Walk<'a> {
    system: &'a System,
    src: &'a Path,
    budget: Budget<'a>,
    roots: Vec<GopathRoot>,
}

impl Walk<'_> {
    /// Links to folders are not followed: what lies behind them is elsewhere.
    fn folder(&mut self, folder: &Path, depth: usize) -> Result<(), String> {
        self.budget.entry()?;
        let Ok(names) = self.system.files.list(folder) else { return Ok(()) };
        let has = |wanted: &str| names.iter().any(|(name, _)| name == wanted);
        let vcs = MARKS.iter().find(|(mark, _)| has(mark)).map(|(_, vcs)| *vcs);
        let has_go_mod = has("go.mod");
        let is_go = |name: &Path| name.extension().is_some_and(|extension| extension == "go");
        let has_go = names.iter().any(|(name, kind)| *kind == EntryKind::File && is_go(Path::new(name)));
        if vcs.is_some() || (depth > 0 && (has_go_mod || has_go)) {
            self.root(folder, vcs, has_go_mod);
            return Ok(());
        }
        if depth == DEEPEST {
            return Err(format!("folders are deeper than {DEEPEST} below {}", self.src.display()));
        }
        for (name, kind) in names {
            if kind == EntryKind::Directory {
                self.folder(&folder.join(name), depth + 1)?;
            }
        }
        Ok(())
    }

    fn root(&mut self, folder: &Path, vcs: Option<Vcs>, has_go_mod: bool) {
        let below = folder.strip_prefix(self.src).unwrap_or(folder);
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let unsaved = match vcs {
            None => "nothing keeps versions of it",
            Some(Vcs::Git) => "it was not looked at",
            Some(_) => "only repositories of git are looked into",
        };
        let current = self.system.environment.current_dir().ok();
        let place = Provenance::File { path: folder.to_owned(), line: None };
        self.roots.push(GopathRoot {
            import_path: parts.join("/"),
            folder: folder.to_owned(),
            vcs,
            has_go_mod,
            has_current_folder: current.is_some_and(|current| lies_in(self.system, &current, folder)),
            unsaved: Fact::<Vec<Unsaved>>::unknown(unsaved, place),
        });
    }
}

fn lies_in(system: &System, path: &Path, folder: &Path) -> bool {
    let real = |path: &Path| system.files.canonicalize(path).unwrap_or_else(|_| path.to_owned());
    path.starts_with(folder) || real(path).starts_with(real(folder))
}

/// What makes that nothing below GOPATH/src is moved.
fn outside(files: &dyn Files, src: &Path) -> Option<String> {
    if matches!(files.entry(src), Ok(Some(entry)) if entry.kind == EntryKind::Link) {
        return Some(format!("{} is a link", src.display()));
    }
    if files.is_dir(&src.join("runtime")) && files.exists(&src.with_file_name("VERSION")) {
        return Some(format!("{} is that of a Go", src.display()));
    }
    let around = src.ancestors().find(|folder| files.exists(&folder.join(".git")))?;
    Some(format!("it lies in another repository, {}", around.display()))
}

/// Whether a folder could be moved at all.
fn movable(files: &dyn Files, src: &Path, folder: &Path) -> Result<(), String> {
    let device = |path: &Path| {
        let entry = files.entry(path).map_err(|error| error.to_string())?;
        Ok::<_, String>(entry.and_then(|entry| entry.identity).map(|(device, _)| device))
    };
    if device(src)? != device(folder)? {
        return Err("it is on another file system than GOPATH/src".into());
    }
    match files.is_writable(folder) {
        Ok(true) => Ok(()),
        Ok(false) => Err("this user may not change it".into()),
        Err(error) => Err(error.to_string()),
    }
}

/// The first folder beside GOPATH/src in which nothing is in the way.
fn aside(files: &dyn Files, src: &Path, roots: &[GopathRoot]) -> PathBuf {
    let free = |path: &Path| match files.entry(path) {
        Ok(None) => true,
        Ok(Some(entry)) => entry.kind == EntryKind::Directory,
        Err(_) => false,
    };
    let is_free = |aside: &PathBuf| {
        free(aside)
            && roots.iter().all(|root| {
                let below = root.folder.strip_prefix(src).unwrap_or(&root.folder);
                let target = aside.join(below);
                let above = target.ancestors().skip(1).take_while(|above| above.starts_with(aside));
                matches!(files.entry(&target), Ok(None)) && above.into_iter().all(free)
            })
    };
    let numbered = (2..).map(|number| src.with_file_name(format!("src-before-modules-{number}")));
    std::iter::once(src.with_file_name("src-before-modules"))
        .chain(numbered)
        .find(is_free)
        .unwrap_or_else(|| src.with_file_name("src-before-modules"))
}
