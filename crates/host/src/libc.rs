//! The C library of the system's programs.

use std::path::Path;
use std::time::Duration;

use ogive_machine::Libc;
use ogive_record::{Fact, Provenance};
use ogive_system::{Command, System};

use crate::{Signs, elf};

pub(crate) fn of(system: &System, signs: &Signs) -> Fact<Libc> {
    let Signs::Linux(signs) = signs else { return Fact::known(Libc::System, Provenance::BuiltIn) };
    let Some((shell, _)) = &signs.shell else {
        let seen = Provenance::File { path: "/bin/sh".into(), line: None };
        return Fact::unknown("there is no shell whose loader could be looked at", seen);
    };
    let seen = Provenance::File { path: shell.clone(), line: None };
    let loader = match elf::interpreter(&*system.files, shell) {
        Ok(Some(loader)) => loader,
        // A static shell, as in Alpine's rescue images, tells nothing of the other programs.
        Ok(None) => return Fact::known(Libc::None, seen),
        Err(e) => return Fact::unknown(e.to_string(), seen),
    };
    let name = loader.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if name.starts_with("ld-musl-") {
        musl(system, &loader)
    } else if name.starts_with("ld-linux") || name.starts_with("ld64.so") || name == "ld.so.1" {
        glibc(system, &loader)
    } else if name.starts_with("linker") {
        Fact::known(Libc::Bionic, seen)
    } else {
        Fact::known(Libc::Other { loader }, seen)
    }
}

/// The library stands beside the loader and holds the text that `ldd --version` is known for: "…
/// release version 2.36.".
fn glibc(system: &System, loader: &Path) -> Fact<Libc> {
    const LARGEST: u64 = 32 << 20;
    let real = system.files.canonicalize(loader).unwrap_or_else(|_| loader.to_owned());
    let library = real.with_file_name("libc.so.6");
    let version = system.files.read(&library, LARGEST).ok().and_then(|library| version(&library));
    Fact::known(Libc::Glibc { version }, Provenance::File { path: library, line: None })
}

fn version(library: &[u8]) -> Option<String> {
    const BEFORE: &[u8] = b" release version ";
    let start = library.windows(BEFORE.len()).position(|window| window == BEFORE)? + BEFORE.len();
    let digits = library[start..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.');
    let version: String = digits.map(|byte| char::from(*byte)).collect();
    Some(version.trim_end_matches('.').to_owned()).filter(|version| !version.is_empty())
}

/// musl's loader, started alone, says its version and what it is for.
fn musl(system: &System, loader: &Path) -> Fact<Libc> {
    let mut ask = Command::new(loader);
    ask.time_limit = Some(Duration::from_secs(2));
    let said = system.processes.output(&ask).map(|output| output.stderr).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let version = said.lines().find_map(|line| line.strip_prefix("Version ")).map(|v| v.trim().to_owned());
    Fact::known(Libc::Musl { version }, Provenance::Command(vec![loader.display().to_string()]))
}
