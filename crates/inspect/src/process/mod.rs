//! Running programs, by Linux' `/proc` (`Documentation/filesystems/proc.rst`).
//!
//! `/proc/PID/exe` is the file that the kernel runs, whatever became of its name and in whatever container
//! it is. For a program that a handler of binfmt_misc translates it is the translator; the program itself is
//! found among what is mapped and what was called.

mod guest;
mod translator;

use std::io;
use std::path::{Path, PathBuf};

use ogive_binary::Program;
use ogive_record::{Fact, Provenance};
use ogive_system::{EntryKind, Files, System};
use schemars::JsonSchema;
use serde::Serialize;

use crate::look::clause;
use crate::source::FileSource;

/// The most bytes of a file below `/proc` that are read.
const PROC: u64 = 4 << 20;

/// A running program.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Process {
    /// Its number.
    pub pid: u32,
    /// How it was called, arguments separated by blanks, at most 200 characters.
    pub command: String,
    /// The path of its program, as it sees it itself.
    pub file: String,
    /// What its program is: behind a translator the translated one.
    pub program: Fact<Box<Program>>,
    /// What translates it; none when the CPU runs its machine code itself.
    pub translator: Option<Translator>,
    /// Whether it sees other files than this process: it runs in a container. None when that can't be told.
    pub container: Option<bool>,
}

/// A program that runs another's machine code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Translator {
    /// Its usual name: `qemu-aarch64`, `rosetta`.
    pub name: String,
    /// Its path.
    pub file: String,
}

/// What runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Running {
    /// The Go programs, by their numbers.
    pub go: Vec<Process>,
    /// How many processes could not be looked at, since they belong to somebody else.
    pub hidden: usize,
}

impl Process {
    /// Whether Go built it.
    #[must_use]
    pub fn is_go(&self) -> bool {
        self.program.value().is_some_and(|p| p.codes().iter().any(|code| code.go.value().is_some()))
    }
}

/// The process with this number.
///
/// # Errors
/// `NotFound` when there is none, `Unsupported` where there is no `/proc`.
pub fn process(system: &System, pid: u32) -> io::Result<Process> {
    let files = supported(system)?;
    if !files.is_dir(&folder(pid)) {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("no process has the number {pid}")));
    }
    Ok(look(files, pid, &translator::handlers(files)))
}

/// All Go programs that run, on every core of attention that this user has.
///
/// # Errors
/// `Unsupported` where there is no `/proc`; when it can't be listed.
pub fn processes(system: &System) -> io::Result<Running> {
    let files = supported(system)?;
    let handlers = translator::handlers(files);
    let entries = files.list(Path::new("/proc"))?;
    let number = |(name, kind): &(std::ffi::OsString, EntryKind)| {
        if *kind == EntryKind::Directory { name.to_str()?.parse::<u32>().ok() } else { None }
    };
    let mut pids: Vec<u32> = entries.iter().filter_map(number).collect();
    pids.sort_unstable();
    let mut running = Running::default();
    for pid in pids {
        match files.read_link(&folder(pid).join("exe")) {
            Ok(_) => {
                let process = look(files, pid, &handlers);
                if process.is_go() {
                    running.go.push(process);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => running.hidden += 1,
            // Threads of the kernel have no program, and a process may end meanwhile.
            Err(_) => {}
        }
    }
    Ok(running)
}

fn supported(system: &System) -> io::Result<&dyn Files> {
    let files: &dyn Files = &*system.files;
    if files.is_dir(Path::new("/proc/self")) {
        return Ok(files);
    }
    let because = "processes are looked at by Linux' /proc, which is not here";
    Err(io::Error::new(io::ErrorKind::Unsupported, because))
}

fn folder(pid: u32) -> PathBuf {
    PathBuf::from(format!("/proc/{pid}"))
}

fn look(files: &dyn Files, pid: u32, handlers: &[String]) -> Process {
    let own = folder(pid);
    let exe = own.join("exe");
    let arguments = arguments(files, &own);
    let file = files.read_link(&exe).map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    let provenance = Provenance::File { path: exe.clone(), line: None };
    let runs = match read(files, &exe) {
        Ok(program) => Fact::known(Box::new(program), provenance),
        Err(error) => Fact::unknown(clause(&error), provenance),
    };
    let mut process =
        Process { pid, command: command(&arguments), file, program: runs, translator: None, container: None };
    let namespace = |of: &Path| files.read_link(&of.join("ns/mnt")).ok();
    process.container =
        namespace(&own).zip(namespace(Path::new("/proc/self"))).map(|(theirs, ours)| theirs != ours);
    if let Some(name) = translator::name(&process.file, handlers) {
        let file = std::mem::take(&mut process.file);
        let guest = guest::find(files, &own, &arguments, &file, process.program.value().map(|p| &**p));
        let (found, program) = guest.map_or_else(
            || {
                let because = "the translated program is not found among what is mapped and what was called";
                let provenance = Provenance::File { path: own.join("maps"), line: None };
                (String::new(), Fact::unknown(because, provenance))
            },
            |(path, at, program)| {
                (path, Fact::known(Box::new(program), Provenance::File { path: at, line: None }))
            },
        );
        process.file = found;
        process.program = program;
        process.translator = Some(Translator { name, file });
    }
    process
}

/// A program by its path.
fn read(files: &dyn Files, path: &Path) -> io::Result<Program> {
    let source = FileSource::new(files.open_random(path)?)?;
    ogive_binary::read(&source)
}

fn arguments(files: &dyn Files, own: &Path) -> Vec<String> {
    let bytes = files.read(&own.join("cmdline"), PROC).unwrap_or_default();
    let parts = bytes.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned());
    let mut parts: Vec<String> = parts.collect();
    // Each argument ends with a NUL.
    parts.pop();
    parts
}

fn command(arguments: &[String]) -> String {
    const LONGEST: usize = 200;
    let mut text: String = arguments.join(" ");
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}
