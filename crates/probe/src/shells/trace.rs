//! What a traced shell did, by `set -x`.

use std::collections::HashMap;
use std::path::PathBuf;

use ogive_record::Location;

/// PS4, with FILE and LINE for what the shell fills in. Bash repeats its first character for every level
/// of nesting.
pub(super) const PROMPT: &str = "\u{1e}FILE\u{1f}LINE\u{1f}";

/// A command that a start-up file ran, as the shell prints it, its words expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) place: Location,
    pub(super) text: String,
}

/// The commands of start-up files, in order. What follows a command without the mark belongs to it, or is
/// what the command itself said; it is left out.
pub(super) fn events(stderr: &[u8]) -> Vec<Event> {
    let text = String::from_utf8_lossy(stderr);
    let lines = text.lines().filter(|line| line.starts_with('\u{1e}'));
    lines
        .filter_map(|line| {
            let line = line.trim_start_matches('\u{1e}');
            let mut parts = line.splitn(3, '\u{1f}');
            let (file, number, text) = (parts.next()?, parts.next()?, parts.next()?);
            // Our own script has no file, and zsh calls it by its own name.
            if !file.starts_with('/') {
                return None;
            }
            let place = Location { path: file.into(), line: number.parse().ok(), column: None };
            Some(Event { place, text: text.trim_end().to_owned() })
        })
        .collect()
}

/// The files that ran, in the order of their first command.
pub(super) fn files(events: &[Event]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for event in events {
        if !files.contains(&event.place.path) {
            files.push(event.place.path.clone());
        }
    }
    files
}

/// The last command that assigned a variable.
pub(super) fn assigned(events: &[Event], name: &str) -> Option<Location> {
    let event = events.iter().rev().find(|event| value(&event.text, name).is_some())?;
    Some(event.place.clone())
}

/// The last command that made an alias.
pub(super) fn alias(events: &[Event], name: &str) -> Option<Location> {
    let makes = |text: &str| {
        let rest = text.strip_prefix("alias ")?;
        let rest = rest.strip_prefix("-g ").unwrap_or(rest);
        rest.trim_start_matches('\'').strip_prefix(name)?.strip_prefix('=').map(drop)
    };
    let event = events.iter().rev().find(|event| makes(&event.text).is_some())?;
    Some(event.place.clone())
}

/// For every folder that was put onto PATH, or moved forward in it, the command that did so last.
pub(super) fn added(events: &[Event], before: &[PathBuf]) -> HashMap<PathBuf, Location> {
    let mut now: Vec<PathBuf> = before.to_vec();
    let mut by = HashMap::new();
    for event in events {
        let Some(next) = path_after(&event.text, &now).filter(|next| *next != now) else { continue };
        let places = first_places(&next);
        // How far back what stands before each place stands afterwards.
        let mut farthest = Vec::with_capacity(now.len());
        let mut far = 0;
        for folder in &now {
            farthest.push(far);
            far = far.max(places.get(folder).copied().unwrap_or(0));
        }
        let earlier = first_places(&now);
        for (folder, &at) in &places {
            // An entry that stands twice is found where it stands first.
            let is_new = earlier.get(folder).is_none_or(|&was| farthest[was] > at);
            if is_new {
                by.insert((*folder).clone(), event.place.clone());
            }
        }
        now = next;
    }
    by
}

/// Where each folder stands first.
fn first_places(folders: &[PathBuf]) -> HashMap<&PathBuf, usize> {
    let mut places = HashMap::with_capacity(folders.len());
    for (at, folder) in folders.iter().enumerate() {
        places.entry(folder).or_insert(at);
    }
    places
}

/// PATH after a command, when the command assigns it.
fn path_after(text: &str, now: &[PathBuf]) -> Option<Vec<PathBuf>> {
    if let Some(value) = value(text, "PATH") {
        return Some(std::env::split_paths(&value).collect());
    }
    // zsh's array of the same contents.
    let text = text.strip_prefix("typeset -U ").unwrap_or(text);
    let (kept, list) = match text.strip_prefix("path=( ") {
        Some(list) => (&[][..], list),
        None => (now, text.strip_prefix("path+=( ")?),
    };
    let words = words(list.trim_end().strip_suffix(')')?);
    Some(kept.iter().cloned().chain(words.into_iter().map(PathBuf::from)).collect())
}

/// The value that a command gives to a variable: `NAME=…`, behind `export` and its kin too. An assignment
/// for one command alone is none.
fn value(text: &str, name: &str) -> Option<String> {
    if !text.contains(name) {
        return None;
    }
    let mut rest = text;
    for word in ["builtin", "export", "declare", "typeset", "readonly", "local", "-gx", "-x", "-g"] {
        if let Some(after) = rest.strip_prefix(word).and_then(|rest| rest.strip_prefix(' ')) {
            rest = after;
        }
    }
    let is_statement = rest.len() != text.len();
    let words = words(rest);
    let assigns = |word: &String| word.strip_prefix(name)?.strip_prefix('=').map(str::to_owned);
    if is_statement {
        return words.iter().find_map(assigns);
    }
    // `A=1 B=2` alone assigns, before a command it does not.
    let all = words.iter().all(|word| word.split_once('=').is_some_and(|(name, _)| is_name(name)));
    if all { words.iter().rev().find_map(assigns) } else { None }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The words of a traced command, unquoted: shells quote by '…', \c and $'…' there.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = text.chars();
    let mut quoted = false;
    while let Some(c) = rest.next() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' if !quoted => word.get_or_insert_default().extend(rest.next()),
            ' ' | '\t' if !quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn traced(lines: &[&str]) -> Vec<Event> {
        let text: String = lines
            .iter()
            .zip(1..)
            .map(|(line, number)| format!("\u{1e}\u{1e}/h/.rc\u{1f}{number}\u{1f}{line}\n"))
            .collect();
        events(text.as_bytes())
    }

    #[test]
    fn who_put_a_folder_where_it_is_found_is_known() {
        let events = traced(&[
            "echo PATH=/no",
            "export PATH=/usr/bin:/bin:/a",
            "PATH='/with blank':/usr/bin:/bin:/a",
            "path+=( /z ) ",
            "PATH=/none true",
            "path=( /a '/with blank' /usr/bin /bin /z ) ",
            "typeset -x PATH=/last:/a:/with\\ blank:/usr/bin:/bin:/z",
        ]);
        let by = added(&events, &["/usr/bin".into(), "/bin".into()]);
        let line = |folder: &str| by.get(Path::new(folder)).and_then(|place| place.line);
        assert_eq!(line("/a"), Some(6), "moved forward");
        assert_eq!(line("/with blank"), Some(3));
        assert_eq!(line("/z"), Some(4));
        assert_eq!(line("/last"), Some(7));
        assert_eq!(line("/usr/bin"), None, "it was there before");
        assert_eq!(line("/none"), None, "for one command alone");
        assert_eq!(line("/no"), None);
    }

    #[test]
    fn variables_and_aliases_are_found_where_they_are_made() {
        let events = traced(&[
            "GOROOT=/a",
            "export GOROOT",
            "export GOROOT=/b GOARCH=amd64",
            "alias 'go=arch -x86_64 go'",
            "alias -g gofmt=x",
        ]);
        let line = |place: Option<Location>| place.and_then(|place| place.line);
        assert_eq!(line(assigned(&events, "GOROOT")), Some(3));
        assert_eq!(line(assigned(&events, "GOARCH")), Some(3));
        assert_eq!(line(assigned(&events, "GO")), None);
        assert_eq!(line(alias(&events, "go")), Some(4));
        assert_eq!(line(alias(&events, "gofmt")), Some(5));
        assert_eq!(line(alias(&events, "ls")), None);
    }
}
