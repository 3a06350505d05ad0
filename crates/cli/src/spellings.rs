//! Other managers' words for our commands.

use std::ffi::OsString;

/// A command line in ogive's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spelled {
    /// The arguments.
    pub arguments: Vec<OsString>,
    /// What to tell who wrote it otherwise.
    pub note: Option<String>,
}

/// Foreign words, who uses them, and what they are here.
const WORDS: &[(&str, &[&str])] = &[
    ("use", &["shell"]),
    ("local", &["pin"]),
    ("global", &["default"]),
    ("ls", &["list"]),
    ("versions", &["list"]),
    ("ls-remote", &["list", "--remote"]),
    ("list-remote", &["list", "--remote"]),
    ("list-all", &["list", "--remote"]),
    ("current", &["which"]),
    ("version", &["which"]),
    ("remove", &["uninstall"]),
    ("rm", &["uninstall"]),
    ("add", &["install"]),
    ("i", &["install"]),
    ("run", &["exec"]),
    ("init", &["activate"]),
    ("clean", &["prune"]),
];

/// Flags of ogive itself that take a value, for finding the command behind them.
const WITH_VALUE: &[&str] = &["--color", "--home", "--partition", "--auto-install"];

/// Puts the command into our words.
pub(crate) fn ours(mut arguments: Vec<OsString>) -> Spelled {
    let unchanged = |arguments| Spelled { arguments, note: None };
    let Some(at) = command_position(&arguments) else { return unchanged(arguments) };
    let word = arguments[at].to_string_lossy().into_owned();
    if word == "help" {
        arguments.remove(at);
        arguments.push("--help".into());
        return unchanged(arguments);
    }
    let Some((_, ours)) = WORDS.iter().find(|(theirs, _)| *theirs == word) else {
        return unchanged(arguments);
    };
    let mut ours = ours.to_vec();
    if word == "use"
        && let Some(flag) = arguments.iter().position(|a| a == "--default")
    {
        arguments.remove(flag);
        ours = vec!["default"];
    }
    let note = format!("`{word}` is `{}` here", ours.join(" "));
    arguments.splice(at..=at, ours.into_iter().map(OsString::from));
    Spelled { arguments, note: Some(note) }
}

/// Where the command stands: the first word that is no flag and no flag's value.
fn command_position(arguments: &[OsString]) -> Option<usize> {
    let mut is_value = false;
    for (at, argument) in arguments.iter().enumerate() {
        if std::mem::take(&mut is_value) {
            continue;
        }
        let argument = argument.to_str()?;
        if argument == "--" {
            return None;
        }
        if argument.starts_with('-') {
            is_value = WITH_VALUE.contains(&argument);
        } else {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours_of(line: &str) -> String {
        let spelled = ours(line.split(' ').map(OsString::from).collect());
        let words: Vec<_> = spelled.arguments.iter().map(|a| a.to_string_lossy()).collect();
        words.join(" ")
    }

    #[test]
    fn foreign_commands_become_ours() {
        for (theirs, expected) in [
            ("use 1.21.13", "shell 1.21.13"),
            ("use 1.21.13 --default", "default 1.21.13"),
            ("use --default 1.21.13", "default 1.21.13"),
            ("--color never ls", "--color never list"),
            ("ls-remote 1.27", "list --remote 1.27"),
            ("install use", "install use"),
            ("help install", "install --help"),
            ("help", "--help"),
            ("exec go run .", "exec go run ."),
            ("--home use list", "--home use list"),
        ] {
            assert_eq!(ours_of(theirs), expected);
        }
    }
}
