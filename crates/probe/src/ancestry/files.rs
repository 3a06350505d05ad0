//! The processes above this one by Linux' `/proc`.

use std::path::{Path, PathBuf};

use ogive_machine::{Abilities, Ancestor};
use ogive_record::{Fact, Provenance};
use ogive_system::{Files, System};

use super::{DEEPEST, program};
use crate::program::read;

/// Looks at them, the nearest first.
pub(super) fn of(system: &System, abilities: &Abilities) -> Fact<Vec<Ancestor>> {
    let files: &dyn Files = &*system.files;
    let provenance = Provenance::File { path: "/proc".into(), line: None };
    let Some(mut pid) = parent(files, Path::new("/proc/self")) else {
        return Fact::unknown(
            "this system tells no list of processes, and has no /proc as Linux",
            provenance,
        );
    };
    let handlers: Vec<PathBuf> = abilities
        .handlers
        .value()
        .map(|binfmt| binfmt.handlers.iter().map(|handler| handler.interpreter.clone()).collect())
        .unwrap_or_default();
    let mut chain = Vec::new();
    while pid > 0 && chain.len() < DEEPEST {
        let folder = PathBuf::from(format!("/proc/{pid}"));
        let Some(name) = status(files, &folder, "Name") else { break };
        chain.push(ancestor(system, pid, name, &folder, &handlers));
        let Some(next) = parent(files, &folder) else { break };
        pid = next;
    }
    Fact::known(chain, provenance)
}

fn ancestor(system: &System, pid: u32, name: String, folder: &Path, handlers: &[PathBuf]) -> Ancestor {
    let link = folder.join("exe");
    let place = Provenance::File { path: link.clone(), line: None };
    let program = program(system.files.read_link(&link), &place);
    let translated = match program.value() {
        Some(program) => Fact::known(handlers.contains(program), place.clone()),
        None => Fact::unknown("its program can't be seen", place.clone()),
    };
    // Behind a translator the link leads to the translator itself.
    let port = match (read(system, &link), translated.value()) {
        (Ok(_), Some(true)) => Fact::unknown("it is translated, and the kernel shows the translator", place),
        (Ok(program), _) => match program.targets().into_iter().find_map(|target| target.port()) {
            Some(port) => Fact::known(port, place),
            None => Fact::unknown("its program is for no port that Go knows", place),
        },
        (Err(error), _) => Fact::unknown(error.to_string(), place),
    };
    Ancestor { pid, name, program, port, translated }
}

fn parent(files: &dyn Files, folder: &Path) -> Option<u32> {
    status(files, folder, "PPid")?.parse().ok()
}

/// A field of `/proc/PID/status` (proc_pid_status(5)).
fn status(files: &dyn Files, folder: &Path, field: &str) -> Option<String> {
    let bytes = files.read(&folder.join("status"), 1 << 16).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    Some(line?.trim().to_owned())
}
