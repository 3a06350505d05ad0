//! Lines of a project that name a platform of containers.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ogive_machine::PlatformPin;
use ogive_record::Location;
use ogive_system::{EntryKind, System};

use super::text;

/// What a file is, by its name.
#[derive(Clone, Copy)]
enum Kind {
    Compose,
    Dockerfile,
    DevContainer,
}

/// The lines in the files of a folder.
pub(super) fn find(system: &System, folder: &Path) -> Vec<PlatformPin> {
    let mut found = Vec::new();
    for (path, kind) in files(system, folder) {
        let Some(text) = text(system, &path) else { continue };
        for (line, number) in text.lines().zip(1..) {
            let line = line.trim();
            if let Some(platform) = platform(kind, line) {
                let location = Location { path: path.clone(), line: Some(number), column: None };
                // Other arguments beside it may be secrets.
                let text = match kind {
                    Kind::DevContainer => format!("--platform={platform}"),
                    Kind::Compose | Kind::Dockerfile => line.to_owned(),
                };
                found.push(PlatformPin { location, text, platform });
            }
        }
    }
    found
}

fn files(system: &System, folder: &Path) -> Vec<(PathBuf, Kind)> {
    let list = |folder: &Path| system.files.list(folder).unwrap_or_default();
    let known = |folder: &Path, entries: &[(OsString, EntryKind)]| -> Vec<(PathBuf, Kind)> {
        let files = entries.iter().filter(|(_, kind)| matches!(kind, EntryKind::File | EntryKind::Link));
        files.filter_map(|(name, _)| Some((folder.join(name), kind(name.to_str()?)?))).collect()
    };
    let mut found = known(folder, &list(folder));
    let dev = folder.join(".devcontainer");
    let below = list(&dev);
    found.extend(known(&dev, &below));
    for (name, _) in below.iter().filter(|(_, kind)| *kind == EntryKind::Directory) {
        let folder = dev.join(name);
        found.extend(known(&folder, &list(&folder)));
    }
    found
}

fn kind(name: &str) -> Option<Kind> {
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    if is_yaml && (name.starts_with("compose.") || name.starts_with("docker-compose.")) {
        return Some(Kind::Compose);
    }
    if matches!(name, "devcontainer.json" | ".devcontainer.json") {
        return Some(Kind::DevContainer);
    }
    let is_dockerfile = matches!(name, "Dockerfile" | "Containerfile")
        || name.starts_with("Dockerfile.")
        || name.ends_with(".Dockerfile");
    is_dockerfile.then_some(Kind::Dockerfile)
}

/// The platform that a line names by itself, not by a variable.
fn platform(kind: Kind, line: &str) -> Option<String> {
    let value = match kind {
        Kind::Compose => line.strip_prefix("platform:")?.split(" #").next()?,
        Kind::Dockerfile => {
            let mut words = line.split_ascii_whitespace();
            words.next().filter(|word| word.eq_ignore_ascii_case("FROM"))?;
            words.find_map(|word| word.strip_prefix("--platform="))?
        }
        Kind::DevContainer if line.starts_with("//") => return None,
        Kind::DevContainer => {
            let (_, after) = line.split_once("--platform")?;
            after.split(['=', '"', ',', ' ', ']']).find(|part| !part.is_empty())?
        }
    };
    let value = value.trim().trim_matches(['"', '\'']);
    (!value.is_empty() && !value.contains('$')).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MemoryFiles, MemorySystem};

    use super::*;

    // As the documentation of Docker and of dev containers has them.
    #[test]
    fn lines_that_name_a_platform_are_found() {
        let files = MemoryFiles::new()
            .file(
                "/w/compose.yaml",
                "services:\n  db:\n    image: mysql:5.7\n    platform: \"linux/amd64\" # old\n",
            )
            .file(
                "/w/Dockerfile",
                "FROM --platform=$BUILDPLATFORM golang:1.27 AS build\nRUN go build --platform=x\n\
                 from --platform=linux/amd64 debian\n",
            )
            .file(
                "/w/.devcontainer/go/devcontainer.json",
                "{\n  // \"--platform=linux/386\"\n  \"runArgs\": [\"--platform=linux/amd64\"],\n  \
                 \"x\": [\"--platform\", \"linux/arm64\"]\n}\n",
            )
            .file("/w/notes.yaml", "platform: linux/amd64\n");
        let system = MemorySystem { files, ..MemorySystem::new() }.system();
        let found: Vec<String> = find(&system, Path::new("/w"))
            .iter()
            .map(|pin| format!("{} {}", pin.location, pin.platform))
            .collect();
        assert_eq!(
            found,
            [
                "/w/Dockerfile:3 linux/amd64",
                "/w/compose.yaml:4 linux/amd64",
                "/w/.devcontainer/go/devcontainer.json:3 linux/amd64",
                "/w/.devcontainer/go/devcontainer.json:4 linux/arm64",
            ]
        );
    }
}
