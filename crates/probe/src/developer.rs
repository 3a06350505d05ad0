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

#[cfg(test)]
mod tests {
    use ogive_machine::{PathEntry, SearchPath};
    use ogive_system::memory::{MadeUpKernel, MemoryEnvironment, MemoryFiles, MemorySystem};

    use super::*;

    fn mac(files: MemoryFiles, environment: MemoryEnvironment) -> MemorySystem {
        MemorySystem {
            files,
            environment,
            kernel: MadeUpKernel::macos("arm64", "arm64"),
            ..MemorySystem::new()
        }
    }

    #[test]
    fn it_is_where_apple_s_tools_look() {
        let found = |files, environment| folder(&mac(files, environment).system()).unwrap();
        let tools = || MemoryFiles::new().file("/Library/Developer/CommandLineTools/usr/bin/clang", "");
        let environment = MemoryEnvironment::new;
        let place = PathBuf::from("/Library/Developer/CommandLineTools");
        assert_eq!(found(tools(), environment()).value(), Some(&place));
        assert!(found(MemoryFiles::new(), environment()).value().is_none());
        let elsewhere = environment().with_var("DEVELOPER_DIR", "/Applications/Old.app/Contents/Developer");
        assert!(found(tools(), elsewhere).value().is_none());
        assert!(folder(&MemorySystem::new().system()).is_none());
    }

    #[test]
    fn without_it_apple_s_compilers_are_not_run() {
        let memory = mac(
            MemoryFiles::new().program("/usr/bin/clang", "").program("/opt/homebrew/bin/gcc", ""),
            MemoryEnvironment::new(),
        );
        let system = memory.system();
        let seen = crate::search_path::Folders::new(&system);
        let folders = ["/usr/bin", "/opt/homebrew/bin"].map(|folder| seen.entry(folder.into()));
        let mut programs = seen.programs(&folders);
        let words =
            ["gcc", "clang"].map(|name| ogive_machine::Word { name: name.into(), meaning: programs(name) });
        let folders: Vec<PathEntry> = folders.into();
        let path = SearchPath { folders, words: words.into() };
        let compilers =
            crate::compilers(&system, &crate::settings::of(&system), &path, folder(&system).as_ref());
        let commands: Vec<&str> = compilers.iter().map(|compiler| compiler.command.as_str()).collect();
        assert_eq!(commands, ["gcc", "clang"]);
        let started = memory.processes.started();
        assert!(started.iter().all(|command| command.program != Path::new("/usr/bin/clang")), "{started:?}");
        assert_eq!(started.len(), 1);
    }
}
