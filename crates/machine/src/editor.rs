//! Editors, and what their settings say of Go.

use std::path::PathBuf;

use ogive_record::{Fact, Location, Provenance};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An editor that is installed, or has settings here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Editor {
    /// Which.
    pub kind: EditorKind,
    /// Its programs, machine code where that is known by the place; what each is stands among the programs of
    /// the document.
    pub programs: Vec<PathBuf>,
    /// Its files of settings that say something of Go, or can't be read.
    pub files: Vec<EditorFile>,
}

/// An editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EditorKind {
    /// Visual Studio Code.
    VsCode,
    /// Its daily builds.
    VsCodeInsiders,
    /// Its builds without Microsoft's additions.
    VsCodium,
    /// Cursor.
    Cursor,
    /// Windsurf.
    Windsurf,
    /// GoLand.
    GoLand,
    /// IntelliJ IDEA, with the plugin for Go.
    Idea,
    /// Neovim.
    Neovim,
    /// Vim.
    Vim,
    /// Zed.
    Zed,
    /// Helix.
    Helix,
}

impl EditorKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::VsCode,
        Self::VsCodeInsiders,
        Self::VsCodium,
        Self::Cursor,
        Self::Windsurf,
        Self::GoLand,
        Self::Idea,
        Self::Neovim,
        Self::Vim,
        Self::Zed,
        Self::Helix,
    ];

    /// Its name, as its makers write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::VsCode => "VS Code",
            Self::VsCodeInsiders => "VS Code Insiders",
            Self::VsCodium => "VSCodium",
            Self::Cursor => "Cursor",
            Self::Windsurf => "Windsurf",
            Self::GoLand => "GoLand",
            Self::Idea => "IntelliJ IDEA",
            Self::Neovim => "Neovim",
            Self::Vim => "Vim",
            Self::Zed => "Zed",
            Self::Helix => "Helix",
        }
    }

    /// Whether it is VS Code or made from it, and takes the same settings.
    #[must_use]
    pub const fn is_of_vscode_family(self) -> bool {
        matches!(self, Self::VsCode | Self::VsCodeInsiders | Self::VsCodium | Self::Cursor | Self::Windsurf)
    }
}

/// A file of settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EditorFile {
    /// The file, links not followed.
    pub path: PathBuf,
    /// What it is for.
    pub scope: EditorScope,
    /// How it is written.
    pub syntax: EditorSyntax,
    /// What it says of Go; unknown when it can't be read.
    pub settings: Fact<Vec<EditorSetting>>,
    /// Where it is malformed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defect: Option<EditorFileDefect>,
}

/// Where settings count, the widest first: the narrower wins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EditorScope {
    /// For everything that the user opens.
    User,
    /// For what is opened with a profile, the name of its folder.
    Profile(String),
    /// For what is opened here from another machine.
    Remote,
    /// For the folders of a workspace.
    Workspace,
    /// For the folder of the project.
    Folder,
}

impl EditorScope {
    /// In a word or two.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::User => "user".to_owned(),
            Self::Profile(name) => format!("profile {name}"),
            Self::Remote => "remote".to_owned(),
            Self::Workspace => "workspace".to_owned(),
            Self::Folder => "project".to_owned(),
        }
    }

    /// A profile stands in place of the user's own settings.
    const fn rank(&self) -> u8 {
        match self {
            Self::User | Self::Profile(_) => 0,
            Self::Remote => 1,
            Self::Workspace => 2,
            Self::Folder => 3,
        }
    }
}

/// How a file of settings is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EditorSyntax {
    /// JSON with comments.
    Json,
    /// XML.
    Xml,
    /// TOML.
    Toml,
    /// A program in Lua or Vim script, searched line by line.
    Script,
}

/// What is wrong with a file of settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EditorFileDefect {
    /// The line, counted from 1.
    pub line: u32,
    /// The column in bytes, counted from 1.
    pub column: u32,
    /// What is wrong there, as a clause.
    pub message: String,
}

/// A setting that concerns Go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EditorSetting {
    /// The names of the fields down to it, as they stand in the file; in a list, the index.
    pub path: Vec<String>,
    /// What it steers.
    pub steers: Steers,
    /// Its value, secrets removed.
    pub value: String,
    /// The file or folder that the value names, the editor's variables put in; none when it names none, or that
    /// can't be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<PathBuf>,
    /// Where it stands.
    pub source: Provenance,
}

/// What a setting of an editor steers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Steers {
    /// The GOROOT of everything that the editor starts.
    Goroot,
    /// The GOPATH.
    Gopath,
    /// The program that is taken for a tool: `go`, `gopls`, `dlv`.
    Program(String),
    /// The go command that installs the tools.
    ToolsBuilder,
    /// A variable.
    #[serde(rename_all = "kebab-case")]
    Variable {
        /// Its name.
        name: String,
        /// Who gets it.
        of: Receiver,
    },
    /// A flag of dlv, or the address where it listens.
    DebuggerFlag,
}

/// Who gets a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Receiver {
    /// Everything that the editor starts for Go.
    Tools,
    /// The language server.
    LanguageServer,
    /// The debugger, what it builds and what it runs.
    Debugger,
    /// The tests.
    Tests,
    /// The shells of the editor's terminal.
    Terminal,
    /// A task.
    Task,
}

impl Receiver {
    /// In a few words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tools => "the Go tools",
            Self::LanguageServer => "the language server",
            Self::Debugger => "the debugger",
            Self::Tests => "tests",
            Self::Terminal => "the terminal",
            Self::Task => "a task",
        }
    }
}

impl Editor {
    /// The settings that count, each with its file: those that no narrower scope has again. Variables and flags
    /// of launch configurations and tasks stand for themselves.
    pub fn in_effect(&self) -> impl Iterator<Item = (&EditorFile, &EditorSetting)> {
        self.settings().filter(|(file, setting)| {
            !self.settings().any(|(other, again)| {
                other.scope.rank() > file.scope.rank()
                    && again.steers == setting.steers
                    && again.path.last() == setting.path.last()
                    && !setting.is_of_one_start()
            })
        })
    }

    /// Every setting, with its file.
    pub fn settings(&self) -> impl Iterator<Item = (&EditorFile, &EditorSetting)> {
        self.files
            .iter()
            .flat_map(|file| file.settings.value().into_iter().flatten().map(move |setting| (file, setting)))
    }
}

impl EditorSetting {
    /// Whether it counts for one start of something alone: a launch configuration, a task.
    #[must_use]
    pub const fn is_of_one_start(&self) -> bool {
        matches!(
            self.steers,
            Steers::Variable { of: Receiver::Debugger | Receiver::Task, .. } | Steers::DebuggerFlag
        )
    }

    /// How people find it in the file: `go.toolsEnvVars > GOARCH`.
    #[must_use]
    pub fn label(&self) -> String {
        self.path.join(" > ")
    }
}

impl EditorFile {
    /// Where it is malformed.
    #[must_use]
    pub fn malformed_at(&self) -> Option<Location> {
        let defect = self.defect.as_ref()?;
        Some(Location { path: self.path.clone(), line: Some(defect.line), column: Some(defect.column) })
    }
}
