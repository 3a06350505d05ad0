//! The environment in which pkg-config sees one target only.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use ogive_platform::{Goarch, Goos};
use ogive_record::{Fact, Provenance};
use ogive_system::System;

use crate::compiler::{Asked, is_for, program};
use crate::{Kind, Libc, Toolchain, gnu_triple};

/// pkg-config for one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PkgConfig {
    /// The program, for PKG_CONFIG; unknown where there is none.
    pub program: Fact<PathBuf>,
    /// Variables to set, and to remove.
    pub environment: Vec<(String, Option<OsString>)>,
    /// Where it looks for `.pc` files, in order. Folders that are not there are left in: they may come.
    pub folders: Vec<PathBuf>,
    /// What it puts before the paths that it prints.
    pub sysroot: Option<PathBuf>,
    /// Why so, as a sentence.
    pub because: String,
}

const PATH: &str = "PKG_CONFIG_PATH";
const LIBDIR: &str = "PKG_CONFIG_LIBDIR";
const SYSROOT: &str = "PKG_CONFIG_SYSROOT_DIR";

/// pkg-config that finds only what is for the target of `toolchain`. `sysroot` is the folder that stands for `/`
/// of the target, the toolchain's own when none; `folders` are those of the PATH.
#[must_use]
pub fn isolated(
    system: &System,
    toolchain: &Toolchain,
    sysroot: Option<&Path>,
    folders: &[PathBuf],
) -> PkgConfig {
    let port = toolchain.platform.port;
    let apple = matches!(port.os, Goos::Darwin | Goos::Ios);
    // An SDK of Apple's has no .pc files; zig's and clang's SDK is no sysroot of pkg-config.
    let sysroot = sysroot.or(toolchain.sysroot.as_deref().filter(|_| !apple));
    let plain = || named(system, "pkg-config", folders).or_else(|| named(system, "pkgconf", folders));
    if let Some(program) = &toolchain.pkg_config {
        let provenance = Provenance::File { path: "ogive.toml".into(), line: None };
        return PkgConfig {
            program: Fact::known(program.clone(), provenance),
            folders: search_path(system, program),
            environment: cleared(sysroot),
            sysroot: sysroot.map(Path::to_owned),
            because: format!("ogive.toml names {} for {port}.", program.display()),
        };
    }
    if toolchain.kind == Kind::Native && is_for(&toolchain.triple, toolchain.platform) && sysroot.is_none() {
        let program = plain();
        return PkgConfig {
            folders: program.as_deref().map(|program| seen(system, program)).unwrap_or_default(),
            program: fact(program, "pkg-config"),
            environment: Vec::new(),
            sysroot: None,
            because: format!(
                "The compiler is this machine's own and compiles for {port}: nothing is kept out."
            ),
        };
    }
    let triples = triples(toolchain);
    if sysroot.is_none()
        && let Some(wrapper) = wrapper(system, &triples, folders)
    {
        return wrapper;
    }
    let folders_of_target = match sysroot {
        Some(sysroot) => in_sysroot(sysroot, &triples),
        None => of_machine(port.os, &triples),
    };
    let list = std::env::join_paths(&folders_of_target).unwrap_or_else(|_| OsString::new());
    let where_it_is = match sysroot {
        Some(sysroot) => format!("in the sysroot {}", sysroot.display()),
        None => format!("for {}", triples.first().map_or("it", String::as_str)),
    };
    PkgConfig {
        program: fact(plain(), "pkg-config"),
        environment: vec![
            (PATH.to_owned(), None),
            (LIBDIR.to_owned(), Some(list)),
            (SYSROOT.to_owned(), sysroot.map(|sysroot| sysroot.as_os_str().to_owned())),
        ],
        folders: folders_of_target,
        sysroot: sysroot.map(Path::to_owned),
        because: format!(
            "pkg-config is kept to what is {where_it_is}: what it finds else is for another machine."
        ),
    }
}

/// What a wrapper must not inherit: it knows its target itself.
fn cleared(sysroot: Option<&Path>) -> Vec<(String, Option<OsString>)> {
    let sysroot = sysroot.map(|sysroot| sysroot.as_os_str().to_owned());
    vec![(PATH.to_owned(), None), (LIBDIR.to_owned(), None), (SYSROOT.to_owned(), sysroot)]
}

fn named(system: &System, name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    program(system, name, folders).ok()
}

fn fact(program: Option<PathBuf>, name: &str) -> Fact<PathBuf> {
    let provenance = Provenance::Environment("PATH".to_owned());
    match program {
        Some(program) => Fact::known(program, provenance),
        None => Fact::unknown(format!("there is no {name} on PATH"), provenance),
    }
}

/// What the target's folders may be called, Debian's name of it first.
fn triples(toolchain: &Toolchain) -> Vec<String> {
    let platform = toolchain.platform;
    let musl = toolchain.libc.filter(|libc| *libc == Libc::Musl);
    let mut triples = Vec::new();
    // Debian's folders of 386 bear the name of the least of its CPUs.
    if platform.port.os == Goos::Linux && platform.port.arch == Goarch::I386 {
        triples.push(if musl.is_some() { "i386-linux-musl" } else { "i386-linux-gnu" }.to_owned());
    }
    triples.extend(gnu_triple(platform, musl));
    // A compiler of 64 bits that is told -m32 keeps its name.
    if toolchain.kind != Kind::Zig && is_for(&toolchain.triple, platform) {
        triples.push(toolchain.triple.clone());
    }
    triples.dedup();
    triples
}

/// `TRIPLE-pkg-config`, where it looks for what is the target's and for nothing else.
fn wrapper(system: &System, triples: &[String], folders: &[PathBuf]) -> Option<PkgConfig> {
    for triple in triples {
        for name in ["pkg-config", "pkgconf"].map(|name| format!("{triple}-{name}")) {
            let Some(program) = named(system, &name, folders) else { continue };
            let path = search_path(system, &program);
            let own =
                |folder: &PathBuf| folder.components().any(|part| part.as_os_str() == OsStr::new(triple));
            let shared = |folder: &PathBuf| folder.ends_with("share/pkgconfig");
            if !path.is_empty()
                && path.iter().any(own)
                && path.iter().all(|folder| own(folder) || shared(folder))
            {
                let provenance = Provenance::Environment("PATH".to_owned());
                return Some(PkgConfig {
                    because: format!("{} looks for what is for {triple} only.", program.display()),
                    program: Fact::known(program, provenance),
                    environment: cleared(None),
                    folders: path,
                    sysroot: None,
                });
            }
        }
    }
    None
}

/// Where a pkg-config looks by itself.
fn search_path(system: &System, program: &Path) -> Vec<PathBuf> {
    let asked = Asked { system, program, arguments: &[] };
    let path = asked.clean(&["--variable=pc_path", "pkg-config"], &[PATH, LIBDIR, SYSROOT]);
    path.map(|path| std::env::split_paths(&path).collect()).unwrap_or_default()
}

/// Where a pkg-config looks with the variables that it has.
fn seen(system: &System, program: &Path) -> Vec<PathBuf> {
    let mut folders = system.environment.paths(PATH);
    match system.environment.var(LIBDIR) {
        Some(_) => folders.extend(system.environment.paths(LIBDIR)),
        None => folders.extend(search_path(system, program)),
    }
    folders
}

fn in_sysroot(sysroot: &Path, triples: &[String]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for prefix in ["usr/local", "usr"].map(|prefix| sysroot.join(prefix)) {
        let own = triples.iter().map(|triple| prefix.join("lib").join(triple).join("pkgconfig"));
        found.extend(own);
        found.extend(["lib64", "lib", "share"].map(|folder| prefix.join(folder).join("pkgconfig")));
    }
    found
}

/// Debian's multiarch folders and those of cross compilers; Fedora's of MinGW.
fn of_machine(os: Goos, triples: &[String]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for triple in triples {
        found.push(PathBuf::from(format!("/usr/local/lib/{triple}/pkgconfig")));
        found.push(PathBuf::from(format!("/usr/lib/{triple}/pkgconfig")));
        found.push(PathBuf::from(format!("/usr/{triple}/lib/pkgconfig")));
        if os == Goos::Windows {
            found.push(PathBuf::from(format!("/usr/{triple}/sys-root/mingw/lib/pkgconfig")));
        }
    }
    // What stands here is for every machine.
    found.push(PathBuf::from("/usr/share/pkgconfig"));
    found
}
