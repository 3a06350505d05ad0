//! Shells: what is found in each, however it is started.

use std::path::{Path, PathBuf};

use ogive_record::{Fact, Location};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Setting, Trouble, Way};

/// The folders of a PATH, and who put them there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SearchPath {
    /// In the order in which they are searched.
    pub folders: Vec<PathEntry>,
    /// What well-known names lead to.
    pub words: Vec<Word>,
}

/// A folder of a PATH.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PathEntry {
    /// The folder, as it stands there; it may be relative, or empty for the current one.
    pub folder: PathBuf,
    /// The line that put it there; none when it was there before the shell started, or when that can't be
    /// told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_by: Option<Location>,
    /// What is wrong with the folder itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defect: Option<FolderDefect>,
}

/// What is wrong with a folder of a PATH.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FolderDefect {
    /// Nothing is there, or no folder.
    Missing,
    /// It depends on the current folder.
    Relative,
    /// Every user may put programs there.
    WritableByOthers,
}

/// A name, and what it means to a shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Word {
    /// The name: `go`, `arch`, `gcc`.
    pub name: String,
    /// What it means.
    pub meaning: Meaning,
}

/// What a name means to a shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// The programs of that name on PATH, the one that runs first; none when there is none.
    Programs(Vec<PathBuf>),
    /// An alias.
    #[serde(rename_all = "kebab-case")]
    Alias {
        /// What it stands for, as the shell tells.
        text: String,
        /// Where it is made, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        made_by: Option<Location>,
    },
    /// A function of the shell.
    #[serde(rename_all = "kebab-case")]
    Function {
        /// Where it is made, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        made_by: Option<Location>,
    },
}

impl SearchPath {
    /// What a name means.
    #[must_use]
    pub fn word(&self, name: &str) -> Option<&Meaning> {
        self.words.iter().find(|word| word.name == name).map(|word| &word.meaning)
    }

    /// The program that a name runs; none when it is an alias, a function or nothing.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&Path> {
        match self.word(name)? {
            Meaning::Programs(programs) => programs.first().map(PathBuf::as_path),
            Meaning::Alias { .. } | Meaning::Function { .. } => None,
        }
    }

    /// The entry that a program lies in.
    #[must_use]
    pub fn entry_of(&self, program: &Path) -> Option<&PathEntry> {
        let folder = program.parent()?;
        self.folders.iter().find(|entry| entry.folder == folder)
    }
}

/// An installed shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ShellFacts {
    /// Which.
    pub kind: ShellKind,
    /// Its program; its name alone when it is not installed and only its files are here.
    pub program: PathBuf,
    /// Whether the user's sessions start it.
    pub is_login_shell: bool,
    /// What is found in it, by the ways in which it is started.
    pub starts: Vec<ShellStart>,
}

/// A shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShellKind {
    /// GNU Bash.
    Bash,
    /// The Z shell.
    Zsh,
    /// fish.
    Fish,
    /// `/bin/sh`, whichever shell that is: what systems start for scripts.
    Sh,
    /// Debian's `sh` by its own name, and that of BusyBox.
    Dash,
    /// ksh93 or mksh.
    Ksh,
    /// tcsh.
    Tcsh,
    /// Nushell.
    Nu,
}

impl ShellKind {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Bash, Self::Zsh, Self::Fish, Self::Sh, Self::Dash, Self::Ksh, Self::Tcsh, Self::Nu];

    /// The name of its program.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Sh => "sh",
            Self::Dash => "dash",
            Self::Ksh => "ksh",
            Self::Tcsh => "tcsh",
            Self::Nu => "nu",
        }
    }

    /// The shell that a program such as `/usr/bin/zsh` or `-bash` is.
    #[must_use]
    pub fn of_program(program: &Path) -> Option<Self> {
        let name = program.file_name()?.to_str()?;
        match name.strip_prefix('-').unwrap_or(name) {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            "sh" => Some(Self::Sh),
            "dash" | "ash" => Some(Self::Dash),
            "ksh" | "ksh93" | "mksh" => Some(Self::Ksh),
            "tcsh" | "csh" => Some(Self::Tcsh),
            "nu" => Some(Self::Nu),
            _ => None,
        }
    }
}

/// A start of a shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ShellStart {
    /// In what way.
    pub way: Way,
    /// The other ways that come to the same: the same files are read, from the same environment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Way>,
    /// Whether it was not started, and its files were read instead: what only running them would tell is left
    /// out, and conditions that depend on it were taken to hold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_read: bool,
    /// What was found.
    pub outcome: Fact<Started>,
    /// What its start-up files did that they should not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub troubles: Vec<Trouble>,
}

impl ShellStart {
    /// All the ways that come to this start.
    pub fn ways(&self) -> impl Iterator<Item = Way> {
        std::iter::once(self.way).chain(self.also.iter().copied())
    }
}

/// What is found in a shell that has started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Started {
    /// Its PATH and what names mean.
    pub search_path: SearchPath,
    /// Its variables that concern Go, C compilers and containers.
    pub variables: Vec<Setting>,
    /// The start-up files that ran, in order, where the shell tells.
    pub files: Vec<PathBuf>,
    /// What the start-up files wrote to the terminal, its beginning; empty when nothing.
    pub said: String,
}

impl Started {
    /// A variable's value.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&Setting> {
        self.variables.iter().find(|variable| variable.name == name)
    }
}
