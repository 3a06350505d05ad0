//! What the settings of editors say, and how they are changed, for the rules.

use ogive_machine::{
    Editor, EditorFile, EditorSetting, EditorSyntax, Machine, SearchPath, Setting, Started, Way,
};
use ogive_record::{Repair, RuleMeta, Verdict};

use super::starts;
use crate::said::{Said, place, verdict};

/// A setting of an editor that counts.
#[derive(Clone, Copy)]
pub(crate) struct Set<'m> {
    /// Whose.
    pub(crate) editor: &'m Editor,
    /// Where.
    pub(crate) file: &'m EditorFile,
    /// What.
    pub(crate) setting: &'m EditorSetting,
}

/// Every setting that counts, of every editor.
pub(crate) fn settings(machine: &Machine) -> impl Iterator<Item = Set<'_>> {
    machine
        .editors
        .iter()
        .flat_map(|editor| editor.in_effect().map(move |(file, setting)| Set { editor, file, setting }))
}

impl Set<'_> {
    /// `go.goroot of VS Code`
    pub(crate) fn name(&self) -> String {
        format!("{} of {}", self.setting.label(), self.editor.kind.name())
    }

    /// Shows the setting.
    pub(crate) fn shown(&self, said: Said) -> Said {
        said.seen_at(&self.setting.source).known(
            self.setting.label(),
            self.setting.value.clone(),
            &self.setting.source,
        )
    }

    /// Shows the setting, and how it is taken away.
    pub(crate) fn taken_away(&self, said: Said) -> Said {
        let said = self.shown(said);
        let title = format!("take {} out of {}", self.setting.label(), self.file.path.display());
        let said = match self.edited(None) {
            Some(repair) => said.repairs(title, vec![repair]),
            None => said,
        };
        said.steps(self.steps(format!("remove {} {}", self.setting.label(), self.at())))
    }

    /// Shows the setting, and how it gets another value.
    pub(crate) fn replaced(&self, said: Said, value: &str) -> Said {
        let said = self.shown(said);
        let title = format!("set {} to {value} in {}", self.setting.label(), self.file.path.display());
        let said = match self.edited(Some(value)) {
            Some(repair) => said.repairs(title, vec![repair]),
            None => said,
        };
        said.steps(self.steps(format!("write {value} for {} {}", self.setting.label(), self.at())))
    }

    /// What is read at each start needs nothing more than the change.
    fn steps(&self, change: String) -> Vec<String> {
        if self.setting.is_of_one_start() { vec![change] } else { vec![change, self.restart()] }
    }

    /// A program in Lua does what it does, and GoLand writes its files anew when it ends.
    fn edited(&self, value: Option<&str>) -> Option<Repair> {
        let (file, path) = (self.file.path.clone(), self.setting.path.clone());
        match self.file.syntax {
            EditorSyntax::Json => {
                let after = value.map(|value| serde_json::Value::from(value).to_string());
                Some(Repair::EditJson { file, path, after })
            }
            EditorSyntax::Toml => Some(Repair::EditToml { file, path, after: value.map(Into::into) }),
            _ => None,
        }
    }

    fn at(&self) -> String {
        let line = place(&self.setting.source).map(|line| line.to_string());
        format!("in {}", line.unwrap_or_else(|| self.file.path.display().to_string()))
    }

    /// Language servers and debuggers keep the environment that they were started with.
    pub(crate) fn restart(&self) -> String {
        format!("start {} again, or its language server", self.editor.kind.name())
    }
}

/// What the user's terminal finds: the login shell as a terminal starts it, else this process.
pub(crate) struct Terminal<'m> {
    machine: &'m Machine,
    started: Option<&'m Started>,
}

/// The terminal to compare with; why it is not known, as a clause, where its shell did not start.
pub(crate) fn terminal(machine: &Machine) -> Result<Terminal<'_>, String> {
    let mut own = starts::all(machine).filter(|start| start.shell.is_login_shell);
    let start = own.find(|start| start.way == Way::LoginInteractive);
    match start.map(|start| (start.outcome.value(), start.name())) {
        Some((None, name)) => Err(format!("{name} did not start")),
        Some((started, _)) => Ok(Terminal { machine, started }),
        None => Ok(Terminal { machine, started: None }),
    }
}

impl<'m> Terminal<'m> {
    /// Its PATH.
    pub(crate) fn search_path(&self) -> &'m SearchPath {
        self.started.map_or(&self.machine.search_path, |started| &started.search_path)
    }

    /// What the go command takes for a variable there: the shell's, else the persisted one.
    pub(crate) fn variable(&self, name: &str) -> Option<&'m Setting> {
        let settings = &self.machine.go_settings;
        let own = match self.started {
            Some(started) => started.variable(name),
            None => settings.process.iter().find(|setting| setting.name == name),
        };
        own.filter(|setting| !setting.value.is_empty()).or_else(|| settings.persisted(name))
    }
}

/// Whether a value has variables of the editor's in it.
pub(crate) fn is_open(value: &str) -> bool {
    value.contains("${") || value.contains("$USER_HOME$") || value.contains("$PROJECT_DIR$")
}

/// Failed when something was said; else not concerned without editors, not told when a file could not be read
/// or something else was `open`, and passed.
pub(crate) fn judged(meta: &RuleMeta, machine: &Machine, said: Vec<Said>, open: Option<String>) -> Verdict {
    if !said.is_empty() {
        return verdict(meta, said);
    }
    if machine.editors.is_empty() {
        return Verdict::NotApplicable;
    }
    let mut files = machine.editors.iter().flat_map(|editor| &editor.files);
    let unread = files.find(|file| file.settings.value().is_none());
    let unread = unread.map(|file| format!("{} can't be read", file.path.display()));
    match unread.or(open) {
        Some(because) => Verdict::Undetermined { because },
        None => Verdict::Passed,
    }
}
