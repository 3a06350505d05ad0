//! What surrounds a program file: its place, its rights, what it names.

use std::io;
use std::path::{Path, PathBuf};

use ogive_binary::{Content, Program};
use ogive_host::{interpreter_at, mount_of, program_in};
use ogive_machine::{Abilities, BINFMT_HEAD, Interpreter, Mount};
use ogive_record::{Fact, Provenance};
use ogive_system::{EntryKind, System};

use super::attempt::Attempt;
use super::behind::{self, Behind};
use super::libraries::{self, Libraries};

/// What surrounds a program file, as far as it decides whether the file runs.
#[derive(Debug, Clone, PartialEq)]
pub struct FileState {
    /// Its path, as it was given.
    pub path: PathBuf,
    /// What is there, links followed.
    pub kind: FileKind,
    /// Its permission bits; made up on Windows.
    pub mode: u32,
    /// Whether this user may run it.
    pub executable: Fact<bool>,
    /// What it is mounted from.
    pub mount: Fact<Mount>,
    /// The value of `com.apple.quarantine`; none when it has none.
    pub quarantine: Fact<Option<String>>,
    /// The image that has it; none for files of this machine.
    pub image: Option<String>,
    /// Its first bytes, which Linux' handlers are compared with.
    pub head: Vec<u8>,
    /// What stands at the path that it names as what is to start it: the dynamic loader of an ELF
    /// program, the interpreter of a script.
    pub interpreter: Option<Fact<Interpreter>>,
    /// What stands behind a script's interpreter that is a script itself.
    pub behind: Option<Behind>,
    /// Where `env` finds what a script names; none when nowhere on PATH.
    pub through_env: Option<Fact<Option<PathBuf>>>,
    /// Its libraries, where it is for this system.
    pub libraries: Option<Libraries>,
    /// What happened when it was run.
    pub attempt: Option<Attempt>,
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A file.
    File,
    /// A folder.
    Directory,
    /// A device, socket or pipe.
    Special,
}

/// Looks at the file at `path` and at what surrounds it.
///
/// # Errors
/// When nothing is there, or it can't be read.
pub fn observe_file(system: &System, path: &Path, machine: &Abilities) -> io::Result<(Program, FileState)> {
    let files = &*system.files;
    let entry = files.target(path)?.ok_or_else(|| {
        let dangling = matches!(files.entry(path), Ok(Some(_)));
        let what = if dangling { "the link leads nowhere" } else { "nothing is there" };
        io::Error::new(io::ErrorKind::NotFound, format!("cannot look at {}: {what}", path.display()))
    })?;
    let kind = match entry.kind {
        EntryKind::File => FileKind::File,
        EntryKind::Directory => FileKind::Directory,
        EntryKind::Link | EntryKind::Other => FileKind::Special,
    };
    let seen = Provenance::File { path: path.to_owned(), line: None };
    let mut state = FileState {
        path: path.to_owned(),
        kind,
        mode: entry.mode,
        executable: known(files.is_executable(path), &seen),
        mount: mount_of(system, path),
        quarantine: quarantine(system, path),
        image: None,
        head: Vec::new(),
        interpreter: None,
        behind: None,
        through_env: None,
        libraries: None,
        attempt: None,
    };
    if kind != FileKind::File {
        let nothing: &[u8] = &[];
        return Ok((ogive_binary::read(&nothing.to_vec())?, state));
    }
    let file = files.open_random(path)?;
    let mut head = vec![0; BINFMT_HEAD];
    let count = file.read_at(&mut head, 0)?;
    head.truncate(count);
    state.head = head;
    let program = program_in(file)?;
    surroundings(system, &program, machine, &mut state);
    Ok((program, state))
}

fn surroundings(system: &System, program: &Program, machine: &Abilities, state: &mut FileState) {
    let files = &*system.files;
    match &program.content {
        Content::Elf(elf) => {
            let loader =
                elf.interpreter.as_ref().map(|loader| interpreter_at(files, loader.as_ref(), machine));
            state.interpreter = loader;
            state.libraries = libraries::of(system, elf, &state.path, machine);
        }
        Content::Script(script) if !script.interpreter.is_empty() => {
            state.interpreter = Some(interpreter_at(files, script.interpreter.as_ref(), machine));
            state.behind = behind::of(system, &script.interpreter, machine);
            state.through_env = script.through_env.as_ref().map(|name| {
                let seen = Provenance::Environment("PATH".into());
                Fact::known(super::command::on_path(system, name), seen)
            });
        }
        _ => {}
    }
}

fn known<T>(answer: io::Result<T>, seen: &Provenance) -> Fact<T> {
    match answer {
        Ok(value) => Fact::known(value, seen.clone()),
        Err(e) => Fact::unknown(e.to_string(), seen.clone()),
    }
}

fn quarantine(system: &System, path: &Path) -> Fact<Option<String>> {
    const NAME: &str = "com.apple.quarantine";
    let seen = Provenance::SystemCall(format!("getxattr {NAME}"));
    if system.kernel.compiled_os() != "darwin" {
        return Fact::unknown("only macOS keeps downloads in quarantine", seen);
    }
    let text = system.files.attribute(path, NAME);
    known(text.map(|value| value.map(|value| String::from_utf8_lossy(&value).into_owned())), &seen)
}
