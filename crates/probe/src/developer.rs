//! Apple's developer folder.

use std::path::{Path, PathBuf};

use ogive_machine::{Compiler, SearchPath};
use ogive_record::{Fact, Provenance};
use ogive_system::System;

/// Where xcode-select(1) keeps its choice.
const CHOICE: &str = "/var/db/xcode_select_link";

/// Where the folders usually are.
const USUAL: &[&str] = &["/Applications/Xcode.app/Contents/Developer", "/Library/Developer/CommandLineTools"];

/// The folder that the programs in /usr/bin hand over to, as xcode-select(1) finds it: DEVELOPER_DIR, the
/// choice, the usual places. None on other systems.
pub(crate) fn folder(system: &System) -> Option<Fact<PathBuf>> {
    if system.kernel.compiled_os() != "darwin" {
        return None;
    }
    let files = &*system.files;
    if let Some(set) = system.environment.var("DEVELOPER_DIR").filter(|set| !set.is_empty()) {
        let place = Provenance::Environment("DEVELOPER_DIR".into());
        return Some(match files.is_dir(Path::new(&set)) {
            true => Fact::known(set.into(), place),
            false => Fact::unknown(format!("DEVELOPER_DIR is {set}, where nothing is"), place),
        });
    }
    let place = Provenance::File { path: CHOICE.into(), line: None };
    if let Ok(chosen) = files.read_link(Path::new(CHOICE)) {
        return Some(match files.is_dir(&chosen.join("usr/bin")) {
            true => Fact::known(chosen, place),
            false => {
                Fact::unknown(format!("xcode-select chose {}, where nothing is", chosen.display()), place)
            }
        });
    }
    let usual = USUAL.iter().map(Path::new).find(|folder| files.is_dir(&folder.join("usr/bin")));
    Some(match usual {
        Some(usual) => Fact::known(usual.to_owned(), Provenance::File { path: usual.to_owned(), line: None }),
        None => Fact::unknown("neither Xcode nor its command line tools are installed", place),
    })
}

/// A compiler that is not asked: without a developer folder those in /usr/bin only offer to install one, in a
/// window. None for others.
pub(crate) fn unasked(named: &ogive_cc::Named, path: &SearchPath, because: &str) -> Option<Compiler> {
    let name = named.command.split_ascii_whitespace().next()?;
    let program = if name.starts_with('/') { Path::new(name) } else { path.first(name)? };
    program.starts_with("/usr/bin").then(|| {
        let place = Provenance::File { path: program.to_owned(), line: None };
        Compiler {
            command: named.command.clone(),
            named_by: named.by.clone(),
            program: Fact::known(program.to_owned(), place.clone()),
            triple: Fact::unknown(because, place.clone()),
            port: Fact::unknown(because, place),
        }
    })
}
