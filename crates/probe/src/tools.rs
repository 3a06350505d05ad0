//! What `go install` left in GOBIN and GOPATH/bin.

use std::path::{Path, PathBuf};

use ogive_binary::Code;
use ogive_machine::{GoSettings, GoTool};
use ogive_record::{Fact, Provenance};
use ogive_system::{EntryKind, System};

use crate::gos::gopath;
use crate::program::read;
use crate::text::is_text;

/// Finds them: GOBIN, GOPATH/bin and, where a target was persisted, `GOPATH/bin/OS_ARCH`.
pub(crate) fn find(system: &System, settings: &GoSettings, home: Option<&PathBuf>) -> Vec<GoTool> {
    let mut folders: Vec<PathBuf> = Vec::new();
    folders.extend(settings.effective("GOBIN").map(|gobin| PathBuf::from(&gobin.value)));
    folders.extend(gopath(settings, home.map(PathBuf::as_path)).map(|gopath| gopath.join("bin")));
    folders.dedup();
    let mut tools = Vec::new();
    for folder in folders {
        for (name, kind) in system.files.list(&folder).unwrap_or_default() {
            let path = folder.join(&name);
            if kind == EntryKind::Directory {
                let is_port = name.to_str().is_some_and(|name| name.contains('_'));
                for (inner, _) in is_port.then(|| system.files.list(&path).ok()).flatten().unwrap_or_default()
                {
                    tools.extend(tool(system, &path.join(inner)));
                }
            } else {
                tools.extend(tool(system, &path));
            }
        }
    }
    tools
}

/// A program that Go built; none for everything else.
fn tool(system: &System, path: &Path) -> Option<GoTool> {
    let program = read(system, path).ok().filter(|_| is_text(path))?;
    let codes = program.codes();
    let code: &Code = codes.iter().find(|code| code.go.value().is_some())?;
    let build = code.go.value()?;
    let place = Provenance::File { path: path.to_owned(), line: None };
    let port = program.targets().into_iter().find_map(|target| target.port());
    Some(GoTool {
        path: path.to_owned(),
        port: match port {
            Some(port) => Fact::known(port, place.clone()),
            None => Fact::unknown("its format does not tell the operating system", place.clone()),
        },
        go: match build.release() {
            Some(version) => Fact::known(version, place),
            None => Fact::unknown(format!("{} is no release of Go", build.version), place),
        },
        package: build.path.clone(),
        version: build.main.as_ref().map(|main| main.version.clone()),
        module: build.main.as_ref().map(|main| main.path.clone()),
        has_replacements: build.dependencies.iter().any(|module| module.replace.is_some()),
    })
}
