//! Processes and programs.

use std::path::PathBuf;

use ogive_platform::{GoVersion, Port};
use ogive_record::Fact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A process above this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Ancestor {
    /// Its number.
    pub pid: u32,
    /// Its name, as the kernel has it: `tmux: server`, `zsh`.
    pub name: String,
    /// The file that it runs.
    pub program: Fact<PathBuf>,
    /// The port of the machine code that it consists of; behind a translator that of the translated program.
    pub port: Fact<Port>,
    /// Whether it runs through a translator.
    pub translated: Fact<bool>,
}

/// A file that a name leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ProgramFile {
    /// The file behind all links.
    pub real: Fact<PathBuf>,
    /// What it is.
    pub what: Fact<ProgramKind>,
    /// The dynamic loader that it names and that is not here; none when it is, or none is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_loader: Option<PathBuf>,
}

/// What a program is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramKind {
    /// Machine code for these ports; several for a universal file.
    Native {
        /// For what.
        ports: Vec<Port>,
        /// The Go that built it, where Go did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        go: Option<GoVersion>,
    },
    /// A script, and what runs it.
    Script {
        /// The interpreter's path, as the first line has it.
        interpreter: String,
    },
    /// A shim: it chooses the program by itself.
    Shim {
        /// Whose.
        of: Manager,
    },
    /// Something else.
    Other,
}

/// What puts Gos onto a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Manager {
    /// ogive itself.
    Ogive,
    /// A distribution's packages.
    Distribution,
    /// The archive of go.dev, unpacked to /usr/local/go or another folder.
    Archive,
    /// Homebrew below /opt/homebrew, for Apple silicon.
    HomebrewArm,
    /// Homebrew below /usr/local, for Intel Macs.
    HomebrewIntel,
    /// Homebrew on Linux.
    HomebrewLinux,
    /// MacPorts.
    Macports,
    /// gvm.
    Gvm,
    /// asdf.
    Asdf,
    /// mise, once rtx.
    Mise,
    /// goenv.
    Goenv,
    /// goup.
    Goup,
    /// gobrew.
    Gobrew,
    /// g.
    G,
    /// proto.
    Proto,
    /// Nix.
    Nix,
    /// Snap.
    Snap,
    /// `go install golang.org/dl/…`.
    GoDl,
    /// The go command's own downloads, in the module cache.
    Gotoolchain,
    /// Scoop.
    Scoop,
    /// Chocolatey.
    Chocolatey,
}

impl Manager {
    /// Its name, as its makers write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ogive => "ogive",
            Self::Distribution => "the distribution",
            Self::Archive => "an archive of go.dev",
            Self::HomebrewArm => "Homebrew (/opt/homebrew)",
            Self::HomebrewIntel => "Homebrew (/usr/local)",
            Self::HomebrewLinux => "Homebrew on Linux",
            Self::Macports => "MacPorts",
            Self::Gvm => "gvm",
            Self::Asdf => "asdf",
            Self::Mise => "mise",
            Self::Goenv => "goenv",
            Self::Goup => "goup",
            Self::Gobrew => "gobrew",
            Self::G => "g",
            Self::Proto => "proto",
            Self::Nix => "Nix",
            Self::Snap => "snap",
            Self::GoDl => "golang.org/dl",
            Self::Gotoolchain => "GOTOOLCHAIN",
            Self::Scoop => "Scoop",
            Self::Chocolatey => "Chocolatey",
        }
    }
}
