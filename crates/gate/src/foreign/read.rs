//! Which packages of other modules are imported, and where they lie.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use ogive_gosource::Header;
use ogive_gosource::module::GoMod;
use ogive_platform::GoVersion;
use ogive_platform::constraint::FileKind;
use ogive_system::{EntryKind, Files};

use super::Foreign;
use crate::repository::below;
use crate::sources::{SourceBytes, SourceFolder, Sources};

/// The most packages that are read.
const MOST: usize = 20_000;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 16 << 20;

impl Sources {
    /// Reads what the repository imports of other modules: what lies below `vendor`, and, where the folder of the module
    /// cache is given, what lies there. What is in neither is left out; nothing is fetched.
    pub fn read_foreign(&mut self, files: &dyn Files, top: &Path, cache: Option<&Path>) {
        let modules: Vec<(PathBuf, GoMod)> = self
            .folders
            .iter()
            .filter_map(|folder| Some((folder.path.clone(), GoMod::read(folder.go_mod.as_deref()?))))
            .collect();
        let mut foreign = Foreign::default();
        let mut known: BTreeMap<PathBuf, usize> = BTreeMap::new();
        for (folder, go_mod) in &modules {
            let place = top.join(folder).join("vendor");
            let is_meant = cache.is_none() || takes_vendor(go_mod);
            let vendor = (is_meant && files.exists(&place.join("modules.txt"))).then_some(place.as_path());
            if vendor.is_none() && cache.is_none() {
                continue;
            }
            let others: Vec<&Path> = modules.iter().map(|(other, _)| other.as_path()).collect();
            let own = self.folders.iter().filter(|source| nearest(&source.path, &others) == Some(folder));
            let mut wanted: Vec<String> = own.flat_map(imports).collect();
            let mut seen: BTreeSet<String> = BTreeSet::new();
            let named: Vec<&str> = modules.iter().filter_map(|(_, other)| other.module.as_deref()).collect();
            while let Some(import) = wanted.pop() {
                let is_own = named.iter().any(|path| below(&import, path).is_some());
                if is_own || foreign.folders.len() >= MOST || !seen.insert(import.clone()) {
                    continue;
                }
                let Some(found) = locate(&import, vendor, (cache, go_mod), folder) else { continue };
                let number = match known.get(&found.place) {
                    Some(&number) => number,
                    None => {
                        let Some(read) = read(files, &found) else { continue };
                        known.insert(found.place.clone(), foreign.folders.len());
                        foreign.folders.push(read);
                        foreign.folders.len() - 1
                    }
                };
                let more =
                    foreign.folders[number].files.iter().filter(|file| !file.name.ends_with("_test.go"));
                wanted.extend(more.flat_map(|file| of_file(&file.name, &file.bytes)));
                foreign.by_import.insert((folder.clone(), import), number);
            }
        }
        self.foreign = foreign;
    }
}

/// Whether the go command takes what is vendored without being told to: since Go 1.14, by the `go` line
/// (`cmd/go/internal/modload`, `setDefaultBuildMod`).
fn takes_vendor(go_mod: &GoMod) -> bool {
    go_mod.asks_for(GoVersion::release(1, 14, 0))
}

/// Where a package lies, and how people call its folder.
struct Found {
    place: PathBuf,
    called: PathBuf,
}

/// Where an import leads to. Vendored packages stand for all others, as for the go command.
fn locate(
    import: &str,
    vendor: Option<&Path>,
    (cache, go_mod): (Option<&Path>, &GoMod),
    module: &Path,
) -> Option<Found> {
    let inside = safe(import)?;
    if let Some(vendor) = vendor {
        return Some(Found { place: vendor.join(&inside), called: module.join("vendor").join(inside) });
    }
    let required = go_mod.require.iter().map(|required| &required.module);
    let (wanted, rest) = required
        .filter_map(|module| Some((module, below(import, &module.path)?)))
        .max_by_key(|(module, _)| module.path.len())?;
    let replaced = go_mod.replace.iter().find(|replace| {
        replace.old.path == wanted.path
            && (replace.old.version.is_empty() || replace.old.version == wanted.version)
    });
    let module = replaced.map_or(wanted, |replace| &replace.new);
    // What is replaced by a folder is of the repository, or lies where only its owner knows.
    let version = Some(&module.version).filter(|version| !version.is_empty())?;
    let name = format!("{}@{version}", module.path);
    let (folder, rest) = (safe(&escaped(&name))?, safe(rest)?);
    let place = cache?.join(folder);
    if rest.as_os_str().is_empty() {
        return Some(Found { place, called: name.into() });
    }
    Some(Found { place: place.join(&rest), called: Path::new(&name).join(rest) })
}

/// A path that stays below the folder that it is joined to: what stands in files of a repository is anybody's.
fn safe(path: &str) -> Option<PathBuf> {
    let known = |c: char| c.is_ascii_alphanumeric() || "-._~/@!+".contains(c);
    let is_plain = path.chars().all(known);
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    (is_plain && inside).then(|| PathBuf::from(path))
}

/// As the module cache writes names (`golang.org/x/mod/module`, `EscapePath`): `!a` for `A`.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            text.push('!');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

/// The nearest module at or above a folder.
fn nearest<'m>(folder: &Path, modules: &[&'m Path]) -> Option<&'m Path> {
    let around = modules.iter().filter(|module| folder.starts_with(module));
    around.max_by_key(|module| module.components().count()).copied()
}

/// What the sources of a folder import of other modules.
fn imports(folder: &SourceFolder) -> Vec<String> {
    folder.files.iter().flat_map(|file| of_file(&file.name, &file.bytes)).collect()
}

fn of_file(name: &str, bytes: &[u8]) -> Vec<String> {
    if FileKind::of(name) != FileKind::Go {
        return Vec::new();
    }
    let header = Header::read(bytes);
    let paths = header.imports.iter().map(|import| import.path.clone().into_owned());
    // The standard library has no point in its paths.
    paths.filter(|path| path.split('/').next().is_some_and(|first| first.contains('.'))).collect()
}

/// The sources of a folder, links left out; none where there are none.
fn read(files: &dyn Files, found: &Found) -> Option<SourceFolder> {
    let mut sources = Vec::new();
    for (name, kind) in files.list(&found.place).ok()? {
        let Some(name) = name.to_str().filter(|_| kind == EntryKind::File) else { continue };
        let is_source =
            matches!(FileKind::of(name), FileKind::Go | FileKind::Other) && !name.ends_with("_test.go");
        if is_source && let Ok(bytes) = files.read(&found.place.join(name), LARGEST) {
            sources.push(SourceBytes { name: name.to_owned(), bytes: bytes.into() });
        }
    }
    let is_package = sources.iter().any(|file| file.name.ends_with(".go"));
    is_package.then(|| SourceFolder { files: sources, ..SourceFolder::new(found.called.clone()) })
}
