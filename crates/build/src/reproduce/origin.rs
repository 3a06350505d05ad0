//! Where the sources of a build are.

use std::path::{Path, PathBuf};

use ogive_selection::environment::Change;
use ogive_system::{Command, Exit};
use serde::Deserialize;

use crate::request::Request;
use crate::run::Workshop;

/// Settings of Go that stand for the same modules and the same wishes, whoever builds.
const KEPT: [&str; 4] = ["GOMODCACHE", "GOPATH", "GOENV", "GOFLAGS"];

/// Where the sources of a build are.
#[derive(Debug)]
pub(super) struct Origin {
    /// Folders with all that is not fetched: the main module, those of a workspace, and replacements that are named
    /// by a relative path. None is within another.
    pub(super) roots: Vec<PathBuf>,
    /// Variables of Go that stay.
    pub(super) kept: Vec<(String, String)>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Edited {
    #[serde(rename = "Use")]
    uses: Option<Vec<Use>>,
    replace: Option<Vec<Replace>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Use {
    disk_path: PathBuf,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Replace {
    new: Replaced,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Replaced {
    path: PathBuf,
    #[serde(default)]
    version: String,
}

impl Origin {
    /// That of a request; none when somebody stopped it. What can't be asked for is taken to be the folder alone.
    pub(super) fn of(shop: Workshop<'_>, request: &Request) -> Option<Self> {
        let asked = Asked { shop, request };
        let names = ["GOMOD", "GOWORK"].into_iter().chain(KEPT);
        let words: Vec<String> = ["env", "-json"].into_iter().chain(names).map(str::to_owned).collect();
        let said: serde_json::Map<String, serde_json::Value> = asked.go(&words).unwrap_or_default();
        let text =
            |name: &str| said.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let mut roots = vec![request.directory.clone()];
        let is_file = |path: &str| path.ends_with(".mod") || path.ends_with(".work");
        let mut modules = vec![PathBuf::from(text("GOMOD"))];
        let workspace = PathBuf::from(text("GOWORK"));
        if is_file(&text("GOWORK")) {
            let folder = workspace.parent().unwrap_or(&workspace).to_owned();
            let work: Edited = asked.go(&words_of("work", &workspace)).unwrap_or_default();
            let used = work.uses.into_iter().flatten().map(|used| folder.join(used.disk_path));
            modules.extend(used.map(|used| used.join("go.mod")));
            roots.extend(replaced(work.replace, &folder));
            roots.push(folder);
        }
        for module in modules.iter().filter(|module| module.ends_with("go.mod")) {
            let folder = module.parent().unwrap_or(module).to_owned();
            let edited: Edited = asked.go(&words_of("mod", module)).unwrap_or_default();
            roots.extend(replaced(edited.replace, &folder));
            roots.push(folder);
        }
        if shop.cancel.is_cancelled() {
            return None;
        }
        let kept =
            KEPT.iter().map(|name| ((*name).to_owned(), text(name))).filter(|(_, value)| !value.is_empty());
        let kept = kept.collect();
        Some(Self { roots: outermost(roots.iter().map(|root| plain(root)).collect()), kept })
    }
}

fn words_of(kind: &str, file: &Path) -> Vec<String> {
    vec![kind.to_owned(), "edit".to_owned(), "-json".to_owned(), file.to_string_lossy().into_owned()]
}

/// Replacements by a relative path; those by an absolute one are found from anywhere.
fn replaced(replace: Option<Vec<Replace>>, folder: &Path) -> Vec<PathBuf> {
    let replaced = replace.into_iter().flatten().map(|replace| replace.new);
    let relative = replaced.filter(|new| new.version.is_empty() && new.path.is_relative());
    relative.map(|new| folder.join(new.path)).collect()
}

/// A path without `.` and `..`, as the go command takes them.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// Folders without those that are within others.
fn outermost(mut folders: Vec<PathBuf>) -> Vec<PathBuf> {
    folders.sort();
    folders.dedup();
    let all = folders.clone();
    folders.retain(|folder| all.iter().all(|other| other == folder || !folder.starts_with(other)));
    folders
}

struct Asked<'a> {
    shop: Workshop<'a>,
    request: &'a Request,
}

impl Asked<'_> {
    fn go<T: for<'d> Deserialize<'d>>(&self, words: &[String]) -> Option<T> {
        let mut command = Command::new(self.request.go.command());
        command.directory = Some(self.request.directory.clone());
        command.cancel = Some(self.shop.cancel.clone());
        command.arguments = words.iter().map(Into::into).collect();
        for variable in &self.request.go.variables {
            match &variable.change {
                Change::Keep => {}
                Change::Unset => command.environment.push((variable.name.clone().into(), None)),
                Change::Set(value) => {
                    command.environment.push((variable.name.clone().into(), Some(value.clone())));
                }
            }
        }
        command.environment.push(("GOTOOLCHAIN".into(), Some("local".into())));
        let output = self.shop.system.processes.output(&command).ok()?;
        let fine = matches!(output.exit, Exit::Code(0));
        serde_json::from_slice(&output.stdout).ok().filter(|_| fine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_within_another_is_copied_with_it() {
        let folders =
            ["/w/app", "/w/lib/../lib", "/w/app/cmd", "/w/application"].map(|path| plain(Path::new(path)));
        let expected = ["/w/app", "/w/application", "/w/lib"].map(PathBuf::from);
        assert_eq!(outermost(folders.to_vec()), expected);
    }
}
