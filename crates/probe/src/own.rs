//! The programs of ogive itself.

use std::path::{Path, PathBuf};

use ogive_machine::OwnProgram;
use ogive_platform::{Goos, Port};
use ogive_record::{Fact, Provenance};
use ogive_system::System;

use crate::Options;
use crate::program::read;

/// The program that looks, and what the shim `go` is.
pub(crate) fn programs(system: &System, options: &Options) -> Vec<OwnProgram> {
    let running = system.environment.current_exe().ok();
    let shim = system.files.canonicalize(&options.shims.join("go")).ok();
    let mut paths: Vec<PathBuf> = running.into_iter().chain(shim).collect();
    paths.dedup();
    paths.into_iter().map(|path| OwnProgram { ports: ports(system, &path), path }).collect()
}

/// The ports that a file has machine code for. One whose format leaves the operating system open, as static ELF does, is
/// taken to be for the one that it lies on.
pub(crate) fn ports(system: &System, path: &Path) -> Fact<Vec<Port>> {
    let place = Provenance::File { path: path.to_owned(), line: None };
    match read(system, path) {
        Ok(program) => {
            let here: Option<Goos> = system.kernel.compiled_os().parse().ok();
            let targets = program.targets().into_iter();
            let ports: Vec<Port> =
                targets.filter_map(|target| Some(Port::new(target.os.or(here)?, target.arch))).collect();
            match ports.is_empty() {
                true => Fact::unknown("it is for no port that Go knows", place),
                false => Fact::known(ports, place),
            }
        }
        Err(error) => Fact::unknown(error.to_string(), place),
    }
}
