//! What steers the go command: variables of this process and the GOENV file, read as files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ogive_machine::{BuildCache, GoSettings, GopathTree, Setting};
use ogive_record::{Fact, Provenance};
use ogive_system::System;

use crate::gopath;
use crate::names::{concerns_go, without_secrets};

/// The most bytes of a GOENV file.
const MOST: u64 = 1 << 20;

/// Looks at them.
pub(crate) fn of(system: &System) -> GoSettings {
    let mut process: Vec<Setting> = system
        .environment
        .vars()
        .into_iter()
        .filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| concerns_go(name))?;
            let value = without_secrets(&name, &value.to_string_lossy());
            Some(Setting { source: Provenance::Environment(name.clone()), name, value })
        })
        .collect();
    process.sort_by(|a, b| a.name.cmp(&b.name));
    let goenv = file(system);
    let persisted = match &goenv {
        Fact::Known { value, .. } => read(system, value),
        Fact::Unknown { unknown, provenance } => Fact::unknown(unknown.clone(), provenance.clone()),
    };
    let unknown = || Fact::unknown("this user has no folder", Provenance::Environment("HOME".into()));
    let mut settings = GoSettings {
        process,
        goenv,
        persisted,
        cache: unknown(),
        gopath_tree: GopathTree::unlooked(),
        gopath_links: BTreeMap::new(),
        proxies: None,
    };
    settings.cache = cache(system, &settings).unwrap_or_else(unknown);
    settings.gopath_tree = gopath::tree(system, &settings);
    settings
}

/// GOCACHE, else the user's cache folder (cmd/go, `cache.DefaultDir`; `os.UserCacheDir`).
fn cache(system: &System, settings: &GoSettings) -> Option<Fact<BuildCache>> {
    let environment = &*system.environment;
    let (folder, source) = match settings.effective("GOCACHE") {
        Some(set) => (PathBuf::from(&set.value), set.source.clone()),
        None => {
            let folder = match system.kernel.compiled_os() {
                "darwin" => environment.home()?.join("Library/Caches"),
                "windows" => PathBuf::from(environment.var("LocalAppData")?),
                _ => match environment.var("XDG_CACHE_HOME") {
                    Some(folder) => folder.into(),
                    None => environment.home()?.join(".cache"),
                },
            };
            (folder.join("go-build"), Provenance::BuiltIn)
        }
    };
    let there = folder.ancestors().find(|folder| system.files.exists(folder))?;
    let is_writable = match system.files.is_writable(there) {
        // Root may write to a file too, and nobody can make a folder of it.
        Ok(is_writable) => is_writable && system.files.is_dir(there),
        Err(error) => return Some(Fact::unknown(error.to_string(), source)),
    };
    let mount = Some(ogive_host::mount_of(system, there));
    Some(Fact::known(BuildCache { folder: folder.clone(), is_writable, mount }, source))
}

/// The place of the GOENV file (cmd/go, `cfg.EnvFile`; `os.UserConfigDir`).
fn file(system: &System) -> Fact<PathBuf> {
    let environment = &*system.environment;
    match environment.var("GOENV").as_deref() {
        Some("off") => {
            return Fact::unknown("GOENV=off: there is none", Provenance::Environment("GOENV".into()));
        }
        Some(path) => return Fact::known(path.into(), Provenance::Environment("GOENV".into())),
        None => {}
    }
    let folder = match system.kernel.compiled_os() {
        "darwin" => environment.home().map(|home| home.join("Library/Application Support")),
        "windows" => environment.var("AppData").map(PathBuf::from),
        _ => environment
            .var("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .or_else(|| environment.home().map(|home| home.join(".config"))),
    };
    match folder {
        Some(folder) => Fact::known(folder.join("go").join("env"), Provenance::BuiltIn),
        None => Fact::unknown("this user has no folder", Provenance::Environment("HOME".into())),
    }
}

/// The settings of a file in the form of `go env -w` (cmd/go, `cfg.initEnvCache`, `readEnvFile`).
pub(crate) fn read(system: &System, path: &Path) -> Fact<Vec<Setting>> {
    let place = |line| Provenance::File { path: path.to_owned(), line };
    // One that may not be looked for is not one that is not there.
    if let Ok(None) = system.files.target(path) {
        return Fact::known(Vec::new(), place(None));
    }
    let bytes = match system.files.read(path, MOST) {
        Ok(bytes) => bytes,
        Err(error) => return Fact::unknown(error.to_string(), place(None)),
    };
    let text = String::from_utf8_lossy(&bytes);
    let mut settings: Vec<Setting> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let Some((name, value)) = line.trim_start().split_once('=') else { continue };
        // Lines that do not begin as names are comments to cmd/go.
        if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
            continue;
        }
        settings.retain(|earlier| earlier.name != name);
        let value = without_secrets(name, value);
        settings.push(Setting { name: name.to_owned(), value, source: place(Some(number)) });
    }
    Fact::known(settings, place(None))
}
