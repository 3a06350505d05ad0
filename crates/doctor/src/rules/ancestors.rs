//! The processes above this one, for the rules.

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

/// Whether a process is a shell.
pub(crate) fn is_shell(ancestor: &Ancestor) -> bool {
    let by_name = ShellKind::of_program(ancestor.name.as_ref());
    by_name.or_else(|| ShellKind::of_program(ancestor.program.value()?)).is_some()
}

/// `zsh (4711)`
pub(crate) fn shown(ancestor: &Ancestor) -> String {
    format!("{} ({})", ancestor.name, ancestor.pid)
}
