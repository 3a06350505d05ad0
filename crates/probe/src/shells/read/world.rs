//! What a shell would have come to, as its files are read.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ogive_machine::{ShellKind, Way};
use ogive_record::Location;
use ogive_system::{System, programs_in};

use crate::shells::answer::{Answer, Defined};
use crate::shells::trace::Event;

/// The most bytes of a start-up file that are read.
const MOST: u64 = 16 << 20;

/// The most commands that are followed, so that what goes in circles comes to an end.
const MOST_STEPS: usize = 100_000;

/// How deep files may read files, and functions call functions.
pub(super) const DEEPEST: usize = 24;

/// Stands in values for what only running a command would tell.
pub(super) const UNKNOWN: char = '\u{1a}';

/// A shell's state.
pub(super) struct World<'s> {
    pub(super) system: &'s System,
    pub(super) kind: ShellKind,
    pub(super) way: Way,
    pub(super) home: String,
    variables: BTreeMap<String, String>,
    exported: BTreeSet<String>,
    words: BTreeMap<String, Defined>,
    pub(super) events: Vec<Event>,
    pub(super) files: Vec<PathBuf>,
    /// The files that are being read, the innermost last.
    reading: Vec<PathBuf>,
    steps: usize,
    /// A file that is too large to be read.
    pub(super) unread: Option<PathBuf>,
}

impl<'s> World<'s> {
    pub(super) fn new(
        system: &'s System,
        kind: ShellKind,
        way: Way,
        variables: Vec<(OsString, OsString)>,
    ) -> Self {
        let home = system.environment.home().unwrap_or_default().display().to_string();
        let text = |text: OsString| text.to_string_lossy().into_owned();
        let variables: BTreeMap<String, String> =
            variables.into_iter().map(|(name, value)| (text(name), text(value))).collect();
        Self {
            system,
            kind,
            way,
            home,
            exported: variables.keys().cloned().collect(),
            variables,
            words: BTreeMap::new(),
            events: Vec::new(),
            files: Vec::new(),
            reading: Vec::new(),
            steps: 0,
            unread: None,
        }
    }

    /// What the shell would say at its end.
    pub(super) fn into_answer(self) -> (Answer, Vec<Event>, Vec<PathBuf>) {
        let exported = self.variables.into_iter().filter(|(name, _)| self.exported.contains(name));
        (Answer::made_up(exported.collect(), self.words), self.events, self.files)
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// One more command; false when there were too many.
    pub(super) fn step(&mut self) -> bool {
        self.steps += 1;
        self.steps <= MOST_STEPS
    }

    pub(super) fn set(&mut self, name: &str, value: &str, line: u32) {
        // Of a path only what is known is kept: the rest would be folders of names that nobody has.
        let value = if name == "PATH" {
            let known = value.split(':').filter(|folder| !folder.contains(UNKNOWN));
            known.collect::<Vec<_>>().join(":")
        } else {
            value.to_owned()
        };
        self.event(format!("{name}='{}'", value.replace('\'', "'\\''")), line);
        self.variables.insert(name.to_owned(), value);
    }

    /// A variable that the shell itself sets.
    pub(super) fn preset(&mut self, name: &str, value: &str) {
        self.variables.entry(name.to_owned()).or_insert_with(|| value.to_owned());
    }

    pub(super) fn export(&mut self, name: &str) {
        self.exported.insert(name.to_owned());
    }

    pub(super) fn unset(&mut self, name: &str) {
        self.variables.remove(name);
        self.exported.remove(name);
    }

    pub(super) fn alias(&mut self, name: &str, text: &str, line: u32) {
        self.event(format!("alias {name}='{}'", text.replace('\'', "'\\''")), line);
        self.words.insert(name.to_owned(), Defined::Alias(text.to_owned()));
    }

    pub(super) fn unalias(&mut self, name: &str) {
        self.words.remove(name);
    }

    pub(super) fn function(&mut self, name: &str, line: u32) {
        let place = self.place(line);
        // An alias of the same name comes first in every shell but fish, where it is a function itself.
        if !matches!(self.words.get(name), Some(Defined::Alias(_))) {
            self.words.insert(name.to_owned(), Defined::Function(place));
        }
    }

    fn place(&self, line: u32) -> Option<Location> {
        Some(Location { path: self.reading.last()?.clone(), line: Some(line), column: None })
    }

    fn event(&mut self, text: String, line: u32) {
        if let Some(place) = self.place(line) {
            self.events.push(Event { place, text });
        }
    }

    /// Begins a file: its text, unless it is not there or files read files too deep. [`Self::end`] ends it.
    pub(super) fn begin(&mut self, path: &Path) -> Option<String> {
        if self.reading.len() >= DEEPEST || self.reading.iter().any(|other| other == path) {
            return None;
        }
        let bytes = match self.system.files.read(path, MOST) {
            Ok(bytes) => bytes,
            // A shell passes over what it may not read, too.
            Err(_) => {
                let entry = self.system.files.target(path).ok().flatten();
                self.unread =
                    entry.filter(|entry| entry.size > MOST).map(|_| path.to_owned()).or(self.unread.take());
                return None;
            }
        };
        if !self.files.iter().any(|file| file == path) {
            self.files.push(path.to_owned());
        }
        self.reading.push(path.to_owned());
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    pub(super) fn end(&mut self) {
        self.reading.pop();
    }

    /// A path that a command names.
    pub(super) fn path(&self, text: &str) -> PathBuf {
        Path::new(&self.home).join(text)
    }

    /// Whether a name is something that can be run.
    pub(super) fn is_command(&self, name: &str) -> bool {
        if name.contains('/') {
            return self.system.files.is_executable(&self.path(name)).unwrap_or(false);
        }
        let folders: Vec<PathBuf> = std::env::split_paths(self.value("PATH").unwrap_or_default()).collect();
        self.words.contains_key(name) || !programs_in(&*self.system.files, &folders, name).is_empty()
    }

    /// What `test -X FILE` says; none for what it does not know.
    pub(super) fn test_file(&self, operator: &str, name: &str) -> Option<bool> {
        let path = self.path(name);
        let files = &*self.system.files;
        if name.is_empty() {
            return Some(false);
        }
        Some(match operator {
            "-d" => files.is_dir(&path),
            "-e" | "-a" => files.exists(&path),
            "-f" => files.exists(&path) && !files.is_dir(&path),
            "-r" => files.open(&path).is_ok() || files.is_dir(&path),
            "-s" => files.target(&path).ok().flatten().is_some_and(|entry| entry.size > 0),
            "-x" => files.is_dir(&path) || files.is_executable(&path).unwrap_or(false),
            "-h" | "-L" => files.read_link(&path).is_ok(),
            "-w" => files.is_writable(&path).unwrap_or(false),
            _ => return None,
        })
    }

    /// The number of this user.
    pub(super) fn uid(&self) -> Option<String> {
        let bytes = self.system.files.read(Path::new("/proc/self/status"), MOST).ok()?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let line = text.lines().find_map(|line| line.strip_prefix("Uid:"))?;
        line.split_ascii_whitespace().nth(1).map(str::to_owned)
    }

    /// The files that a pattern names, with a `*` in its last part alone.
    pub(super) fn files_like(&self, pattern: &str) -> Vec<String> {
        let (folder, name) = pattern.rsplit_once('/').unwrap_or((".", pattern));
        if folder.contains('*') {
            return Vec::new();
        }
        let entries = self.system.files.list(&self.path(folder)).unwrap_or_default();
        let names = entries.into_iter().map(|(entry, _)| entry.to_string_lossy().into_owned());
        let mut found: Vec<String> = names
            .filter(|entry| matches(name, entry) && (name.starts_with('.') || !entry.starts_with('.')))
            .map(|entry| format!("{folder}/{entry}"))
            .collect();
        found.sort();
        found
    }
}

/// Whether a text is like a shell's pattern, of `*`, `?` and `[…]`.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut in_text) = (0, 0);
    // Where the last `*` stood, and how much it took.
    let mut star: Option<(usize, usize)> = None;
    while in_text < text.len() {
        let one = pattern.get(at).and_then(|c| match c {
            '*' => None,
            '?' => Some(at + 1),
            '[' => class(&pattern, at, text[in_text]),
            '\\' if pattern.get(at + 1) == Some(&text[in_text]) => Some(at + 2),
            c => (*c == text[in_text]).then_some(at + 1),
        });
        if let Some(next) = one {
            (at, in_text) = (next, in_text + 1);
        } else if pattern.get(at) == Some(&'*') {
            star = Some((at, in_text));
            at += 1;
        } else if let Some((was, taken)) = star {
            star = Some((was, taken + 1));
            (at, in_text) = (was + 1, taken + 1);
        } else {
            return false;
        }
    }
    pattern[at.min(pattern.len())..].iter().all(|c| *c == '*')
}

/// The place behind a class of characters when `c` is in it.
fn class(pattern: &[char], at: usize, c: char) -> Option<usize> {
    let end = at + 2 + pattern.get(at + 2..)?.iter().position(|c| *c == ']')?;
    let inside = &pattern[at + 1..end];
    let (inside, is_negated) = match inside.first() {
        Some('!' | '^') => (&inside[1..], true),
        _ => (inside, false),
    };
    let mut is_in = inside.contains(&c);
    is_in |= inside.windows(3).any(|range| range[1] == '-' && range[0] <= c && c <= range[2]);
    (is_in != is_negated).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_shells() {
        for (pattern, text, is_like) in [
            ("*i*", "himBHs", true),
            ("*i*", "hmBHs", false),
            ("*:/usr/local/bin:*", ":/bin:/usr/local/bin:/x:", true),
            ("xterm-*|x", "xterm", false),
            ("[a-c]?", "bz", true),
            ("[!a-c]?", "bz", false),
            ("", "", true),
            ("*", "", true),
            ("a*b*c", "aXbYbZc", true),
            ("[", "[", false),
        ] {
            assert_eq!(matches(pattern, text), is_like, "{pattern} {text}");
        }
    }
}
