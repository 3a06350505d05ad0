//! What a shell runs at its start to get the shims and `ogive shell`: pure text that starts no
//! program.
//!
//! `ogive setup` writes it to `home/shell/` and has the start-up files read it from there;
//! `ogive activate SHELL` prints it. Its function `ogive` evaluates what
//! `ogive shell --emit posix|fish|powershell …` prints, and passes everything else on.

use std::fmt;
use std::path::{Path, PathBuf};

/// A shell that ogive can be activated in.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    clap::ValueEnum,
    serde::Serialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Shell {
    /// GNU Bash
    Bash,
    /// The Z shell
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    #[value(name = "powershell", alias = "pwsh")]
    #[serde(rename = "powershell")]
    PowerShell,
}

/// A path that cannot be written into a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritable(PathBuf);

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} cannot be written into a shell's start-up file", self.0)
    }
}

impl std::error::Error for Unwritable {}

impl Shell {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Bash, Self::Zsh, Self::Fish, Self::PowerShell];

    /// The shell that a program such as `/usr/bin/zsh` or `-bash` is.
    #[must_use]
    pub fn of_program(program: &Path) -> Option<Self> {
        let name = program.file_name()?.to_str()?;
        match name.strip_prefix('-').unwrap_or(name).trim_end_matches(".exe") {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            "pwsh" | "powershell" => Some(Self::PowerShell),
            _ => None,
        }
    }

    /// Its name, as on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::PowerShell => "powershell",
        }
    }

    /// The file below `home/shell/` that holds its script.
    #[must_use]
    pub const fn script_name(self) -> &'static str {
        match self {
            Self::Bash | Self::Zsh => "activate.sh",
            Self::Fish => "activate.fish",
            Self::PowerShell => "activate.ps1",
        }
    }

    /// What the shell runs: shims first on PATH, and `ogive shell`.
    ///
    /// # Errors
    /// When the path of the shims holds a line end, a separator of PATH, or is not UTF-8.
    pub fn script(self, shims: &Path, user_home: Option<&Path>) -> Result<String, Unwritable> {
        let separator = if cfg!(windows) { ';' } else { ':' };
        if shims.to_str().is_none_or(|text| text.contains(separator) && self != Self::PowerShell) {
            return Err(Unwritable(shims.to_owned()));
        }
        let template = match self {
            Self::Bash | Self::Zsh => include_str!("activate.sh"),
            Self::Fish => include_str!("activate.fish"),
            Self::PowerShell => include_str!("activate.ps1"),
        };
        Ok(template.replace("@SHIMS@", &self.quote(shims, user_home)?))
    }

    /// The line that reads a script, if that is there, for a start-up file.
    ///
    /// # Errors
    /// When its path holds a line end or is not UTF-8.
    pub fn source_line(self, script: &Path, user_home: Option<&Path>) -> Result<String, Unwritable> {
        let script = self.quote(script, user_home)?;
        Ok(match self {
            Self::Bash | Self::Zsh => format!("if [ -r {script} ]; then . {script}; fi"),
            Self::Fish => format!("if test -r {script}; source {script}; end"),
            Self::PowerShell => format!("if (Test-Path {script}) {{ . {script} }}"),
        })
    }

    /// A path as a word. Below the user's home it is written with `$HOME`, for start-up files are
    /// carried from machine to machine.
    fn quote(self, path: &Path, user_home: Option<&Path>) -> Result<String, Unwritable> {
        let refuse = || Unwritable(path.to_owned());
        let below =
            user_home.filter(|home| home.parent().is_some()).and_then(|home| path.strip_prefix(home).ok());
        let text = below.unwrap_or(path).to_str().ok_or_else(refuse)?;
        if text.contains(['\n', '\r']) {
            return Err(refuse());
        }
        let (escape, special) = match self {
            Self::Bash | Self::Zsh => ('\\', "\\\"$`"),
            Self::Fish => ('\\', "\\\"$"),
            Self::PowerShell => ('`', "`\"$"),
        };
        let mut word = String::from(if below.is_some() { "\"$HOME/" } else { "\"" });
        for character in text.chars() {
            if special.contains(character) {
                word.push(escape);
            }
            word.push(character);
        }
        word.push('"');
        Ok(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_home_are_written_with_home() {
        let line = |shell: Shell, path: &str| shell.source_line(path.as_ref(), Some("/h".as_ref())).unwrap();
        assert_eq!(line(Shell::Zsh, "/h/o/a.sh"), r#"if [ -r "$HOME/o/a.sh" ]; then . "$HOME/o/a.sh"; fi"#);
        assert_eq!(line(Shell::Fish, "/o/$x"), r#"if test -r "/o/\$x"; source "/o/\$x"; end"#);
        assert_eq!(line(Shell::PowerShell, "/o/$x"), "if (Test-Path \"/o/`$x\") { . \"/o/`$x\" }");
    }

    #[test]
    fn a_path_that_would_end_the_line_is_refused() {
        assert!(Shell::Bash.source_line("/o\n/x".as_ref(), None).is_err());
        assert!(Shell::Bash.script("/o:x/shims".as_ref(), None).is_err());
    }

    #[test]
    fn programs_tell_their_shell() {
        assert_eq!(Shell::of_program("/usr/bin/zsh".as_ref()), Some(Shell::Zsh));
        assert_eq!(Shell::of_program("-bash".as_ref()), Some(Shell::Bash));
        assert_eq!(Shell::of_program("/bin/tcsh".as_ref()), None);
    }
}
