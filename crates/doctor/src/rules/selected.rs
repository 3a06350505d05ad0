//! The Go that a search path leads to, for the rules.

use std::path::Path;

use ogive_machine::{GoInstallation, Machine, ProgramKind, SearchPath};
use ogive_platform::Port;
use ogive_record::Fact;

/// What `go` runs on a search path.
pub(crate) struct Selected<'m> {
    /// The program that the shell finds.
    pub(crate) program: &'m Path,
    /// The Go that it belongs to; none behind a shim that chooses by itself.
    pub(crate) go: Option<&'m GoInstallation>,
    /// What it is for.
    pub(crate) port: Option<Port>,
}

/// What `go` runs on a search path; none when it runs nothing, or is an alias or a function.
pub(crate) fn on<'m>(machine: &'m Machine, path: &'m SearchPath) -> Option<Selected<'m>> {
    let program = path.first("go")?;
    let file = machine.program(program)?;
    let go = machine.go_of(file);
    let port = match file.what.value() {
        Some(ProgramKind::Native { ports, .. }) => ports.first().copied(),
        _ => go.and_then(|go| go.port.value().copied()),
    };
    Some(Selected { program, go, port })
}

/// The port that Go should be for here.
pub(crate) fn natural(machine: &Machine) -> &Fact<Port> {
    let host = &machine.abilities.host;
    // On Linux the system's own programs decide: a container for another platform has its own compilers.
    if host.userland.value().is_some() { &host.userland } else { &host.hardware }
}
