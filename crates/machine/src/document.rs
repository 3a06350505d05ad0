//! The document.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ogive_record::Fact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Abilities, Ancestor, Compiler, Containers, Editor, GoInstallation, GoSettings, GoTool, Library,
    NotionLine, OwnProgram, ProgramFile, Project, SearchPath, ShellFacts, Way,
};

/// What is known about a computer as somebody who works with Go meets it. Read by the rules of the
/// doctor, for this machine or for another whose document was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Machine {
    /// The computer, and what it can run.
    pub abilities: Abilities,
    /// The user's folder.
    pub home: Fact<PathBuf>,
    /// The processes above this one, the nearest first.
    pub ancestry: Fact<Vec<Ancestor>>,
    /// Where this process finds programs.
    pub search_path: SearchPath,
    /// The shell that the user's sessions start.
    pub login_shell: Fact<PathBuf>,
    /// The shells that are installed, and what each finds however it is started.
    pub shells: Vec<ShellFacts>,
    /// The programs that are named anywhere in this document, by path, links not followed.
    pub programs: BTreeMap<PathBuf, ProgramFile>,
    /// Every Go that was found, by GOROOT.
    pub gos: Vec<GoInstallation>,
    /// What steers the go command.
    pub go_settings: GoSettings,
    /// The project around the current folder; none when there is none.
    pub project: Option<Project>,
    /// The programs in GOBIN and GOPATH/bin that Go built.
    pub tools: Vec<GoTool>,
    /// The C compilers that cgo would take.
    pub compilers: Vec<Compiler>,
    /// The editors that are installed or have settings.
    #[serde(default)]
    pub editors: Vec<Editor>,
    /// The programs of ogive itself: the one that looked, and what its shims are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<OwnProgram>,
    /// The libclangs that something leads to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub libclang: Vec<Library>,
    /// Apple's developer folder, which its compilers are in; unknown when there is none. Nothing where it was
    /// not looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub developer_folder: Option<Fact<PathBuf>>,
    /// What runs containers, and for which platforms; nothing where nobody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub containers: Option<Containers>,
    /// Lines of start-up files that act on what is not so; nothing where nobody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notions: Option<Vec<NotionLine>>,
}

impl Machine {
    /// The program at a path that this document names.
    #[must_use]
    pub fn program(&self, path: &std::path::Path) -> Option<&ProgramFile> {
        self.programs.get(path)
    }

    /// This machine as the next session finds it: with the PATH and the variables of a login shell of the user's own
    /// kind in the place of those of the process that looked. The same where that shell is not known.
    #[must_use]
    pub fn in_new_session(mut self) -> Self {
        let own = self.shells.iter().find(|shell| shell.is_login_shell).or_else(|| self.shells.first());
        let start = own.and_then(|shell| {
            shell.starts.iter().find(|start| start.ways().any(|way| way == Way::LoginInteractive))
        });
        if let Some(started) = start.and_then(|start| start.outcome.value()).cloned() {
            self.search_path = started.search_path;
            self.go_settings.process = started.variables;
        }
        self
    }

    /// The Go that a program belongs to, by where its file really lies.
    #[must_use]
    pub fn go_of(&self, program: &ProgramFile) -> Option<&GoInstallation> {
        let real = program.real.value()?;
        self.gos.iter().find(|go| real.starts_with(&go.goroot) || real.starts_with(&go.real))
    }
}
