//! fish, whose variables are lists.

mod lines;
mod run;
mod variables;
mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use self::lines::Line;
use super::world::World;

/// A fish that reads scripts.
struct Fish<'w, 's> {
    world: &'w mut World<'s>,
    /// Variables that are no variables of programs.
    lists: BTreeMap<String, Vec<String>>,
    functions: BTreeMap<String, Vec<Line>>,
    status: Option<bool>,
    doubts: usize,
    calls: usize,
}

/// Reads what fish reads when it starts; false when a file ends it.
pub(super) fn start(world: &mut World<'_>) -> bool {
    let own = world.path(".config/fish");
    let user_paths = universal(world, &own.join("fish_variables"));
    let mut files: Vec<(std::ffi::OsString, PathBuf)> = Vec::new();
    for folder in [own.join("conf.d"), "/etc/fish/conf.d".into(), "/usr/share/fish/vendor_conf.d".into()] {
        for (name, _) in world.system.files.list(&folder).unwrap_or_default() {
            // Of one name the first counts.
            if name.to_string_lossy().ends_with(".fish") && !files.iter().any(|(other, _)| *other == name) {
                files.push((name.clone(), folder.join(name)));
            }
        }
    }
    files.sort();
    let last = [PathBuf::from("/etc/fish/config.fish"), own.join("config.fish")];
    let mut fish = Fish {
        world,
        lists: [("fish_user_paths".to_owned(), user_paths)].into(),
        functions: BTreeMap::new(),
        status: Some(true),
        doubts: 0,
        calls: 0,
    };
    files.into_iter().map(|(_, path)| path).chain(last).all(|file| fish.file(&file))
}

/// `SETUVAR --export GOFLAGS:-v`, and the folders that `fish_add_path` keeps.
fn universal(world: &mut World<'_>, path: &Path) -> Vec<String> {
    let mut user_paths = Vec::new();
    let Some(text) = world.begin(path) else { return user_paths };
    for (line, number) in text.lines().zip(1..) {
        let Some(rest) = line.strip_prefix("SETUVAR ") else { continue };
        let (rest, exports) = match rest.strip_prefix("--export ") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let Some((name, value)) = rest.split_once(':') else { continue };
        let value = value
            .replace("\\x1e", "\u{1e}")
            .replace("\\x3a", ":")
            .replace("\\x20", " ")
            .replace("\\x2d", "-");
        if name == "fish_user_paths" {
            let folders: Vec<&str> = value.split('\u{1e}').filter(|folder| !folder.is_empty()).collect();
            prepend(world, &folders, number);
            user_paths = folders.into_iter().map(str::to_owned).collect();
        } else if exports {
            world.set(name, &value.replace('\u{1e}', " "), number);
            world.export(name);
        }
    }
    world.end();
    user_paths
}

/// Puts folders before the others, those that are there already moved.
fn prepend(world: &mut World<'_>, folders: &[&str], line: u32) {
    let now = world.value("PATH").unwrap_or_default().to_owned();
    let kept = now.split(':').filter(|folder| !folders.contains(folder));
    let all: Vec<&str> = folders.iter().copied().chain(kept).collect();
    world.set("PATH", &all.join(":"), line);
}
