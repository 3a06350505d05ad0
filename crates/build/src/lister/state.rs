//! How all that a list rests on is now, as one digest.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use ogive_gosource::Header;
use ogive_platform::constraint::FileConstraint;
use ogive_system::{Command, EntryKind, System};
use sha2::{Digest as _, Sha256};

use super::rests::{LARGEST, Rests};
use super::{Digest, Lister};
use crate::request::Request;

/// What is kept by another ogive may mean something else.
const MADE_BY: &str = concat!("packages 2 ", env!("CARGO_PKG_VERSION"));

/// The files of a folder that go/build looks at, by their ends.
const SOURCES: [&str; 20] = [
    "go", "c", "cc", "cpp", "cxx", "m", "h", "hh", "hpp", "hxx", "f", "F", "for", "f90", "s", "S", "sx",
    "swig", "swigcxx", "syso",
];

/// Whether go/build looks at a file of this name.
pub(super) fn is_read_by_go(name: &OsStr) -> bool {
    let hidden = name.as_encoded_bytes().first().is_some_and(|first| matches!(first, b'.' | b'_'));
    let end = Path::new(name).extension().and_then(OsStr::to_str);
    !hidden && end.is_some_and(|end| SOURCES.contains(&end))
}

/// What the go command is told by its environment and by files of settings.
pub(super) struct Settings {
    variables: BTreeMap<OsString, OsString>,
    files: Vec<PathBuf>,
    flags: Vec<String>,
}

impl Settings {
    /// Those of a command.
    pub(super) fn of(system: &System, request: &Request, command: &Command) -> Self {
        const OTHERS: [&str; 8] =
            ["CC", "CXX", "FC", "AR", "HOME", "XDG_CONFIG_HOME", "AppData", "USERPROFILE"];
        let mut all: BTreeMap<OsString, OsString> = system.environment.vars().into_iter().collect();
        for (name, value) in &command.environment {
            match value {
                Some(value) => all.insert(name.clone(), value.clone()),
                None => all.remove(name),
            };
        }
        all.retain(|name, _| {
            let name = name.to_string_lossy();
            let others = OTHERS.iter().any(|other| other.eq_ignore_ascii_case(&name));
            name.starts_with("GO") || name.starts_with("CGO_") || others
        });
        let mut files = vec![request.go.goroot.join("VERSION"), request.go.goroot.join("go.env")];
        let at = |name: &str| all.get(OsStr::new(name)).filter(|value| !value.is_empty()).map(PathBuf::from);
        // Where os.UserConfigDir is, on each system.
        match at("GOENV") {
            Some(file) => files.push(file),
            None => files.extend(
                [
                    at("XDG_CONFIG_HOME"),
                    at("HOME").map(|home| home.join(".config")),
                    at("HOME").map(|home| home.join("Library/Application Support")),
                    at("AppData"),
                    at("APPDATA"),
                ]
                .into_iter()
                .flatten()
                .map(|folder| folder.join("go/env")),
            ),
        }
        files.extend(at("GOWORK").filter(|file| file.is_absolute()));
        let mut flags = request.flags.more.clone();
        let written = files.iter().filter_map(|file| system.files.read(file, LARGEST).ok());
        flags.extend(written.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
        flags.extend(all.get(OsStr::new("GOFLAGS")).map(|flags| flags.to_string_lossy().into_owned()));
        Self { variables: all, files, flags }
    }

    /// The files of settings.
    pub(super) fn files(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.files.iter().cloned()
    }

    /// The texts in which flags may stand.
    pub(super) fn flags(&self) -> impl Iterator<Item = &String> {
        self.flags.iter()
    }

    /// Whether flags name files that stand for others, or modules are off or may be: then more decides than module
    /// files and sources.
    pub(super) fn name_other_files(&self) -> bool {
        let other = |flags: &String| ["-overlay", "-modfile"].iter().any(|flag| flags.contains(flag));
        let modules = self.variables.get(OsStr::new("GO111MODULE"));
        self.flags.iter().any(other) || modules.is_some_and(|modules| modules != "on" && !modules.is_empty())
    }
}

/// A digest of parts, each with its length.
#[derive(Default)]
pub(super) struct Parts(Sha256);

impl Parts {
    pub(super) fn add(&mut self, part: &[u8]) {
        self.0.update(part.len().to_le_bytes());
        self.0.update(part);
    }

    pub(super) fn done(self) -> Digest {
        self.0.finalize().into()
    }

    /// In hexadecimal.
    pub(super) fn text(self) -> String {
        self.done().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Lister<'_> {
    /// How everything is that a list rests on.
    pub(super) fn state(&self, command: &Command, rests: &Rests) -> String {
        let mut parts = self.asked(MADE_BY, command, Settings::of(self.system, self.request, command));
        for file in &rests.files {
            parts.add(file.as_os_str().as_encoded_bytes());
            parts.add(&self.once(file, || self.file(file)));
        }
        let below = rests.trees.iter().flat_map(|tree| self.below(tree));
        for folder in rests.folders.iter().cloned().chain(below) {
            parts.add(folder.as_os_str().as_encoded_bytes());
            parts.add(&self.once(&folder, || self.folder(&folder)));
        }
        parts.text()
    }

    /// What is asked, by whom, and under which settings.
    pub(super) fn asked(&self, made_by: &str, command: &Command, settings: Settings) -> Parts {
        let mut parts = Parts::default();
        parts.add(made_by.as_bytes());
        for argument in
            [command.program.as_os_str()].into_iter().chain(command.arguments.iter().map(|a| &**a))
        {
            parts.add(argument.as_encoded_bytes());
        }
        for (name, value) in settings.variables {
            parts.add(name.as_encoded_bytes());
            parts.add(value.as_encoded_bytes());
        }
        // An SDK that somebody put in the place of another.
        parts.add(format!("{:?}", self.system.files.target(Path::new(&command.program)).ok()).as_bytes());
        parts
    }

    /// What was read of a path before, else what is read now.
    pub(super) fn once(&self, path: &Path, read: impl FnOnce() -> Digest) -> Digest {
        let seen = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let before = seen().get(path).copied();
        before.unwrap_or_else(|| {
            let digest = read();
            *seen().entry(path.to_owned()).or_insert(digest)
        })
    }

    pub(super) fn file(&self, file: &Path) -> Digest {
        let mut parts = Parts::default();
        match self.system.files.read(file, LARGEST) {
            Ok(bytes) => parts.add(&bytes),
            Err(error) => parts.add(format!("{:?}", error.kind()).as_bytes()),
        }
        parts.done()
    }

    /// What a list says of a folder's sources: under which conditions there are packages and imports. Which file says it is
    /// all the same, but of those that are no Go or have C.
    fn folder(&self, folder: &Path) -> Digest {
        let mut parts = Parts::default();
        let names = match self.system.files.list(folder) {
            Ok(names) => names,
            Err(error) => {
                parts.add(format!("{:?}", error.kind()).as_bytes());
                return parts.done();
            }
        };
        let mut said: BTreeSet<Vec<u8>> = BTreeSet::new();
        // With one, it is another module.
        if names.iter().any(|(name, _)| name == "go.mod") {
            said.insert(b"go.mod".to_vec());
        }
        let sources =
            names.iter().filter(|(name, kind)| *kind != EntryKind::Directory && is_read_by_go(name));
        for (name, _) in sources {
            let text = name.to_string_lossy();
            match text.ends_with(".go") {
                false if text.ends_with(".syso") => drop(said.insert(name.as_encoded_bytes().to_vec())),
                false => {
                    let bytes = self.system.files.read(&folder.join(name), LARGEST).unwrap_or_default();
                    let condition = FileConstraint::of(&text, &bytes);
                    said.insert(format!("{text} {:?}", condition.header).into_bytes());
                }
                true if text.ends_with("_test.go") => {}
                true => match self.system.files.read(&folder.join(name), LARGEST) {
                    Ok(bytes) => said.extend(facts(&text, &bytes)),
                    Err(error) => drop(said.insert(format!("{text} {:?}", error.kind()).into_bytes())),
                },
            }
        }
        said.iter().for_each(|fact| parts.add(fact));
        parts.done()
    }
}

/// What a file in Go says that a list depends on.
fn facts(name: &str, source: &[u8]) -> Vec<Vec<u8>> {
    let header = Header::read(source);
    let (Some(package), true) = (header.package, header.errors.is_empty() && !header.uses_cgo()) else {
        return vec![[name.as_bytes(), b" ", head(source, &header)].concat()];
    };
    let condition = FileConstraint::of(name, source);
    let fact = |what: &str| format!("{:?} {:?} {what}", condition.name, condition.header).into_bytes();
    let imports = header.imports.iter().map(|import| fact(&format!("import {}", import.path)));
    [fact(&format!("package {}", package.text))].into_iter().chain(imports).collect()
}

/// A source up to the end of its imports: constraints, the package's name, imports and what stands above them. All of a
/// source that is no Go.
fn head<'s>(source: &'s [u8], header: &Header<'_>) -> &'s [u8] {
    let package = header.package.map(|name| name.offset as usize + name.text.len());
    let Some(package) = package.filter(|_| header.errors.is_empty()) else { return source };
    let end = header.imports.iter().map(|import| import.literal.end as usize).max().unwrap_or(0).max(package);
    source.get(..end).unwrap_or(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_ends_with_the_last_import() {
        let source: &'static [u8] = b"//go:build linux\n\npackage a\n\n// #cgo LDFLAGS: -lm\nimport \"C\"\nimport (\n\t\"fmt\"\n)\n\nvar x = 1\n";
        let head = |source: &'static [u8]| head(source, &Header::read(source));
        assert!(head(source).ends_with(b"import (\n\t\"fmt\""));
        assert_eq!(head(b"package a // b\n\nvar x = 1\n"), b"package a");
        assert_eq!(head(b"pakage a\n"), b"pakage a\n");
    }

    #[test]
    fn which_file_says_it_is_all_the_same_without_c() {
        let said = |name: &str, source: &str| facts(name, source.as_bytes());
        let one = said("a.go", "package a\n\nimport (\n\t\"fmt\"\n\tx \"os\"\n)\n");
        assert!(
            said("b.go", "// About a.\npackage a\n\nimport _ \"os\"\n").iter().all(|fact| one.contains(fact))
        );
        for (name, source) in [
            ("b.go", "package a\n\nimport \"io\"\n"),
            ("b.go", "package b\n"),
            ("b_linux.go", "package a\n"),
            ("b.go", "//go:build arm64\n\npackage a\n"),
            ("b.go", "package a\n\nimport \"C\"\n"),
            ("b.go", "package a\n\nimport fmt\n"),
        ] {
            assert!(said(name, source).iter().any(|fact| !one.contains(fact)), "{name}: {source}");
        }
    }

    #[test]
    fn what_go_does_not_look_at_is_no_source() {
        let is = |name: &str| is_read_by_go(OsStr::new(name));
        assert!(is("a.go") && is("rsrc.syso") && is("x.S"));
        assert!(!is("README.md") && !is(".a.go") && !is("_a.go") && !is("app") && !is("app.exe"));
    }
}
