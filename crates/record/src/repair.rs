//! What is to be changed in files whose contents a rule does not know.

use std::path::PathBuf;

use ogive_platform::{GoVersion, Goos, SdkName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Action, Finding, Plan, Remedy, RuleName};

/// A wish of a rule. Rules know facts, not the bytes of files: the wishes of all findings become one
/// [`Plan`](crate::Plan) where the files are at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "repair")]
pub enum Repair {
    /// An action that needs no more than the facts.
    #[serde(rename_all = "kebab-case")]
    Act {
        /// Which.
        act: Action,
    },
    /// Take a statement out of a start-up file of a shell.
    #[serde(rename_all = "kebab-case")]
    TakeOut {
        /// The file, links not followed.
        file: PathBuf,
        /// The line, counted from 1.
        line: u32,
        /// What of it.
        statement: Statement,
    },
    /// Move a statement of a start-up file of a shell to the end of another one.
    #[serde(rename_all = "kebab-case")]
    MoveStatement {
        /// The file, links not followed.
        file: PathBuf,
        /// The line, counted from 1.
        line: u32,
        /// What of it; a line with more than that is left.
        statement: Statement,
        /// The file that it belongs in, which may not be there yet.
        to: PathBuf,
    },
    /// Give another value to a variable that a line of a start-up file of a shell sets.
    #[serde(rename_all = "kebab-case")]
    GiveValue {
        /// The file, links not followed.
        file: PathBuf,
        /// The line, counted from 1.
        line: u32,
        /// The variable.
        name: String,
        /// Its value, as the shell is to have it.
        value: String,
    },
    /// Replace a line of a text file that has just this text, its line end and indentation kept, which further lines of
    /// what is to stand there get too.
    #[serde(rename_all = "kebab-case")]
    ReplaceLine {
        /// The file, links not followed.
        file: PathBuf,
        /// The line, counted from 1.
        line: u32,
        /// What stands there, without white space around it.
        before: String,
        /// What is to stand there; none to take the line out.
        after: Option<String>,
    },
    /// Write another version into a file that pins one, everything else in it kept.
    #[serde(rename_all = "kebab-case")]
    PinVersion {
        /// The file: `.go-version`, `.tool-versions`, `mise.toml`, `ogive.toml`.
        file: PathBuf,
        /// The version.
        version: GoVersion,
        /// The operating system that entries of `mise.toml` are for.
        os: Goos,
    },
    /// Take what starts a manager of Gos out of start-up files of shells.
    #[serde(rename_all = "kebab-case")]
    TakeOutHook {
        /// The files that may have it, links not followed.
        files: Vec<PathBuf>,
        /// The manager's name, as its makers write it.
        manager: String,
        /// The folder that it puts onto PATH.
        folder: PathBuf,
        /// Where its other tools stand, a folder each: it is left when there are any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        others: Option<PathBuf>,
    },
    /// Set or take away a value in a JSON file that may have comments.
    #[serde(rename_all = "kebab-case")]
    EditJson {
        /// The file, links not followed.
        file: PathBuf,
        /// The names of the fields down to the value; a number is the index in a list.
        path: Vec<String>,
        /// The value, as JSON text; none to take the field away.
        after: Option<String>,
    },
    /// Set or take away a text in a TOML file, its comments and order kept.
    #[serde(rename_all = "kebab-case")]
    EditToml {
        /// The file, links not followed.
        file: PathBuf,
        /// The keys down to the text, which stands there already; a number is the index in a list.
        path: Vec<String>,
        /// The text; none to take the key away.
        after: Option<String>,
    },
    /// Move a file or folder to where it does no harm.
    #[serde(rename_all = "kebab-case")]
    MoveAside {
        /// What.
        path: PathBuf,
    },
    /// Put ogive's shims first on PATH in every shell, and install a native Go behind them.
    #[serde(rename_all = "kebab-case")]
    SetUp {
        /// The Go that was found, whose version becomes the default where there is none yet.
        like: Option<GoVersion>,
    },
    /// Build a program again from its own build information, with a native Go.
    #[serde(rename_all = "kebab-case")]
    Rebuild {
        /// The program.
        program: PathBuf,
        /// Its package, such as `golang.org/x/tools/gopls`.
        package: String,
        /// The version of its module.
        version: String,
        /// The Go that builds it; the one behind the shims when none.
        sdk: Option<SdkName>,
    },
    /// Register a handler of `binfmt_misc`, in place of the one of its name, now and whenever the machine starts.
    #[serde(rename_all = "kebab-case")]
    Register {
        /// Its name.
        name: String,
        /// The line that registers it. Where none is registered by that name, a line of binfmt.d(5) for it
        /// counts before this one.
        line: String,
    },
}

/// A statement of a start-up file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "statement")]
pub enum Statement {
    /// The assignment of a variable.
    #[serde(rename_all = "kebab-case")]
    Variable {
        /// Its name.
        name: String,
    },
    /// A folder that is put onto PATH.
    #[serde(rename_all = "kebab-case")]
    PathEntry {
        /// The folder, as PATH has it.
        folder: PathBuf,
    },
    /// An alias.
    #[serde(rename_all = "kebab-case")]
    Alias {
        /// Its name.
        name: String,
    },
}

/// What would repair a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The rule that found it.
    pub rule: RuleName,
    /// What for, as an imperative.
    pub title: String,
    /// What is to be done, in order.
    pub repairs: Vec<Repair>,
}

impl Wish {
    /// What would repair a finding: the first of its remedies that a program can do; none where only a person can.
    #[must_use]
    pub fn of(finding: &Finding) -> Option<Self> {
        let (title, repairs) = finding.remedies.iter().find_map(|remedy| match remedy {
            Remedy::Plan(Plan { title, actions }) => {
                let acts = actions.iter().map(|act| Repair::Act { act: act.clone() });
                Some((title.clone(), acts.collect()))
            }
            Remedy::Repairs { title, repairs } => Some((title.clone(), repairs.clone())),
            Remedy::Steps(_) => None,
        })?;
        Some(Self { rule: finding.rule.clone(), title, repairs })
    }
}
