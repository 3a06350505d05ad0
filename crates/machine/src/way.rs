//! Ways in which a shell, or a program without one, comes to be started.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A way in which a shell is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// A terminal whose shells are login shells, as macOS's; ssh.
    LoginInteractive,
    /// A terminal whose shells are not, as most on Linux; a pane of tmux there.
    Interactive,
    /// What asks a login shell for its environment and runs a command.
    Login,
    /// A script, make.
    Script,
    /// An editor that asks the user's shell for its environment, as VS Code.
    Editor,
    /// `ssh HOST COMMAND`.
    SshCommand,
    /// `su - USER`.
    Su,
    /// The session of a desktop, from which programs are started by their icons.
    Desktop,
    /// What systemd starts for a user.
    SystemdUser,
    /// What launchd starts for a user, programs with icons among it.
    Launchd,
    /// A job of cron.
    Cron,
    /// A `RUN` step of the image that this container is of.
    DockerRun,
}

impl Way {
    /// All of them, what people meet most first.
    pub const ALL: [Self; 12] = [
        Self::LoginInteractive,
        Self::Interactive,
        Self::Login,
        Self::Script,
        Self::Editor,
        Self::SshCommand,
        Self::Su,
        Self::Desktop,
        Self::SystemdUser,
        Self::Launchd,
        Self::Cron,
        Self::DockerRun,
    ];

    /// Those of every shell.
    pub const PLAIN: [Self; 4] = [Self::LoginInteractive, Self::Interactive, Self::Login, Self::Script];

    /// In a few words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LoginInteractive => "login, interactive",
            Self::Interactive => "interactive",
            Self::Login => "login",
            Self::Script => "script",
            Self::Editor => "editor",
            Self::SshCommand => "ssh command",
            Self::Su => "su -",
            Self::Desktop => "desktop session",
            Self::SystemdUser => "systemd user session",
            Self::Launchd => "launchd",
            Self::Cron => "cron",
            Self::DockerRun => "Docker RUN",
        }
    }

    /// Whether the files of login shells are read.
    #[must_use]
    pub const fn is_login(self) -> bool {
        matches!(self, Self::LoginInteractive | Self::Login | Self::Editor | Self::Su | Self::Desktop)
    }

    /// Whether the files of interactive shells are read.
    #[must_use]
    pub const fn is_interactive(self) -> bool {
        matches!(self, Self::LoginInteractive | Self::Interactive | Self::Editor | Self::Su)
    }
}
