//! Start-up files as text: for shells that cannot say what a line did.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ogive_machine::{ShellKind, Way};
use ogive_record::Location;
use ogive_system::System;

/// The most bytes of a start-up file that are looked through.
const MOST: u64 = 1 << 20;

/// The most files that are followed, so that files that read one another come to an end.
const MOST_FILES: usize = 64;

/// The user's own start-up files of a shell, below the user's folder.
pub(super) const fn own_files(kind: ShellKind) -> &'static [&'static str] {
    match kind {
        ShellKind::Bash => &[".bashrc", ".bash_profile", ".bash_login", ".profile"],
        ShellKind::Zsh => &[".zshenv", ".zprofile", ".zshrc", ".zlogin"],
        ShellKind::Fish => &[".config/fish/config.fish"],
        ShellKind::Sh | ShellKind::Dash => &[".profile"],
        ShellKind::Ksh => &[".kshrc", ".mkshrc"],
        ShellKind::Tcsh => &[".tcshrc", ".cshrc", ".login"],
        ShellKind::Nu => &NU_FILES,
    }
}

/// Nushell's, by system.
const NU_FILES: [&str; 6] = [
    ".config/nushell/env.nu",
    ".config/nushell/config.nu",
    ".config/nushell/login.nu",
    "Library/Application Support/nushell/env.nu",
    "Library/Application Support/nushell/config.nu",
    "Library/Application Support/nushell/login.nu",
];

/// Nushell's start-up files that are there, in the order in which they are read (Nushell's book,
/// "Configuration").
pub(super) fn nu_files(system: &System, way: Way) -> Vec<PathBuf> {
    if !way.is_login() && !way.is_interactive() {
        return Vec::new();
    }
    let home = system.environment.home().unwrap_or_default();
    let own = NU_FILES.iter().map(|file| home.join(file));
    let read = own.filter(|file| way.is_login() || !file.ends_with("login.nu"));
    read.filter(|file| system.files.exists(file)).collect()
}

/// The files that a shell reads in a way, those that they read themselves among them.
pub(super) fn files(system: &System, kind: ShellKind, way: Way) -> Vec<PathBuf> {
    let home = system.environment.home().unwrap_or_default();
    let login = way.is_login();
    let own = |names: &[&str]| names.iter().map(|name| home.join(name)).collect::<Vec<_>>();
    let mut waiting: Vec<PathBuf> = match kind {
        ShellKind::Fish => {
            let mut files = Vec::new();
            for folder in [Path::new("/etc/fish/conf.d"), &home.join(".config/fish/conf.d")] {
                let names = system.files.list(folder).unwrap_or_default();
                files.extend(names.into_iter().map(|(name, _)| folder.join(name)));
            }
            files.push("/etc/fish/config.fish".into());
            files.extend(own(&[".config/fish/config.fish", ".config/fish/fish_variables"]));
            files
        }
        ShellKind::Nu => nu_files(system, way),
        ShellKind::Tcsh => {
            let mut files: Vec<PathBuf> = vec!["/etc/csh.cshrc".into()];
            if login {
                files.push("/etc/csh.login".into());
            }
            files.extend(own(&[".tcshrc", ".cshrc"]));
            if login {
                files.extend(own(&[".login"]));
            }
            files
        }
        _ if login => {
            let mut files: Vec<PathBuf> = vec!["/etc/profile".into()];
            let names = system.files.list(Path::new("/etc/profile.d")).unwrap_or_default();
            files.extend(names.into_iter().map(|(name, _)| Path::new("/etc/profile.d").join(name)));
            files.extend(own(&[".profile"]));
            if way == Way::Desktop {
                files.extend(own(&[".xprofile"]));
            }
            files
        }
        _ => own(own_files(kind)).into_iter().filter(|path| path.ends_with(".kshrc")).collect(),
    };
    waiting.reverse();
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(path) = waiting.pop() {
        if files.len() >= MOST_FILES || files.contains(&path) {
            continue;
        }
        let Some(text) = text(system, &path) else { continue };
        let read_there: Vec<PathBuf> = text.lines().filter_map(|line| sourced(line, &home)).collect();
        waiting.extend(read_there.into_iter().rev());
        files.push(path);
    }
    files
}

/// Start-up files, line by line.
pub(super) struct Lines {
    home: String,
    files: Vec<(PathBuf, String)>,
}

impl Lines {
    pub(super) fn read(system: &System, files: &[PathBuf]) -> Self {
        let home = system.environment.home().unwrap_or_default().display().to_string();
        let files = files.iter().map(|path| (path.clone(), text(system, path).unwrap_or_default())).collect();
        Self { home, files }
    }

    /// The files, in the order in which they are read.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        self.files.iter().map(|(path, _)| path.clone()).collect()
    }

    /// The user's folder.
    pub(super) fn home(&self) -> &str {
        &self.home
    }

    /// The first line whose command is one of these.
    pub(super) fn beginning(&self, commands: &[&str]) -> Option<(Location, String)> {
        self.files.iter().find_map(|(path, text)| {
            let begins = |line: &str| {
                line.split_ascii_whitespace().next().is_some_and(|first| commands.contains(&first))
            };
            let (line, number) = text.lines().zip(1..).find(|(line, _)| begins(line))?;
            let location = Location { path: path.clone(), line: Some(number), column: None };
            Some((location, line.trim().to_owned()))
        })
    }

    /// For every folder that a line puts onto PATH the last such line.
    pub(super) fn folders(&self) -> HashMap<PathBuf, Location> {
        let mut found = HashMap::new();
        for (path, text) in &self.files {
            for (line, number) in text.lines().zip(1..) {
                let line = line.trim_start();
                let puts = ["PATH", "Path", "path", "fish_add_path", "fish_user_paths"];
                if line.starts_with('#') || !puts.iter().any(|word| line.contains(word)) {
                    continue;
                }
                for part in parts(&expanded(line, &self.home)) {
                    let location = Location { path: path.clone(), line: Some(number), column: None };
                    found.insert(PathBuf::from(part), location);
                }
            }
        }
        found
    }

    /// The last line that gives a variable a value.
    pub(super) fn assigning(&self, name: &str) -> Option<Location> {
        self.last(|line| {
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            let assigns =
                words.iter().any(|word| word.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')));
            let sets = matches!(words.first(), Some(&("set" | "setenv"))) && words.contains(&name);
            let nushell = words.first().and_then(|word| word.strip_prefix("$env.")) == Some(name);
            assigns || sets || nushell
        })
    }

    /// The last line that makes an alias or a function.
    pub(super) fn defining(&self, name: &str) -> Option<Location> {
        self.last(|line| {
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            match words.as_slice() {
                ["alias", rest @ ..] => rest.iter().any(|word| {
                    let word = word.trim_start_matches(['\'', '"']);
                    word == name || word.strip_prefix(name).is_some_and(|rest| rest.starts_with('='))
                }),
                ["def", word, ..] => *word == name,
                ["function", word, ..] => word.trim_end_matches("()") == name,
                [word, ..] => word.strip_prefix(name).is_some_and(|rest| rest.starts_with("()")),
                [] => false,
            }
        })
    }

    fn last(&self, is: impl Fn(&str) -> bool) -> Option<Location> {
        self.files.iter().rev().find_map(|(path, text)| {
            let lines: Vec<&str> = text.lines().collect();
            let at = lines.iter().rposition(|line| {
                let line = line.trim_start();
                !line.starts_with('#') && is(line)
            })?;
            Some(Location { path: path.clone(), line: u32::try_from(at + 1).ok(), column: None })
        })
    }
}

fn text(system: &System, path: &Path) -> Option<String> {
    let bytes = system.files.read(path, MOST).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The file that a line reads, where its name stands there.
fn sourced(line: &str, home: &Path) -> Option<PathBuf> {
    let line = line.trim();
    // `[ -f ~/.x ] && . ~/.x`
    let command = line.rsplit("&&").next()?.trim();
    let rest = command.strip_prefix("source ").or_else(|| command.strip_prefix(". "))?;
    let name = rest.split([';', ' ']).next()?.trim_matches(['"', '\'']);
    let path = PathBuf::from(expanded(name, &home.display().to_string()));
    path.has_root().then_some(path)
}

/// With the user's folder for its usual spellings.
fn expanded(text: &str, home: &str) -> String {
    text.replace("${HOME}", home).replace("$HOME", home).replace("~/", &format!("{home}/"))
}

/// What stands between the marks that separate the folders of a PATH; fish writes colons of its variables
/// as `\x3a` or `\x1e`.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split([' ', '\t', ':', '=', '"', '\'', '(', ')', ';']).flat_map(|part| part.split("\\x1e"))
}
