//! Lines of a project that name a platform of containers.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use ogive_machine::PlatformPin;
use ogive_record::Location;
use ogive_system::{EntryKind, System};

use super::text;
use crate::editors::json_leaves;

/// What a file is, by its name.
#[derive(Clone, Copy)]
enum Kind {
    Compose,
    Dockerfile,
    DevContainer,
}

/// The lines in the files of a folder, and in those that its dev containers name.
pub(super) fn find(system: &System, folder: &Path) -> Vec<PlatformPin> {
    let mut found = Vec::new();
    let mut files = files(system, folder);
    let mut at = 0;
    while let Some((path, kind)) = files.get(at).cloned() {
        at += 1;
        let Some(text) = text(system, &path) else { continue };
        let lines = match kind {
            Kind::DevContainer => dev_container(&text).map(|dev| {
                for (named, kind) in dev.files {
                    let named = beside(&path, &named);
                    if !files.iter().any(|(seen, _)| *seen == named) {
                        files.push((named, kind));
                    }
                }
                dev.platforms
            }),
            Kind::Compose | Kind::Dockerfile => None,
        };
        let lines = lines.unwrap_or_else(|| {
            let lines = text.lines().zip(1..);
            lines.filter_map(|(line, number)| Some((number, platform(kind, line.trim())?))).collect()
        });
        for (number, platform) in lines {
            let location = Location { path: path.clone(), line: Some(number), column: None };
            // Other arguments beside it may be secrets.
            let text = match kind {
                Kind::DevContainer => format!("--platform={platform}"),
                Kind::Compose | Kind::Dockerfile => line(&text, number),
            };
            found.push(PlatformPin { location, text, platform });
        }
    }
    found
}

fn line(text: &str, number: u32) -> String {
    text.lines().nth(number as usize - 1).unwrap_or_default().trim().to_owned()
}

/// What the settings of a dev container say.
#[derive(Default)]
struct DevContainer {
    /// The platforms, and their lines.
    platforms: Vec<(u32, String)>,
    /// The files that it is made from, as they are named.
    files: Vec<(String, Kind)>,
}

/// None where the file is no JSON with comments.
///
/// <https://containers.dev/implementors/json_reference/>
fn dev_container(text: &str) -> Option<DevContainer> {
    let leaves = json_leaves(text).ok()?;
    let mut dev = DevContainer::default();
    for leaf in leaves.iter() {
        let path: Vec<&str> = leaf.path.iter().map(String::as_str).collect();
        match *path.as_slice() {
            ["runArgs", index] | ["build", "options", index] => {
                let next = || {
                    let mut next = leaf.path.clone();
                    *next.last_mut()? = (index.parse::<usize>().ok()? + 1).to_string();
                    leaves.iter().find(|leaf| leaf.path == next)
                };
                let named = match leaf.value.strip_prefix("--platform") {
                    Some("") => next().map(|next| (next.line, next.value.as_str())),
                    Some(value) => value.strip_prefix('=').map(|value| (leaf.line, value)),
                    None => None,
                };
                let named = named.filter(|(_, value)| !value.is_empty() && !value.contains('$'));
                dev.platforms.extend(named.map(|(line, value)| (line, value.to_owned())));
            }
            ["build", "dockerfile"] | ["dockerFile"] => {
                dev.files.push((leaf.value.clone(), Kind::Dockerfile))
            }
            ["dockerComposeFile"] | ["dockerComposeFile", _] => {
                dev.files.push((leaf.value.clone(), Kind::Compose));
            }
            _ => {}
        }
    }
    dev.platforms.sort();
    Some(dev)
}

/// A file that another one names from where it lies.
fn beside(file: &Path, named: &str) -> PathBuf {
    let mut path = file.parent().unwrap_or(file).to_owned();
    for part in Path::new(named).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    path
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
                 \"build\": {\"options\": [\"--platform\", \"linux/arm64\"]}\n}\n",
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

    // As https://containers.dev/implementors/json_reference/ has the fields.
    #[test]
    fn dev_containers_name_platforms_and_files() {
        let found = |json: &str| -> Vec<String> {
            let files = MemoryFiles::new()
                .file("/w/.devcontainer/devcontainer.json", json)
                .file("/w/Dockerfile", "FROM debian\n")
                .file("/w/build/dev.containerfile", "FROM --platform=linux/amd64 golang:1.27\n")
                .file("/w/stack.yml", "services:\n  app:\n    platform: linux/arm/v7\n");
            let system = MemorySystem { files, ..MemorySystem::new() }.system();
            let pins = find(&system, Path::new("/w"));
            pins.iter().map(|pin| format!("{} {}", pin.location, pin.text)).collect()
        };
        assert_eq!(
            found(
                "{\n  /* \"--platform=linux/386\" */\n  \"runArgs\": [\n    \"--platform\",\n    \"linux/amd64\",\n    \"--env=TOKEN=secret\",\n  ],\n}"
            ),
            ["/w/.devcontainer/devcontainer.json:5 --platform=linux/amd64"]
        );
        assert_eq!(
            found(
                "{\"build\": {\n  \"dockerfile\": \"../build/dev.containerfile\",\n  \"options\": [\"--platform=linux/s390x\"]}}"
            ),
            [
                "/w/.devcontainer/devcontainer.json:3 --platform=linux/s390x",
                "/w/build/dev.containerfile:1 FROM --platform=linux/amd64 golang:1.27"
            ]
        );
        assert_eq!(
            found("{\"dockerComposeFile\": [\"../stack.yml\", \"gone.yml\"], \"service\": \"app\"}"),
            ["/w/stack.yml:3 platform: linux/arm/v7"]
        );
        // A description, and what a variable decides.
        assert_eq!(
            found("{\"name\": \"--platform=linux/amd64\", \"runArgs\": [\"--platform=${localEnv:P}\"]}"),
            [""; 0]
        );
        // Half of a file still tells.
        assert_eq!(
            found("{\"runArgs\": [\"--platform=linux/amd64\"], }}"),
            ["/w/.devcontainer/devcontainer.json:1 --platform=linux/amd64"]
        );
    }
}
