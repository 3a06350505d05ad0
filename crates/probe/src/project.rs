//! The project around the current folder.

use std::path::{Path, PathBuf};

use ogive_machine::{Asked, GoSettings, Project};
use ogive_platform::Goos;
use ogive_record::Location;
use ogive_selection::files::{Pin, go_version, mise, ogive_toml, tool_versions};
use ogive_system::System;

/// The most bytes of a file that asks for a Go.
const MOST: u64 = 1 << 20;

/// Looks at it; none when no file above the current folder asks for a Go.
pub(crate) fn around(system: &System, settings: &GoSettings) -> Option<Project> {
    let folder = system.environment.current_dir().ok()?;
    let above = |name: &str| -> Option<PathBuf> {
        folder.ancestors().map(|folder| folder.join(name)).find(|path| system.files.exists(path))
    };
    let go_mod_file = above("go.mod");
    let go_work = match settings.effective("GOWORK").map(|set| set.value.as_str()) {
        Some("off") => None,
        Some(path) if !path.is_empty() => Some(PathBuf::from(path)),
        _ => above("go.work"),
    };
    let mut asked = Vec::new();
    for path in [&go_mod_file, &go_work].into_iter().flatten() {
        asked.extend(in_go_mod(system, path));
    }
    for name in [".go-version", ".tool-versions", "mise.toml", "ogive.toml"] {
        if let Some(path) = above(name) {
            asked.extend(in_selection_file(system, name, &path));
        }
    }
    if go_mod_file.is_none() && go_work.is_none() && asked.is_empty() {
        return None;
    }
    let root = go_work.as_deref().or(go_mod_file.as_deref()).and_then(Path::parent);
    let vendor = root.map(|root| system.files.is_dir(&root.join("vendor")));
    let requires = go_mod_file.as_deref().filter(|_| go_work.is_none()).and_then(|path| {
        let bytes = system.files.read(path, MOST).ok()?;
        Some(requires_any(&String::from_utf8_lossy(&bytes)))
    });
    Some(Project { folder, go_mod: go_mod_file, go_work, asked, vendor, requires })
}

/// Whether a go.mod has a requirement, on a line of its own or in a block.
fn requires_any(text: &str) -> bool {
    let mut block = None;
    for line in text.lines() {
        let statement = line.split("//").next().unwrap_or_default().trim();
        if statement.starts_with(')') {
            block = None;
        } else if let Some(verb) = statement.strip_suffix('(') {
            block = Some(verb.trim());
        } else if !statement.is_empty() {
            let is_required = match block {
                Some(verb) => verb == "require",
                None => statement.split_ascii_whitespace().next() == Some("require"),
            };
            if is_required {
                return true;
            }
        }
    }
    false
}

/// The `go` and `toolchain` lines, as they are written: what cmd/go refuses is told too.
fn in_go_mod(system: &System, path: &Path) -> Vec<Asked> {
    let Ok(bytes) = system.files.read(path, MOST) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes);
    let mut asked = Vec::new();
    let mut in_block = false;
    for (line, number) in text.lines().zip(1..) {
        let statement = line.split("//").next().unwrap_or_default().trim();
        if in_block || statement.ends_with('(') {
            in_block = !statement.starts_with(')');
            continue;
        }
        let mut words = statement.split_ascii_whitespace();
        let (Some(verb @ ("go" | "toolchain")), Some(value)) = (words.next(), words.next()) else { continue };
        let version = value.strip_prefix("go").unwrap_or(value);
        asked.push(Asked {
            location: at(path, number),
            by: verb.to_owned(),
            text: value.to_owned(),
            version: version.parse().ok(),
        });
    }
    asked
}

/// The entries of a file that chooses a Go.
fn in_selection_file(system: &System, name: &str, path: &Path) -> Vec<Asked> {
    let Ok(bytes) = system.files.read(path, MOST) else { return Vec::new() };
    let os = system.kernel.compiled_os().parse().unwrap_or(Goos::Linux);
    let pins: Vec<Pin> = match name {
        ".go-version" => go_version::parse(&bytes).unwrap_or_default(),
        ".tool-versions" => tool_versions::parse(&bytes).unwrap_or_default(),
        "mise.toml" => mise::parse(&bytes, os).unwrap_or_default(),
        _ => ogive_toml::parse(&bytes).ok().and_then(|project| project.version).into_iter().collect(),
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    pins.into_iter()
        .map(|pin| Asked {
            location: at(path, pin.line),
            by: name.to_owned(),
            text: lines.get(pin.line as usize - 1).map_or("", |line| line.trim()).to_owned(),
            version: pin.wish.ok().and_then(|selector| selector.exact()),
        })
        .collect()
}

fn at(path: &Path, line: u32) -> Location {
    Location { path: path.to_owned(), line: Some(line), column: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_are_told_from_other_blocks() {
        for (text, requires) in [
            ("module m\n\ngo 1.27\n", false),
            ("module m\n\nrequire a.example/x v1.0.0 // indirect\n", true),
            ("require (\n\ta.example/x v1.0.0\n)\n", true),
            ("require (\n\t// nothing\n)\nretract (\n\tv1.0.0\n)\n", false),
            ("// require a.example/x v1.0.0\nrequired\n", false),
        ] {
            assert_eq!(requires_any(text), requires, "{text}");
        }
    }
}
