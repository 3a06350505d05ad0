//! What the go command says of the packages that are to be built.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use ogive_system::{Command, Exit, System};
use serde::Deserialize;

use crate::cgo::CgoPackage;
use crate::decision::CgoDecision;
use crate::environment;
use crate::request::Request;
use ogive_platform::Platform;

/// What there is to build for a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The programs.
    pub mains: Vec<Main>,
    /// The packages that need cgo, those of the standard library left out.
    pub users: Vec<CgoPackage>,
}

/// A program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Main {
    /// Its import path.
    pub package: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The `.syso` files that are linked into it, those of the standard library left out.
    pub objects: Vec<PathBuf>,
}

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
    error: Option<PackageError>,
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

/// Lists the packages of a request and what they import, for a platform.
///
/// # Errors
/// When the go command can't, with what it says.
pub fn list(
    system: &System,
    request: &Request,
    platform: Platform,
    cgo: &CgoDecision,
    cancel: &ogive_system::Cancel,
) -> Result<Listing, ListError> {
    let mut command = Command::new(request.go.command());
    command.directory = Some(request.directory.clone());
    command.environment = environment::variables(&request.go, platform, cgo);
    command.cancel = Some(cancel.clone());
    let fields = "-json=ImportPath,Name,Dir,Standard,DepOnly,CgoFiles,CFiles,CXXFiles,MFiles,SFiles,\
                  CgoCPPFLAGS,CgoCFLAGS,CgoCXXFLAGS,CgoLDFLAGS,CgoPkgConfig,SysoFiles,Imports,Error";
    command.arguments = vec!["list".into(), "-e".into(), "-deps".into(), fields.into()];
    if !request.flags.tags.is_empty() {
        command.arguments.push(format!("-tags={}", request.flags.tags.join(",")).into());
    }
    command.arguments.extend(list_flags(&request.flags.more));
    command.arguments.push("--".into());
    command.arguments.extend(request.packages.iter().map(Into::into));
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

fn read(json: &[u8]) -> Result<Listing, ListError> {
    let mut listing = Listing { mains: Vec::new(), users: Vec::new() };
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for package in serde_json::Deserializer::from_slice(json).into_iter::<Package>() {
        let package = package?;
        if let Some(error) = &package.error {
            return Err(ListError::Refused(told(&package.import_path, error)));
        }
        if !package.standard {
            let objects = package.syso_files.iter().map(|file| package.dir.join(file)).collect();
            parts.insert(package.import_path.clone(), Part { objects, imports: package.imports });
        }
        if !package.standard && !package.cgo_files.is_empty() {
            listing.users.push(CgoPackage {
                import_path: package.import_path.clone(),
                folder: package.dir.clone(),
                go_files: package.cgo_files,
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
    if parts.values().any(|part| !part.objects.is_empty()) {
        for main in &mut listing.mains {
            main.objects = linked(&parts, &main.package);
        }
    }
    Ok(listing)
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
        let objects: Vec<_> = read(json).unwrap().mains.into_iter().map(|main| main.objects).collect();
        assert_eq!(objects, [vec![PathBuf::from("/c/c.syso")], vec!["/b/b_windows_amd64.syso".into()]]);
    }

    #[test]
    fn packages_of_the_standard_library_need_no_cgo() {
        let json = br#"{"ImportPath":"net","Name":"net","Standard":true,"DepOnly":true,"CgoFiles":["cgo.go"]}
            {"ImportPath":"example.com/c","Name":"c","DepOnly":true,"CgoFiles":["c.go","d.go"]}
            {"ImportPath":"example.com/m","Name":"main","Dir":"/m"}
            {"ImportPath":"example.com/m/lib","Name":"lib","Dir":"/m/lib"}"#;
        let listing = read(json).unwrap();
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
}
