//! What only this user's work has: import paths, branches, and names of files below their projects and GOPATH/src.

use std::path::Path;

use ogive_machine::{Machine, Setting, Steers, TroubleKind, Unsaved};
use ogive_record::Fact;

use super::names::Names;

/// Variables whose values are patterns of import paths, separated by commas.
const PATTERNS: [&str; 5] = ["GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GONOSUMCHECK", "GOINSECURE"];

/// Names that are hidden in every text of a document.
#[derive(Debug, Default)]
pub(super) struct Hiding {
    names: Names,
    /// Import paths, hosts and tools, the longest first, and what stands for each.
    whole: Vec<(String, String)>,
    /// GOPATH/src.
    src: Option<String>,
    /// Folders of projects.
    projects: Vec<String>,
}

impl Hiding {
    /// Finds what is to be hidden, and hides what is in no path.
    pub(super) fn of(machine: &mut Machine) -> Self {
        let mut hiding = Self::default();
        hiding.places(machine);
        hiding.gopath(machine);
        hiding.tools(machine);
        hiding.settings(machine);
        hiding.spoken(machine);
        for pin in machine.containers.iter_mut().flat_map(|containers| &mut containers.pins) {
            pin.text.clone_from(&pin.platform);
        }
        hiding.whole.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then(a.cmp(b)));
        hiding.whole.dedup();
        hiding
    }

    fn places(&mut self, machine: &Machine) {
        let src = machine.go_settings.gopath_tree.value().map(|tree| tree.src.clone());
        if let Some(project) = &machine.project {
            let parents =
                [&project.go_mod, &project.go_work].map(|file| file.as_deref().and_then(Path::parent));
            let folders = [Some(project.folder.as_path())].into_iter().chain(parents).flatten();
            for folder in folders {
                let home = machine.home.value();
                let is_wide = folder.parent().is_none() || home.is_some_and(|home| home.starts_with(folder));
                if !is_wide && !src.as_ref().is_some_and(|src| folder.starts_with(src)) {
                    self.projects.push(folder.display().to_string());
                }
            }
            self.projects.sort_by_key(String::len);
        }
        self.src = src.map(|src| src.display().to_string());
    }

    fn gopath(&mut self, machine: &mut Machine) {
        let Fact::Known { value: tree, .. } = &mut machine.go_settings.gopath_tree else { return };
        for root in &mut tree.roots {
            root.import_path = self.hidden(&root.import_path);
            let Fact::Known { value, .. } = &mut root.unsaved else { continue };
            for unsaved in value {
                match unsaved {
                    Unsaved::Uncommitted { files, .. } => {
                        files.iter_mut().for_each(|file| *file = self.names.files(file));
                    }
                    Unsaved::Unpushed { branches } => {
                        branches.iter_mut().for_each(|branch| *branch = self.names.branch(branch));
                    }
                    Unsaved::Staged | Unsaved::Stashed | Unsaved::NoRemote => {}
                }
            }
        }
    }

    /// A tool whose module nobody knows has a name that nobody knows.
    fn tools(&mut self, machine: &mut Machine) {
        for tool in &mut machine.tools {
            let is_known =
                [&tool.package, &tool.module].into_iter().flatten().any(|path| Names::is_public(path));
            let name = tool.name().to_owned();
            let stands = self.names.part(&name);
            if !is_known && stands != name {
                let path = tool.path.display().to_string();
                let hidden = tool.path.with_file_name(stands).display().to_string();
                self.whole.push((path, hidden));
            }
            for path in [&mut tool.package, &mut tool.module].into_iter().flatten() {
                *path = self.hidden(path);
            }
        }
    }

    fn settings(&mut self, machine: &mut Machine) {
        let started = machine.shells.iter_mut().flat_map(|shell| &mut shell.starts);
        let started = started.filter_map(|start| match &mut start.outcome {
            Fact::Known { value, .. } => Some(&mut value.variables),
            Fact::Unknown { .. } => None,
        });
        let settings = &mut machine.go_settings;
        let persisted = match &mut settings.persisted {
            Fact::Known { value, .. } => Some(value),
            Fact::Unknown { .. } => None,
        };
        let all = started.chain(persisted).chain([&mut settings.process]).flatten();
        for Setting { name, value, .. } in all {
            *value = self.value(name, value);
        }
        for file in machine.editors.iter_mut().flat_map(|editor| &mut editor.files) {
            let Fact::Known { value: settings, .. } = &mut file.settings else { continue };
            for setting in settings {
                if let Steers::Variable { name, .. } = &setting.steers {
                    setting.value = self.value(name, &setting.value);
                }
            }
        }
    }

    /// What start-up files write may be anything.
    fn spoken(&mut self, machine: &mut Machine) {
        for start in machine.shells.iter_mut().flat_map(|shell| &mut shell.starts) {
            if let Fact::Known { value, .. } = &mut start.outcome {
                value.said = self.names.text(&value.said);
            }
            for trouble in start.troubles.iter_mut().filter(|trouble| trouble.kind == TroubleKind::Speaks) {
                trouble.told = self.names.text(&trouble.told);
            }
        }
    }

    fn value(&mut self, name: &str, value: &str) -> String {
        if !PATTERNS.contains(&name) {
            return value.to_owned();
        }
        value.split(',').map(|pattern| self.hidden(pattern)).collect::<Vec<_>>().join(",")
    }

    /// What stands for an import path or a pattern, here and in every other text.
    fn hidden(&mut self, path: &str) -> String {
        let stands = self.names.import_path(path);
        if stands == path {
            return stands;
        }
        self.whole.push((path.to_owned(), stands.clone()));
        let host = path.split('/').next().unwrap_or_default();
        let other = self.names.host(host);
        if host.contains('.') && host != other {
            self.whole.push((host.trim_start_matches("*.").to_owned(), other));
        }
        stands
    }

    /// A text of the document without them.
    pub(super) fn text(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        if let Some(src) = self.src.clone() {
            let names = &mut self.names;
            text = below(&text, &src, &mut |rest| names.import_path(rest));
        }
        for folder in self.projects.clone() {
            let names = &mut self.names;
            let stands = names.files(&folder);
            text = below(&text, &folder, &mut |rest| names.files(rest)).replace(&folder, &stands);
        }
        for (name, stands) in &self.whole {
            // A single word may be one of any text.
            text = match (name.contains('.'), name.contains('/')) {
                (true, _) => text.replace(name, stands),
                (false, true) => super::replaced(&text, name, stands),
                (false, false) => text,
            };
        }
        text
    }
}

/// A text in which what stands behind a folder, up to the end of the path, is replaced.
fn below(text: &str, folder: &str, with: &mut dyn FnMut(&str) -> String) -> String {
    let is_end = |c: char| matches!(c, ':' | ';' | ',' | '"' | '\'' | '`' | '\n' | ')' | ' ');
    // A path may have spaces; in a sentence it does not stand alone.
    let is_path = text.starts_with(folder) && !text.contains([':', ';', ',', '"', '\'', '\n']);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(folder) {
        let after = &rest[at + folder.len()..];
        kept.push_str(&rest[..at + folder.len()]);
        rest = after;
        let Some(path) = after.strip_prefix('/') else { continue };
        let end = if is_path { path.len() } else { path.find(is_end).unwrap_or(path.len()) };
        kept.push('/');
        kept.push_str(&with(&path[..end]));
        rest = &path[end..];
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_end_where_a_list_or_a_sentence_goes_on() {
        let hide = |text: &str| below(text, "/p", &mut |rest| "x".repeat(rest.len()));
        assert_eq!(hide("/p/ab:/usr/bin:/p/c"), "/p/xx:/usr/bin:/p/x");
        assert_eq!(hide("/p/a b"), "/p/xxx");
        assert_eq!(hide("no file /p/ab here"), "no file /p/xx here");
        assert_eq!(hide("/pq/ab"), "/pq/ab");
    }
}
