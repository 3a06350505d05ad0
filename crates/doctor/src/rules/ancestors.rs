//! The processes above this one, for the rules.

use std::path::Path;

use ogive_machine::{Ancestor, Machine, ShellKind};
use ogive_record::Fact;

/// The processes above this one; none in a container for another architecture, where everything is
/// translated by intent.
pub(crate) fn looked_at(machine: &Machine) -> Option<&Fact<Vec<Ancestor>>> {
    let host = &machine.abilities.host;
    let is_foreign = match (host.hardware.value(), host.userland.value()) {
        (Some(hardware), Some(userland)) => {
            hardware.arch != userland.arch
                && machine.abilities.runs_natively(userland.arch).value() != Some(&true)
        }
        _ => false,
    };
    (!is_foreign).then_some(&machine.ancestry)
}

/// Shells of Windows, whose start-up is not looked at.
const WINDOWS: [&str; 3] = ["cmd", "powershell", "pwsh"];

/// Whether a process is a shell.
pub(crate) fn is_shell(ancestor: &Ancestor) -> bool {
    let names = |program: &Path| {
        let name = program.to_string_lossy().to_ascii_lowercase();
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.strip_suffix(".exe").unwrap_or(name);
        WINDOWS.contains(&name) || ShellKind::of_program(name.as_ref()).is_some()
    };
    names(ancestor.name.as_ref()) || ancestor.program.value().is_some_and(|program| names(program))
}

/// `zsh (4711)`
pub(crate) fn shown(ancestor: &Ancestor) -> String {
    format!("{} ({})", ancestor.name, ancestor.pid)
}
