//! Go's own settings, as the go command resolves them (`cmd/go/internal/cfg`, `Getenv`): the
//! environment, then the file that `go env -w` writes, then `go.env` of an installed Go.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use ogive_record::Provenance;
use ogive_system::System;

/// Larger files of settings are ignored.
const SIZE_LIMIT: u64 = 1 << 20;

/// A setting's value with where it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The name, such as `GOPROXY`.
    pub name: String,
    /// The value, never empty.
    pub value: String,
    /// Where it was read.
    pub provenance: Provenance,
}

impl Setting {
    /// A setting of `value`, read at `provenance`.
    pub fn new(name: impl Into<String>, value: impl Into<String>, provenance: Provenance) -> Self {
        Self { name: name.into(), value: value.into(), provenance }
    }
}

impl fmt::Display for Setting {
    /// The name and where its value comes from, for messages; the value may hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        match &self.provenance {
            Provenance::File { path, line: Some(line) } => write!(f, " ({}:{line})", path.display()),
            Provenance::File { path, line: None } => write!(f, " ({})", path.display()),
            Provenance::Environment(name) if *name == self.name => f.write_str(" (environment)"),
            Provenance::Environment(name) => write!(f, " (environment variable {name})"),
            Provenance::Argument(flag) => write!(f, " ({flag})"),
            Provenance::BuiltIn => f.write_str(" (built in)"),
            Provenance::Command(_)
            | Provenance::SystemCall(_)
            | Provenance::Remote(_)
            | Provenance::Field(_) => Ok(()),
        }
    }
}

/// Go's settings on this machine.
#[derive(Debug, Clone, Default)]
pub struct GoSettings {
    environment: BTreeMap<String, String>,
    /// A name that stands here hides the same name in `go.env`, even when its value is empty.
    user: BTreeMap<String, (String, Provenance)>,
    goroot: BTreeMap<String, (String, Provenance)>,
}

impl GoSettings {
    /// Reads the settings. `goroots` are installed SDKs, the preferred one first: `go.env` is
    /// taken from GOROOT, else from the first of them that has one, else from the Go on PATH.
    #[must_use]
    pub fn read(system: &System, goroots: &[PathBuf]) -> Self {
        let environment = system
            .environment
            .vars()
            .into_iter()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, value)| name.starts_with("GO") && !value.is_empty())
            .collect();
        let mut settings = Self { environment, ..Self::default() };
        if let Some(file) = user_file(system) {
            settings.user = read_file(system, &file);
        }
        let configured = settings.get("GOROOT").map(|s| PathBuf::from(s.value));
        let on_path = || go_on_path(system);
        let files = configured
            .into_iter()
            .chain(goroots.iter().cloned())
            .chain(std::iter::once_with(on_path).flatten());
        for goroot in files {
            let file = goroot.join("go.env");
            if system.files.exists(&file) {
                settings.goroot = read_file(system, &file);
                break;
            }
        }
        settings
    }

    /// The value of a setting, none when it is unset or empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Setting> {
        if let Some(value) = self.environment.get(name) {
            return Some(Setting::new(name, value, Provenance::Environment(name.to_owned())));
        }
        let (value, provenance) = self.user.get(name).or_else(|| self.goroot.get(name))?;
        (!value.is_empty()).then(|| Setting::new(name, value, provenance.clone()))
    }

    /// GONOPROXY, GONOSUMDB: each defaults to GOPRIVATE.
    #[must_use]
    pub fn get_or_private(&self, name: &str) -> Option<Setting> {
        self.get(name).or_else(|| self.get("GOPRIVATE"))
    }
}

/// Whether a module's path, or one of its parents, matches one of the comma-separated glob
/// patterns (`golang.org/x/mod/module`, `MatchPrefixPatterns`).
#[must_use]
pub fn matches_prefix(patterns: &str, module: &str) -> bool {
    patterns.split(',').filter(|p| !p.is_empty()).any(|pattern| {
        let pattern = pattern.trim_end_matches('/');
        let elements = pattern.split('/').count();
        let parent: Vec<_> = module.split('/').take(elements).collect();
        let patterns: Vec<_> = pattern.split('/').collect();
        parent.len() == elements
            && patterns.iter().zip(parent).all(|(p, text)| glob(p.as_bytes(), text.as_bytes()))
    })
}

/// `path.Match` within one element: `*`, `?`, `[a-z]`, `[^a-z]` and `\`.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let Some((&first, rest)) = pattern.split_first() else { return text.is_empty() };
    match first {
        b'*' => (0..=text.len()).any(|skipped| glob(rest, &text[skipped..])),
        b'?' => !text.is_empty() && glob(rest, &text[1..]),
        b'[' => match (text.split_first(), class(rest, text.first().copied().unwrap_or_default())) {
            (Some((_, text)), Some((true, rest))) => glob(rest, text),
            _ => false,
        },
        b'\\' if !rest.is_empty() => text.first() == Some(&rest[0]) && glob(&rest[1..], &text[1..]),
        _ => text.first() == Some(&first) && glob(rest, &text[1..]),
    }
}

/// Whether a class such as `^a-z]` holds `byte`, and what follows it; none when it is malformed.
fn class(pattern: &[u8], byte: u8) -> Option<(bool, &[u8])> {
    let (negated, mut rest) = match pattern {
        [b'^', rest @ ..] => (true, rest),
        _ => (false, pattern),
    };
    let mut found = false;
    let mut count = 0;
    while !(count > 0 && rest.first() == Some(&b']')) {
        let (low, after) = class_end(rest)?;
        let (high, after) = match after {
            [b'-', after @ ..] => class_end(after)?,
            _ => (low, after),
        };
        found |= (low..=high).contains(&byte);
        rest = after;
        count += 1;
    }
    Some((found != negated, &rest[1..]))
}

/// One end of a range: a byte, or one after a backslash.
fn class_end(pattern: &[u8]) -> Option<(u8, &[u8])> {
    match pattern {
        [b'-' | b']', ..] | [] => None,
        [b'\\', byte, rest @ ..] | [byte, rest @ ..] => Some((*byte, rest)),
    }
}

/// The file that `go env -w` writes: `$GOENV`, else `go/env` in the user's configuration folder
/// (`os.UserConfigDir`); none when it is switched off or there is no such folder.
#[must_use]
pub fn user_file(system: &System) -> Option<PathBuf> {
    let environment = &system.environment;
    if let Some(file) = environment.var("GOENV") {
        return (file != "off").then(|| PathBuf::from(file));
    }
    let folder = match system.kernel.compiled_os() {
        "windows" => PathBuf::from(environment.var("AppData")?),
        "darwin" | "ios" => environment.home()?.join("Library/Application Support"),
        _ => match environment.var("XDG_CONFIG_HOME") {
            Some(folder) => Some(PathBuf::from(folder)).filter(|f| f.is_absolute())?,
            None => environment.home()?.join(".config"),
        },
    };
    Some(folder.join("go").join("env"))
}

/// The GOROOT of the first `go` on PATH that is a Go's own program, not a shim.
fn go_on_path(system: &System) -> Option<PathBuf> {
    let program = if system.kernel.compiled_os() == "windows" { "go.exe" } else { "go" };
    system.environment.paths("PATH").iter().find_map(|folder| {
        let file = system.files.canonicalize(&folder.join(program)).ok()?;
        let goroot = file.parent()?.parent()?;
        system.files.is_dir(&goroot.join("pkg").join("tool")).then(|| goroot.to_owned())
    })
}

fn read_file(system: &System, file: &Path) -> BTreeMap<String, (String, Provenance)> {
    // The go command, too, goes on without a file that it cannot read.
    let bytes = system.files.read(file, SIZE_LIMIT).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let mut values = BTreeMap::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        if let Some((name, value)) = line.split_once('=')
            && name.starts_with(|c: char| c.is_ascii_uppercase())
        {
            let provenance = Provenance::File { path: file.to_owned(), line: Some(number) };
            values.insert(name.to_owned(), (value.to_owned(), provenance));
        }
    }
    values
}

#[cfg(test)]
mod tests;
