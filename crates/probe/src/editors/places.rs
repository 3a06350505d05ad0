//! Where editors keep things.

use std::path::{Path, PathBuf};

use ogive_system::{EntryKind, System, programs_in};

/// The places of this user and of the folder that is worked in.
pub(super) struct Places<'a> {
    pub(super) system: &'a System,
    pub(super) home: Option<PathBuf>,
    /// The current folder and those above it, the nearest first, without the user's own and what is above that.
    above: Vec<PathBuf>,
}

impl<'a> Places<'a> {
    pub(super) fn of(system: &'a System) -> Self {
        let home = system.environment.home();
        let here = system.environment.current_dir().unwrap_or_default();
        let is_below = |folder: &&Path| Some(*folder) != home.as_deref() && folder.parent().is_some();
        let above = here.ancestors().take_while(is_below).map(Path::to_owned).collect();
        Self { system, home, above }
    }

    pub(super) fn os(&self) -> &'static str {
        self.system.kernel.compiled_os()
    }

    /// A path below the user's folder.
    pub(super) fn at_home(&self, below: &str) -> Option<PathBuf> {
        Some(self.home.as_ref()?.join(below))
    }

    /// Where applications of this system keep what belongs to a user.
    pub(super) fn config(&self) -> Option<PathBuf> {
        match self.os() {
            "darwin" => self.at_home("Library/Application Support"),
            "windows" => self.folder_of("APPDATA"),
            _ => self.unix_config(),
        }
    }

    /// The same for programs that do as on Linux everywhere but on Windows.
    pub(super) fn unix_config(&self) -> Option<PathBuf> {
        match self.os() {
            "windows" => self.folder_of("APPDATA"),
            _ => self.folder_of("XDG_CONFIG_HOME").or_else(|| self.at_home(".config")),
        }
    }

    pub(super) fn folder_of(&self, variable: &str) -> Option<PathBuf> {
        self.system.environment.var(variable).map(PathBuf::from)
    }

    /// A file below the nearest folder that has it.
    pub(super) fn nearest(&self, below: &str) -> Option<PathBuf> {
        self.above.iter().map(|folder| folder.join(below)).find(|path| self.system.files.exists(path))
    }

    /// The files of the nearest folder that has some with this end.
    pub(super) fn nearest_ending(&self, end: &str) -> Vec<PathBuf> {
        let found = self.above.iter().map(|folder| self.ending(folder, end));
        found.into_iter().find(|files| !files.is_empty()).unwrap_or_default()
    }

    /// The files of a folder with this end.
    pub(super) fn ending(&self, folder: &Path, end: &str) -> Vec<PathBuf> {
        let is = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(end));
        self.entries(folder, EntryKind::File).filter(is).collect()
    }

    /// The entries of a folder that are of a kind, or links.
    pub(super) fn entries(&self, folder: &Path, kind: EntryKind) -> impl Iterator<Item = PathBuf> + use<> {
        let folder = folder.to_owned();
        let entries = self.system.files.list(&folder).unwrap_or_default();
        let of_kind = move |(_, found): &(_, EntryKind)| *found == kind || *found == EntryKind::Link;
        entries.into_iter().filter(of_kind).map(move |(name, _)| folder.join(name))
    }

    /// The programs among these that are here.
    pub(super) fn present(&self, paths: impl IntoIterator<Item = PathBuf>) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = Vec::new();
        for path in paths {
            if self.system.files.exists(&path) && !found.contains(&path) {
                found.push(path);
            }
        }
        found
    }

    /// The programs of applications of macOS, such as `Visual Studio Code`.
    pub(super) fn applications(&self, names: &[&str]) -> Vec<PathBuf> {
        if self.os() != "darwin" {
            return Vec::new();
        }
        let folders = [Some(PathBuf::from("/Applications")), self.at_home("Applications")];
        let mut found = Vec::new();
        for folder in folders.into_iter().flatten() {
            for name in names {
                let inside = folder.join(format!("{name}.app/Contents/MacOS"));
                found.extend(self.entries(&inside, EntryKind::File).next());
            }
        }
        found
    }

    /// The program that a name leads to on this process's PATH.
    pub(super) fn on_path(&self, name: &str) -> Option<PathBuf> {
        let folders = self.system.environment.paths("PATH");
        programs_in(&*self.system.files, &folders, name).into_iter().next()
    }

    /// The file or folder that a value names; none where it names none, or has variables that are not known.
    /// `folder` is the one that the editor opened.
    pub(super) fn named(&self, value: &str, folder: Option<&Path>) -> Option<PathBuf> {
        let home = self.home.as_ref().map(|home| home.display().to_string());
        let folder = folder.map(|folder| folder.display().to_string());
        let mut text = value.strip_prefix("file://").unwrap_or(value).to_owned();
        for (names, instead) in [
            (&["${userHome}", "${env:HOME}", "${env.HOME}", "${HOME}", "$USER_HOME$", "$HOME"][..], &home),
            (&["${workspaceFolder}", "${workspaceRoot}", "$PROJECT_DIR$"][..], &folder),
        ] {
            for name in names {
                if text.contains(name) {
                    text = text.replace(name, instead.as_ref()?);
                }
            }
        }
        if let Some(rest) = text.strip_prefix("~/") {
            text = format!("{}/{rest}", home?);
        }
        if text.contains("${") || text.is_empty() {
            return None;
        }
        let path = PathBuf::from(text);
        if path.has_root() {
            return Some(path);
        }
        // A mere name is looked for as a shell would.
        if path.components().count() == 1 { self.on_path(&path.display().to_string()) } else { None }
    }
}
