//! Whether a program is another machine's, for the rules.

use ogive_machine::Machine;
use ogive_platform::Port;

use super::selected;

/// Whether kernel and CPU here do not run programs of `port` themselves; none where this machine is not
/// known.
pub(crate) fn is_foreign(machine: &Machine, port: Port) -> Option<bool> {
    let here = selected::natural(machine).value()?;
    if port == *here {
        return Some(false);
    }
    let runs =
        port.os == here.os && machine.abilities.runs_natively(port.arch).value().copied() == Some(true);
    Some(!runs)
}
