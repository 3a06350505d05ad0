//! What the go command says of the packages that are to be built.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ogive_system::{Command, Exit, System};
use serde::{Deserialize, Serialize};

use crate::cgo::CgoPackage;
use crate::decision::CgoDecision;
use crate::environment;
use crate::request::Request;
use ogive_platform::{GoVersion, Platform};

/// What there is to build for a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The programs.
    pub mains: Vec<Main>,
    /// The packages that need cgo, those of the standard library left out.
    pub users: Vec<CgoPackage>,
    /// The modules that are not fetched.
    pub modules: Vec<LocalModule>,
}

/// A module whose sources are the user's own: the main one, one of a workspace, a replacement by a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LocalModule {
    /// Its path.
    pub path: String,
    /// Its folder.
    pub folder: PathBuf,
}

/// A program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Main {
    /// Its import path.
    pub package: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The `.syso` files that are linked into it, those of the standard library left out.
    pub objects: Vec<PathBuf>,
}

/// The first Go that tells only what it is asked for.
const FIELDS: GoVersion = GoVersion::release(1, 19, 0);

/// Why packages could not be listed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The go command could not be started.
    #[error("cannot start the go command")]
    Start(#[source] std::io::Error),
    /// It did not like what it saw.
    #[error("{0}")]
    Refused(String),
    /// Somebody wished to stop.
    #[error("interrupted")]
    Cancelled,
    /// It says something else than it should.
    #[error("the go command's list can't be read")]
    Unreadable(#[from] serde_json::Error),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Package {
    import_path: String,
    name: String,
    dir: PathBuf,
    standard: bool,
    dep_only: bool,
    cgo_files: Vec<String>,
    c_files: Vec<String>,
    #[serde(rename = "CXXFiles")]
    cxx_files: Vec<String>,
    m_files: Vec<String>,
    s_files: Vec<String>,
    #[serde(rename = "CgoCPPFLAGS")]
    cpp_flags: Vec<String>,
    #[serde(rename = "CgoCFLAGS")]
    c_flags: Vec<String>,
    #[serde(rename = "CgoCXXFLAGS")]
    cxx_flags: Vec<String>,
    #[serde(rename = "CgoLDFLAGS")]
    ld_flags: Vec<String>,
    cgo_pkg_config: Vec<String>,
    syso_files: Vec<String>,
    imports: Vec<String>,
    module: Option<Module>,
    error: Option<PackageError>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Module {
    path: String,
    version: String,
    dir: PathBuf,
    main: bool,
    replace: Option<Box<Module>>,
}

impl Module {
    /// Where it lies when that is the module cache, which nobody changes; none for one that lies elsewhere.
    fn kept_in_cache(&self) -> Option<&Path> {
        let source = self.replace.as_deref().unwrap_or(self);
        (!source.version.is_empty() && !self.dir.as_os_str().is_empty()).then_some(&self.dir)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PackageError {
    #[serde(default)]
    import_stack: Option<Vec<String>>,
    #[serde(default)]
    pos: String,
    #[serde(default)]
    err: String,
}

/// The go command that lists the packages of a request and what they import, for a platform.
pub(crate) fn command(request: &Request, platform: Platform, cgo: &CgoDecision) -> Command {
    let mut command = Command::new(request.go.command());
    command.directory = Some(request.directory.clone());
    command.environment = environment::variables(&request.go, platform, cgo);
    command.environment.extend(request.variables.iter().cloned());
    let fields = "-json=ImportPath,Name,Dir,Standard,DepOnly,CgoFiles,CFiles,CXXFiles,MFiles,SFiles,\
                  CgoCPPFLAGS,CgoCFLAGS,CgoCXXFLAGS,CgoLDFLAGS,CgoPkgConfig,SysoFiles,Imports,Module,Error";
    // Older ones tell all.
    let fields = if request.go.name.version >= FIELDS { fields } else { "-json" };
    command.arguments = vec!["list".into(), "-e".into(), "-deps".into(), fields.into()];
    if !request.flags.tags.is_empty() {
        command.arguments.push(format!("-tags={}", request.flags.tags.join(",")).into());
    }
    command.arguments.extend(list_flags(&request.flags.more));
    command.arguments.push("--".into());
    command.arguments.extend(request.packages.iter().map(Into::into));
    command
}

/// Runs such a command. Also gives the folders of packages that a user may change; none when what is listed rests on
/// more than modules.
///
/// # Errors
/// When the go command can't, with what it says.
pub(crate) fn list(
    system: &System,
    mut command: Command,
    cancel: &ogive_system::Cancel,
) -> Result<(Listing, Option<BTreeSet<PathBuf>>), ListError> {
    command.cancel = Some(cancel.clone());
    let output = system.processes.output(&command).map_err(ListError::Start)?;
    match output.exit {
        Exit::Cancelled => return Err(ListError::Cancelled),
        Exit::Code(0) => {}
        _ => return Err(ListError::Refused(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
    }
    read(&output.stdout)
}

/// The flags that decide what is listed too.
fn list_flags(flags: &[String]) -> impl Iterator<Item = std::ffi::OsString> {
    const BOTH: [&str; 4] = ["-mod=", "-modfile=", "-overlay=", "-modcacherw"];
    flags.iter().filter(|flag| BOTH.iter().any(|known| flag.starts_with(known))).map(Into::into)
}

fn read(json: &[u8]) -> Result<(Listing, Option<BTreeSet<PathBuf>>), ListError> {
    let mut folders = Some(BTreeSet::new());
    let mut listing = Listing { mains: Vec::new(), users: Vec::new(), modules: Vec::new() };
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for package in serde_json::Deserializer::from_slice(json).into_iter::<Package>() {
        let package = package?;
        if let Some(error) = &package.error {
            return Err(ListError::Refused(told(&package.import_path, error)));
        }
        if let Some(module) = package.module.as_ref().filter(|module| is_local(module)) {
            listing.modules.push(LocalModule { path: module.path.clone(), folder: module.dir.clone() });
        }
        if !package.standard {
            match &package.module {
                None => folders = None,
                // One that is vendored has a version and lies elsewhere.
                Some(module)
                    if module.kept_in_cache().is_some_and(|cache| package.dir.starts_with(cache)) => {}
                Some(_) => drop(folders.as_mut().map(|folders| folders.insert(package.dir.clone()))),
            }
            let objects = package.syso_files.iter().map(|file| package.dir.join(file)).collect();
            parts.insert(package.import_path.clone(), Part { objects, imports: package.imports });
        }
        if !package.standard && !package.cgo_files.is_empty() {
            listing.users.push(CgoPackage {
                import_path: package.import_path.clone(),
                folder: package.dir.clone(),
                go_files: package.cgo_files,
                cxx: !package.cxx_files.is_empty() || links_cxx(&package.ld_flags),
                c_files: [package.c_files, package.m_files, preprocessed(package.s_files)].concat(),
                cxx_files: package.cxx_files,
                c_flags: [&package.cpp_flags[..], &package.c_flags].concat(),
                cxx_flags: [package.cpp_flags, package.cxx_flags].concat(),
                ld_flags: package.ld_flags,
                pkg_config: package.cgo_pkg_config,
            });
        }
        if !package.dep_only && package.name == "main" {
            let (package, folder) = (package.import_path, package.dir);
            listing.mains.push(Main { package, folder, objects: Vec::new() });
        }
    }
    listing.modules.sort();
    listing.modules.dedup();
    if parts.values().any(|part| !part.objects.is_empty()) {
        for main in &mut listing.mains {
            main.objects = linked(&parts, &main.package);
        }
    }
    Ok((listing, folders))
}

/// Whether flags of the linker name a runtime of C++.
fn links_cxx(flags: &[String]) -> bool {
    flags.iter().any(|flag| matches!(flag.as_str(), "-lstdc++" | "-lc++" | "-l:libstdc++.a" | "-l:libc++.a"))
}

/// Of a vendored module there is no folder.
fn is_local(module: &Module) -> bool {
    let by_folder = module.replace.as_ref().is_some_and(|replace| replace.version.is_empty());
    (module.main || by_folder) && !module.dir.as_os_str().is_empty()
}

/// Assembly that has headers: of `.s` files the C compiler reads none.
fn preprocessed(files: Vec<String>) -> Vec<String> {
    files.into_iter().filter(|file| file.ends_with(".S") || file.ends_with(".sx")).collect()
}

/// What of a package is linked, and what it imports.
struct Part {
    objects: Vec<PathBuf>,
    imports: Vec<String>,
}

/// The objects of a program and of all that it imports.
fn linked(parts: &BTreeMap<String, Part>, main: &str) -> Vec<PathBuf> {
    let (mut objects, mut seen) = (Vec::new(), BTreeSet::new());
    let mut waiting = vec![main];
    while let Some(package) = waiting.pop() {
        let Some(part) = parts.get(package).filter(|_| seen.insert(package)) else { continue };
        objects.extend(part.objects.iter().cloned());
        waiting.extend(part.imports.iter().map(String::as_str));
    }
    objects
}

fn told(package: &str, error: &PackageError) -> String {
    let place = if error.pos.is_empty() { String::new() } else { format!("{}: ", error.pos) };
    let importer = error.import_stack.iter().flatten().rev().find(|path| path.as_str() != package);
    let through = match importer {
        Some(importer) if error.pos.is_empty() => format!(" (imported by {importer})"),
        _ => String::new(),
    };
    format!("{place}{}{through}", error.err.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_those_of_what_a_program_imports() {
        let json = br#"{"ImportPath":"a","Name":"main","Dir":"/a","Imports":["c","fmt"]}
            {"ImportPath":"b","Name":"main","Dir":"/b","SysoFiles":["b_windows_amd64.syso"]}
            {"ImportPath":"c","Name":"c","Dir":"/c","DepOnly":true,"SysoFiles":["c.syso"],"Imports":["fmt"]}
            {"ImportPath":"fmt","Name":"fmt","Standard":true,"DepOnly":true,"SysoFiles":["fmt.syso"]}"#;
        let objects: Vec<_> = read(json).unwrap().0.mains.into_iter().map(|main| main.objects).collect();
        assert_eq!(objects, [vec![PathBuf::from("/c/c.syso")], vec!["/b/b_windows_amd64.syso".into()]]);
    }

    #[test]
    fn packages_of_the_standard_library_need_no_cgo() {
        let json = br#"{"ImportPath":"net","Name":"net","Standard":true,"DepOnly":true,"CgoFiles":["cgo.go"]}
            {"ImportPath":"example.com/c","Name":"c","DepOnly":true,"CgoFiles":["c.go","d.go"]}
            {"ImportPath":"example.com/m","Name":"main","Dir":"/m"}
            {"ImportPath":"example.com/m/lib","Name":"lib","Dir":"/m/lib"}"#;
        let (listing, _) = read(json).unwrap();
        let main = Main { package: "example.com/m".into(), folder: "/m".into(), objects: Vec::new() };
        assert_eq!(listing.mains, [main]);
        let users: Vec<_> =
            listing.users.iter().map(|user| (&*user.import_path, &*user.go_files[0])).collect();
        assert_eq!(users, [("example.com/c", "c.go")]);
        let json = br#"{"ImportPath":"example.com/x","DepOnly":true,"Error":{"ImportStack":["example.com/m","example.com/x"],"Pos":"m.go:3:8","Err":"no required module provides package example.com/x"}}"#;
        assert_eq!(
            read(json).unwrap_err().to_string(),
            "m.go:3:8: no required module provides package example.com/x"
        );
    }

    #[test]
    fn what_a_user_may_change_is_told_from_the_module_cache() {
        let json = br#"{"ImportPath":"example.com/m","Name":"main","Dir":"/m","Module":{"Main":true,"Dir":"/m"}}
            {"ImportPath":"a.b/kept","Dir":"/c/kept@v1","Module":{"Version":"v1","Dir":"/c/kept@v1"}}
            {"ImportPath":"a.b/near","Dir":"/near/x","Module":{"Version":"v1","Dir":"/near","Replace":{"Path":"../near"}}}
            {"ImportPath":"a.b/fork","Dir":"/c/fork@v2","Module":{"Version":"v1","Dir":"/c/fork@v2","Replace":{"Version":"v2"}}}
            {"ImportPath":"a.b/vendored","Dir":"/m/vendor/a.b/vendored","Module":{"Version":"v1"}}
            {"ImportPath":"fmt","Dir":"/go/fmt","Standard":true}"#;
        let folders = read(json).unwrap().1.unwrap();
        let expected = ["/m", "/m/vendor/a.b/vendored", "/near/x"].map(PathBuf::from);
        assert_eq!(folders.into_iter().collect::<Vec<_>>(), expected);
        let json = br#"{"ImportPath":"command-line-arguments","Name":"main","Dir":"/m"}"#;
        assert_eq!(read(json).unwrap().1, None, "files and GOPATH are looked at each time");
    }
}
