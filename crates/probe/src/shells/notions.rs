//! Commands of start-up files that act on what is not so.

use std::path::{Path, PathBuf};

use ogive_machine::{Notion, NotionLine, ShellFacts, ShellKind};
use ogive_record::Location;
use ogive_system::System;

use super::lines::own_files;

/// The most bytes of a start-up file.
const MOST: u64 = 1 << 20;

/// Finds them in the user's own start-up files, and in those that ran.
pub(crate) fn find(system: &System, shells: &[ShellFacts]) -> Vec<NotionLine> {
    let home = system.environment.home().unwrap_or_default();
    let own = ShellKind::ALL.into_iter().flat_map(own_files).map(|name| home.join(name));
    let started = shells.iter().flat_map(|shell| &shell.starts).filter_map(|start| start.outcome.value());
    let ran = started.flat_map(|started| &started.files).filter(|file| file.starts_with(&home)).cloned();
    let mut files: Vec<PathBuf> = own.chain(ran).collect();
    files.sort();
    files.dedup();
    files.iter().flat_map(|file| in_file(system, file)).collect()
}

fn in_file(system: &System, file: &Path) -> Vec<NotionLine> {
    let Ok(bytes) = system.files.read(file, MOST) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes);
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with('#') {
            continue;
        }
        for command in line.split([';', '|', '&']) {
            if let Some(notion) = notion(command) {
                let location = Location { path: file.to_owned(), line: Some(number), column: None };
                found.push(NotionLine { location, text: command.trim().to_owned(), notion });
            }
        }
    }
    found
}

fn notion(command: &str) -> Option<Notion> {
    // The quotes of an alias.
    let words: Vec<&str> =
        command.split([' ', '\t', '=', '"', '\'', '(', ')', '{']).filter(|word| !word.is_empty()).collect();
    let is_go = |word: &str| word == "go" || word.ends_with("/go");
    let follows = |first: &dyn Fn(&str) -> bool, second: &dyn Fn(&str) -> bool| {
        words.windows(2).any(|pair| first(pair[0]) && second(pair[1]))
    };
    if follows(&is_go, &|word| word == "clean") && words.contains(&"-cache") {
        return Some(Notion::CleanedCache);
    }
    if let Some(at) = words.iter().position(|word| matches!(*word, "arch" | "/usr/bin/arch"))
        && matches!(words.get(at + 1), Some(&("-x86_64" | "-arm64" | "-arm64e")))
        && words.get(at + 2).is_some_and(|word| is_go(word))
    {
        return Some(Notion::ArchGo);
    }
    if !words.contains(&"rm") {
        return None;
    }
    let removes = |path: &str| command.contains(path);
    if removes("$GOPATH/src") || removes("${GOPATH}/src") || removes("$GOPATH\"/src") {
        return Some(Notion::EmptiedGopath);
    }
    removes("/var/db/oah").then_some(Notion::DeletedTranslations)
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MemoryEnvironment, MemoryFiles, MemorySystem};

    use super::*;

    // As they stand in advice on the web about Go on Apple silicon.
    #[test]
    fn commands_are_told_from_what_looks_like_them() {
        for (command, expected) in [
            ("go clean -cache", Some(Notion::CleanedCache)),
            ("alias goarm='go clean -cache -testcache", Some(Notion::CleanedCache)),
            ("alias go64='arch -x86_64 go'", Some(Notion::ArchGo)),
            ("alias igo=\"arch -x86_64 /usr/local/go/bin/go\"", Some(Notion::ArchGo)),
            ("rm -rf $GOPATH/src/*", Some(Notion::EmptiedGopath)),
            ("rm -rf \"${GOPATH}/src\"", Some(Notion::EmptiedGopath)),
            ("sudo rm -rf /var/db/oah/*", Some(Notion::DeletedTranslations)),
            ("go clean -testcache", None),
            ("arch -x86_64 brew install go", None),
            ("alias ibrew='arch -x86_64 /usr/local/bin/brew'", None),
            ("cd $GOPATH/src/example.com", None),
            ("ls /var/db/oah", None),
            ("rm -rf $GOPATH/pkg", None),
        ] {
            assert_eq!(notion(command), expected, "{command}");
        }
    }

    #[test]
    fn they_are_found_by_file_and_line_without_what_stands_beside_them() {
        let files = MemoryFiles::new()
            .file("/home/ann/.zshrc", "# go clean -cache\nexport TOKEN=x; go clean -cache\n");
        let environment = MemoryEnvironment::new().with_home("/home/ann");
        let system = MemorySystem { files, environment, ..MemorySystem::new() }.system();
        let found = find(&system, &[]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].location.line, found[0].text.as_str()), (Some(2), "go clean -cache"));
    }
}
