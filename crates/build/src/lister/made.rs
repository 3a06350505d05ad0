//! Programs that are as the go command would make them again: then it need not be asked.
//!
//! The go command finds out by itself that nothing has changed, by reading all of the standard library for each platform.
//! Here contents are compared of all that a user may change, once for all platforms, and of what belongs to the SDK sizes
//! and times. Modules of the module cache are what `go.sum` says, or the list of packages would be another.

use std::path::{Path, PathBuf};

use ogive_gosource::File;
use ogive_system::{Command, EntryKind, System};
use serde::{Deserialize, Serialize};

use super::rests::{LARGEST, Rests};
use super::state::{Parts, Settings, is_read_by_go};
use super::{Digest, Lister};

/// What is kept by another ogive may mean something else.
const MADE_BY: &str = concat!("programs 1 ", env!("CARGO_PKG_VERSION"));

/// Flags by which more decides than sources, settings and the SDK, or by which all is built anew.
const OTHERS: [&str; 12] = [
    "a",
    "n",
    "x",
    "work",
    "toolexec",
    "pgo",
    "linkmode",
    "extld",
    "extldflags",
    "overlay",
    "modfile",
    "buildvcs",
];

/// The profile that the go command takes for a program in whose folder it lies.
const PROFILE: &str = "default.pgo";

/// The most files that a source may embed for being looked at each time.
const MOST_EMBEDDED: usize = 4096;

/// The most bytes of a record.
const MOST: u64 = 1 << 20;

/// What was made.
#[derive(Serialize, Deserialize)]
struct Made {
    /// The folder that was built in, for people.
    directory: PathBuf,
    /// How all was that it rests on.
    state: String,
    /// How its files were.
    files: String,
}

impl Lister<'_> {
    /// How everything is that programs rest on; none where that is more than can be told.
    pub(crate) fn state_of_programs(&self, command: &Command, rests: &Rests) -> Option<String> {
        self.of_programs(command, rests, &|folder| self.once_whole(folder))
    }

    /// Whether files are what was made when everything was as it is now.
    pub(crate) fn is_made(&self, record: &Path, state: &str, files: &[&Path]) -> bool {
        let read = || self.system.files.read(record, MOST).ok();
        let made: Option<Made> = read().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        made.is_some_and(|made| made.state == state && Some(made.files) == self.files(files))
    }

    /// Keeps that files were made, unless something has changed since `state` was told.
    pub(crate) fn made(
        &self,
        record: &Path,
        (command, rests): (&Command, &Rests),
        state: &str,
        files: &[&Path],
    ) {
        let now = self.of_programs(command, rests, &|folder| self.whole(folder));
        if now.as_deref() == Some(state)
            && let Some(files) = self.files(files)
            && let Ok(bytes) = serde_json::to_vec(&Made {
                directory: self.request.directory.clone(),
                state: state.to_owned(),
                files,
            })
        {
            // Without it the next run asks the go command.
            let _ = self.system.files.replace(record, &bytes, 0o644);
        }
    }

    fn of_programs(
        &self,
        command: &Command,
        rests: &Rests,
        whole: &dyn Fn(&Path) -> Option<Digest>,
    ) -> Option<String> {
        let settings = Settings::of(self.system, self.request, command);
        if settings.name_other_files() || names_more(settings.flags()) {
            return None;
        }
        let arguments: Vec<String> =
            command.arguments.iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
        if names_more(arguments.iter().filter(|argument| *argument != "-buildvcs=false")) {
            return None;
        }
        let mut parts = self.asked(MADE_BY, command, settings);
        for file in &rests.files {
            parts.add(file.as_os_str().as_encoded_bytes());
            parts.add(&self.file(file));
        }
        let below = rests.trees.iter().flat_map(|tree| self.below(tree));
        for folder in rests.folders.iter().cloned().chain(below) {
            parts.add(folder.as_os_str().as_encoded_bytes());
            parts.add(&whole(&folder)?);
        }
        let goroot = &self.request.go.goroot;
        for part in ["src", "pkg"] {
            parts.add(&self.once(&goroot.join(part), || self.sizes_and_times(&goroot.join(part))));
        }
        Some(parts.text())
    }

    /// As [`Lister::whole`], but what was read before.
    fn once_whole(&self, folder: &Path) -> Option<Digest> {
        if let Some(known) = self.wholes().get(folder).copied() {
            return known;
        }
        let digest = self.whole(folder);
        self.wholes().insert(folder.to_owned(), digest);
        digest
    }

    /// All that the go command reads of a folder; none where that is too much.
    fn whole(&self, folder: &Path) -> Option<Digest> {
        let files = &self.system.files;
        let mut parts = Parts::default();
        let mut embedded = 0;
        for (name, kind) in files.list(folder).ok()? {
            let is_source = is_read_by_go(&name) && !name.to_string_lossy().ends_with("_test.go");
            if kind == EntryKind::Directory || !(is_source || name == PROFILE) {
                continue;
            }
            let bytes = files.read(&folder.join(&name), LARGEST).ok()?;
            parts.add(name.as_encoded_bytes());
            parts.add(&bytes);
            if memchr::memmem::find(&bytes, b"//go:embed").is_some() {
                for place in embeds(&bytes) {
                    self.embedded(&folder.join(place), &mut parts, &mut embedded)?;
                }
            }
        }
        Some(parts.done())
    }

    /// A file that is embedded, or all in a folder; none where that is too much.
    fn embedded(&self, place: &Path, parts: &mut Parts, seen: &mut usize) -> Option<()> {
        let files = &self.system.files;
        *seen += 1;
        if *seen > MOST_EMBEDDED {
            return None;
        }
        parts.add(place.as_os_str().as_encoded_bytes());
        match files.entry(place).ok()? {
            Some(entry) if entry.kind == EntryKind::Directory => {
                for (name, _) in files.list(place).ok()? {
                    self.embedded(&place.join(name), parts, seen)?;
                }
            }
            Some(entry) if entry.kind == EntryKind::File => parts.add(&files.read(place, LARGEST).ok()?),
            // Links are not embedded.
            _ => {}
        }
        Some(())
    }

    /// The sizes and times of all below a folder.
    fn sizes_and_times(&self, folder: &Path) -> Digest {
        let mut parts = Parts::default();
        let mut waiting = vec![folder.to_owned()];
        while let Some(folder) = waiting.pop() {
            for (name, kind) in self.system.files.list(&folder).unwrap_or_default() {
                let path = folder.join(name);
                parts.add(path.as_os_str().as_encoded_bytes());
                match kind {
                    EntryKind::Directory => waiting.push(path),
                    _ => parts.add(looks(self.system, &path).as_bytes()),
                }
            }
        }
        parts.done()
    }

    /// How files are, by sizes and times; none when one is not there.
    fn files(&self, files: &[&Path]) -> Option<String> {
        let mut parts = Parts::default();
        for file in files {
            if !self.system.files.exists(file) {
                return None;
            }
            parts.add(looks(self.system, file).as_bytes());
        }
        Some(parts.text())
    }
}

fn looks(system: &System, path: &Path) -> String {
    let entry = system.files.target(path).ok().flatten();
    entry.map(|entry| format!("{} {:?} {:?}", entry.size, entry.modified, entry.identity)).unwrap_or_default()
}

/// Whether some words are flags that more decides by.
fn names_more(texts: impl Iterator<Item = impl AsRef<str>>) -> bool {
    texts.into_iter().any(|text| {
        let words = text.as_ref().split(|c: char| c.is_whitespace() || matches!(c, '=' | '\'' | '"'));
        words.filter_map(|word| word.strip_prefix('-')).any(|word| {
            let word = word.strip_prefix('-').unwrap_or(word);
            OTHERS.contains(&word)
        })
    })
}

/// What patterns of `//go:embed` may stand for: files and folders, up to the first part that is a pattern.
fn embeds(source: &[u8]) -> Vec<PathBuf> {
    let file = File::read(source);
    let patterns = file.header.directives.iter().filter_map(|directive| directive.embed_patterns());
    let place = |pattern: &str| -> PathBuf {
        let pattern = pattern.strip_prefix("all:").unwrap_or(pattern);
        pattern.split('/').take_while(|part| !part.contains(['*', '?', '[', '\\'])).collect()
    };
    patterns.flatten().map(|pattern| place(&pattern.pattern)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stand_for_what_is_below_their_first_sure_part() {
        let source = b"package a\n\nimport _ \"embed\"\n\n//go:embed a.txt all:web/dist/*.html \"x y\" *\nvar x string\n";
        let places = ["a.txt", "web/dist", "x y", ""].map(PathBuf::from);
        assert_eq!(embeds(source), places);
    }

    #[test]
    fn flags_by_which_more_decides_are_known() {
        for flags in [
            "-a",
            "-trimpath -pgo=auto",
            "--toolexec=x",
            "-ldflags='-linkmode external'",
            "GOFLAGS=-overlay=x",
        ] {
            assert!(names_more([flags].iter()), "{flags}");
        }
        for flags in ["-trimpath", "-ldflags=-s -w -X main.a=b", "-mod=vendor", "-tags=a,x"] {
            assert!(!names_more([flags].iter()), "{flags}");
        }
    }
}
