//! How git is run.

use std::ffi::OsString;
use std::time::Duration;

use ogive_system::{Command, Exit, System};

use super::{Git, GitError};

/// The longest that it may take.
const LONGEST: Duration = Duration::from_secs(120);

/// Settings above those of the repository, so that nothing of its is run and nothing is fetched.
const SETTINGS: [&str; 6] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.untrackedCache=false",
    "protocol.allow=never",
    "gc.auto=0",
    // A folder of the repository that looks like a repository of its own brings settings of its own.
    "safe.bareRepository=explicit",
];

/// Variables that are set.
const SET: [(&str, &str); 6] = [
    // Nothing is written, the index neither.
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    // The name of a tree says what is in it.
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    // Above settings, which can allow one protocol by its name.
    ("GIT_ALLOW_PROTOCOL", ""),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
];

/// Variables that name programs, or files to write to.
const UNSET: [&str; 6] =
    ["GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE2_PERF"];

/// Variables that lead to parts of the repository, which hooks are given as seen from their folder.
const PLACES: [&str; 5] =
    [GIT_DIR, GIT_WORK_TREE, "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"];
const GIT_DIR: &str = "GIT_DIR";
const GIT_WORK_TREE: &str = "GIT_WORK_TREE";

impl Git<'_> {
    /// The places that variables name: they say which repository a folder is in.
    #[must_use]
    pub fn places(system: &System) -> Vec<(OsString, Option<OsString>)> {
        let environment = &system.environment;
        let Ok(here) = environment.current_dir() else { return Vec::new() };
        let set = |name: &str| environment.var_os(name).filter(|value| !value.is_empty());
        let place = |name: &&str| Some(((*name).into(), Some(here.join(set(name)?).into_os_string())));
        let mut places: Vec<(OsString, Option<OsString>)> = PLACES.iter().filter_map(place).collect();
        // Whoever names the one alone means by it that the work tree is here.
        if set(GIT_DIR).is_some() && set(GIT_WORK_TREE).is_none() {
            places.push((GIT_WORK_TREE.into(), Some(here.clone().into_os_string())));
        }
        places
    }

    /// Variables that take every filter its program. Those of the user's that name settings stay.
    fn without_filters(&self) -> Vec<(OsString, Option<OsString>)> {
        let count = self.system.environment.var("GIT_CONFIG_COUNT").and_then(|count| count.parse().ok());
        let first: usize = count.unwrap_or(0);
        let mut variables: Vec<(OsString, Option<OsString>)> = Vec::new();
        for (at, name) in self.filters.iter().enumerate().map(|(at, name)| (first + at, name)) {
            let value = if name.as_encoded_bytes().ends_with(b".required") { "false" } else { "" };
            variables.push((format!("GIT_CONFIG_KEY_{at}").into(), Some(name.into())));
            variables.push((format!("GIT_CONFIG_VALUE_{at}").into(), Some(value.into())));
        }
        if !variables.is_empty() {
            let count = (first + self.filters.len()).to_string();
            variables.push(("GIT_CONFIG_COUNT".into(), Some(count.into())));
        }
        variables
    }

    /// What git says.
    pub(super) fn output(&self, arguments: &[&str], input: Vec<u8>) -> Result<Vec<u8>, GitError> {
        let mut command = Command::new(&self.program).arg("--no-pager");
        for setting in SETTINGS {
            command = command.arg("-c").arg(setting);
        }
        command.arguments.extend(arguments.iter().map(Into::into));
        command.environment.extend(SET.map(|(name, value)| (name.into(), Some(value.into()))));
        command.environment.extend(UNSET.map(|name| (name.into(), None)));
        command.environment.extend(Self::places(self.system));
        command.environment.extend(self.without_filters());
        command.directory = Some(self.folder.clone());
        command.input = input;
        command.time_limit = Some(LONGEST);
        command.leaves_nothing = true;
        let named = || arguments.first().map_or_else(String::new, ToString::to_string);
        let output = self.system.processes.output(&command)?;
        match output.exit {
            Exit::Code(0) => Ok(output.stdout),
            Exit::TimedOut | Exit::Cancelled => Err(GitError::TimedOut(named())),
            Exit::Code(_) | Exit::Signal(_) => {
                let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                Err(GitError::Failed { command: named(), said })
            }
        }
    }
}
