//! Every Go on the machine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ogive_machine::{GoInstallation, GoSettings, Manager, ShellFacts};
use ogive_platform::GoVersion;
use ogive_record::{Fact, Provenance};
use ogive_system::{EntryKind, System};

use crate::program::{Look, read};
use crate::text::is_text;
use crate::{Options, manager};

/// Folders of single Gos.
const SINGLE: &[&str] = &[
    "/usr/local/go",
    "/usr/lib/go",
    "/usr/lib/golang",
    "/usr/lib64/go",
    "/opt/go",
    "/opt/homebrew/opt/go/libexec",
    "/usr/local/opt/go/libexec",
    "/opt/local/lib/go",
    "/snap/go/current",
];

/// Folders below the user's with a Go in each entry, and the way from the entry to its GOROOT.
const MANY: &[(&str, &str)] = &[
    ("sdk", ""),
    (".gvm/gos", ""),
    (".asdf/installs/golang", "go"),
    (".local/share/mise/installs/go", ""),
    (".goenv/versions", ""),
    (".go/versions", ""),
    (".gobrew/versions", "go"),
    (".g/versions", ""),
    (".proto/tools/go", ""),
];

/// The same below folders that variables name.
const NAMED: &[(&str, &str, &str)] = &[
    ("ASDF_DATA_DIR", "installs/golang", "go"),
    ("MISE_DATA_DIR", "installs/go", ""),
    ("GOENV_ROOT", "versions", ""),
    ("GVM_ROOT", "gos", ""),
    ("PROTO_HOME", "tools/go", ""),
];

/// Finds them: in the places of the managers, behind the programs on every PATH, by GOROOT, in the
/// store and among the downloads of the go command.
pub(crate) fn find(
    system: &System,
    options: &Options,
    look: &Look<'_>,
    settings: &GoSettings,
    shells: &[ShellFacts],
) -> Vec<GoInstallation> {
    let home = system.environment.home();
    let mut places: Vec<PathBuf> = SINGLE.iter().map(PathBuf::from).collect();
    let started = shells.iter().flat_map(|shell| &shell.starts).filter_map(|start| start.outcome.value());
    let goroots = started.filter_map(|started| started.variable("GOROOT"));
    let goroots =
        settings.effective("GOROOT").into_iter().chain(goroots).map(|set| PathBuf::from(&set.value));
    places.extend(goroots.filter(|goroot| goroot.is_absolute()));
    for (path, program) in look.programs() {
        // …/bin/go
        let Some(real) = program.real.value().and_then(|real| real.parent()?.parent()) else { continue };
        let found = path.parent().and_then(Path::parent);
        // Of a folder that is a link, the place of the link is told.
        places.extend(found.filter(|found| is_link_to(system, found, real)).map(Path::to_owned));
        places.push(real.to_owned());
    }
    if let Some(home) = &home {
        for (folder, below) in MANY {
            places.extend(entries(system, &home.join(folder), below));
        }
    }
    for (name, folder, below) in NAMED {
        if let Some(root) = system.environment.var(name).filter(|root| root.starts_with('/')) {
            places.extend(entries(system, &Path::new(&root).join(folder), below));
        }
    }
    // Debian's: /usr/lib/go-1.26
    places.extend(entries(system, Path::new("/usr/lib"), "").filter(|entry| begins(entry, "go-")));
    places.extend(entries(system, &options.sdks, ""));
    if let Some(cache) = module_cache(settings, home.as_deref()) {
        let downloads = entries(system, &cache.join("golang.org"), "");
        places.extend(downloads.filter(|entry| begins(entry, "toolchain@")));
    }
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for goroot in places {
        let Some(go) = installation(system, &goroot, options, home.as_deref()) else { continue };
        if known.insert(go.real.clone()) {
            found.push(go);
        }
    }
    found.sort_by(|a, b| a.goroot.cmp(&b.goroot));
    found
}

/// Whether a folder is another one by way of links.
fn is_link_to(system: &System, folder: &Path, real: &Path) -> bool {
    folder != real && system.files.canonicalize(folder).is_ok_and(|leads_to| leads_to == real)
}

/// Whether the name of a file or folder begins so.
fn begins(path: &Path, beginning: &str) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(beginning))
}

/// The `go` of each.
pub(crate) fn programs(system: &System, gos: &[GoInstallation]) -> Vec<PathBuf> {
    gos.iter().map(|go| program(system, &go.goroot)).collect()
}

/// The go command of a GOROOT.
fn program(system: &System, goroot: &Path) -> PathBuf {
    let file = if system.kernel.compiled_os() == "windows" { "go.exe" } else { "go" };
    goroot.join("bin").join(file)
}

/// The folders in a folder, then links to folders: mise and others have links such as `1` and `latest` beside
/// the folder that they lead to.
fn entries<'a>(system: &'a System, folder: &Path, below: &'a str) -> impl Iterator<Item = PathBuf> + use<'a> {
    let folder = folder.to_owned();
    let mut names = system.files.list(&folder).unwrap_or_default();
    names.sort_by_key(|(_, kind)| *kind == EntryKind::Link);
    names
        .into_iter()
        .filter(|(name, kind)| {
            matches!(kind, EntryKind::Directory | EntryKind::Link) && is_text(name.as_ref())
        })
        .map(move |(name, _)| folder.join(name).join(below))
}

/// GOMODCACHE (cmd/go, `cfg.GOMODCACHE`).
fn module_cache(settings: &GoSettings, home: Option<&Path>) -> Option<PathBuf> {
    if let Some(set) = settings.effective("GOMODCACHE") {
        return Some(PathBuf::from(&set.value));
    }
    Some(gopath(settings, home)?.join("pkg").join("mod"))
}

/// The first folder of GOPATH (go/build, `defaultGOPATH`).
pub(crate) fn gopath(settings: &GoSettings, home: Option<&Path>) -> Option<PathBuf> {
    match settings.effective("GOPATH") {
        Some(set) => std::env::split_paths(&set.value).next(),
        None => home.map(|home| home.join("go")),
    }
}

fn installation(
    system: &System,
    goroot: &Path,
    options: &Options,
    home: Option<&Path>,
) -> Option<GoInstallation> {
    let files = &*system.files;
    let go = program(system, goroot);
    if !files.is_dir(&goroot.join("pkg")) || !files.exists(&go) {
        return None;
    }
    let real = files.canonicalize(goroot).ok().filter(|real| is_text(real))?;
    let manager = manager::of_goroot(goroot, &real, &options.sdks, home);
    Some(GoInstallation {
        version: version(system, goroot),
        port: port(system, &go),
        manager,
        // The store has links for editors beside the SDKs.
        goroot: if manager == Manager::Ogive { real.clone() } else { goroot.components().collect() },
        real,
    })
}

fn version(system: &System, goroot: &Path) -> Fact<GoVersion> {
    let path = goroot.join("VERSION");
    let place = Provenance::File { path: path.clone(), line: Some(1) };
    let bytes = match system.files.read(&path, 4096) {
        Ok(bytes) => bytes,
        Err(error) => return Fact::unknown(error.to_string(), place),
    };
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().next().unwrap_or_default().trim();
    match line.strip_prefix("go").and_then(|version| version.split(' ').next()?.parse().ok()) {
        Some(version) => Fact::known(version, place),
        None => Fact::unknown(format!("{line:?} is no release of Go"), place),
    }
}

fn port(system: &System, go: &Path) -> Fact<ogive_platform::Port> {
    let place = Provenance::File { path: go.to_owned(), line: None };
    match read(system, go) {
        Ok(program) => match program.targets().into_iter().find_map(|target| target.port()) {
            Some(port) => Fact::known(port, place),
            None => Fact::unknown("it is no program for a port that Go knows", place),
        },
        Err(error) => Fact::unknown(error.to_string(), place),
    }
}
