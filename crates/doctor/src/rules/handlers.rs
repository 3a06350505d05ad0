//! The handlers of binfmt_misc, for the rules about them.

use ogive_machine::{BinfmtMisc, Handler};
use ogive_record::{Fact, Verdict};

use crate::Machine;

/// The handlers; a verdict where there is nothing to judge.
pub(crate) fn of(machine: &Machine) -> Result<&BinfmtMisc, Verdict> {
    let is_linux =
        machine.abilities.host.hardware.value().is_none_or(|port| port.os == ogive_platform::Goos::Linux);
    if !is_linux {
        return Err(Verdict::NotApplicable);
    }
    match &machine.abilities.handlers {
        Fact::Known { value, .. } if value.handlers.is_empty() => Err(Verdict::NotApplicable),
        Fact::Known { value, .. } => Ok(value),
        Fact::Unknown { unknown, .. } => Err(Verdict::Undetermined { because: unknown.clone() }),
    }
}

/// Where the kernel shows its handlers.
pub(crate) const FOLDER: &str = "/proc/sys/fs/binfmt_misc";

/// The file of a handler.
pub(crate) fn file(handler: &Handler) -> String {
    format!("{FOLDER}/{}", handler.name)
}
