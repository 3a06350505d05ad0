//! What would change, action by action.

use std::path::{Path, PathBuf};

use ogive_platform::SdkName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Contents, Sha256Digest};

/// A list of actions that belong together, applied in order and taken back in reverse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Plan {
    /// What the plan is for, as a noun phrase: "set-up of ogive for this user".
    pub title: String,
    /// What is done, in order.
    pub actions: Vec<Action>,
}

/// One step of a plan, from a closed set. Every action names the state that it replaces, so that it
/// is refused when somebody else has changed it since the plan was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "action")]
pub enum Action {
    /// Give a file new contents, or make it. Its mode and owner are kept; a new file's mode is
    /// `mode`. The path is the file's own: links to it are resolved when the plan is made, so that
    /// they stay links.
    #[serde(rename_all = "kebab-case")]
    ReplaceFile {
        /// The file.
        path: PathBuf,
        /// What is there now.
        before: EntryState,
        /// The whole new contents.
        contents: Contents,
        /// The permission bits of a new file, such as 0o644.
        mode: u32,
        /// Why, in a few words for the person who reads the plan.
        purpose: String,
    },
    /// Copy a program or another file that is not text, keeping its mode.
    #[serde(rename_all = "kebab-case")]
    CopyFile {
        /// The file to copy.
        from: PathBuf,
        /// The digest of its contents.
        digest: Sha256Digest,
        /// The copy.
        path: PathBuf,
        /// What is there now.
        before: EntryState,
    },
    /// Make a folder whose parent exists; a folder that is there already is left alone, when the
    /// action is taken back too.
    #[serde(rename_all = "kebab-case")]
    CreateDirectory {
        /// The folder.
        path: PathBuf,
    },
    /// Move a file or folder within one file system.
    #[serde(rename_all = "kebab-case")]
    Move {
        /// From here.
        from: PathBuf,
        /// To here; nothing may be there.
        to: PathBuf,
    },
    /// Make a symbolic link (on Windows a copy, where links need a privilege).
    #[serde(rename_all = "kebab-case")]
    Link {
        /// The link.
        path: PathBuf,
        /// What is there now.
        before: EntryState,
        /// What it points to.
        target: PathBuf,
    },
    /// Set or unset a variable in a GOENV file, as `go env -w` and `go env -u` do.
    #[serde(rename_all = "kebab-case")]
    SetGoEnv {
        /// The GOENV file itself, links to it resolved.
        file: PathBuf,
        /// The variable.
        name: String,
        /// Its value before; none when it was not set.
        before: Option<String>,
        /// Its value after; none to unset it.
        after: Option<String>,
    },
    /// Install an SDK into the store. Seen to have succeeded when its `go version` names it.
    #[serde(rename_all = "kebab-case")]
    InstallSdk {
        /// Which.
        sdk: SdkName,
    },
    /// Build a program again that `go install` put there. Seen to have succeeded when the program is of that
    /// package and version, for this machine, and starts.
    #[serde(rename_all = "kebab-case")]
    RebuildTool {
        /// The program.
        program: PathBuf,
        /// The digest of what is there now.
        before: Sha256Digest,
        /// Its package, such as `golang.org/x/tools/gopls`.
        package: String,
        /// The version of its module.
        version: String,
        /// The SDK of the store that builds it.
        sdk: SdkName,
    },
    /// Register a handler of `binfmt_misc`, replace it, or switch it on or off. The kernel forgets it when the
    /// machine starts anew.
    #[serde(rename_all = "kebab-case")]
    SetHandler {
        /// Its name.
        name: String,
        /// What is registered by that name now.
        before: Option<HandlerState>,
        /// What is to be.
        after: Option<HandlerState>,
    },
    /// Have the kernel ask the handlers of `binfmt_misc`, which it was told not to.
    SwitchHandlersOn,
}

/// A handler of `binfmt_misc` (Linux, `Documentation/admin-guide/binfmt-misc.rst`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct HandlerState {
    /// The line that registers it, `:name:M:offset:magic:mask:interpreter:flags`, each byte as `\\xHH`.
    pub line: String,
    /// Whether the kernel asks it.
    pub enabled: bool,
}

impl Action {
    /// The path that the action changes, if it changes one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::ReplaceFile { path, .. }
            | Self::CopyFile { path, .. }
            | Self::CreateDirectory { path }
            | Self::Link { path, .. } => Some(path),
            Self::Move { to, .. } => Some(to),
            Self::SetGoEnv { file, .. } => Some(file),
            Self::RebuildTool { program, .. } => Some(program),
            Self::InstallSdk { .. } | Self::SetHandler { .. } | Self::SwitchHandlersOn => None,
        }
    }
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EntryState {
    /// Nothing.
    Absent,
    /// A file with these contents.
    File(Sha256Digest),
    /// A symbolic link to this target.
    Link(PathBuf),
    /// A folder.
    Directory,
}
