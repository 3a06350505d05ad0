//! The handlers of binfmt_misc, for the rules about them.

use ogive_machine::{BinfmtMisc, Handler, QEMU_NAMES};
use ogive_platform::Goarch;
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

/// The architecture that a handler is meant for, by qemu's name of its interpreter, else by its own.
pub(crate) fn meant_for(handler: &Handler) -> Option<Goarch> {
    let file = handler.interpreter.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    [file, &handler.name].into_iter().find_map(|name| {
        let qemu = name.strip_prefix("qemu-")?;
        let qemu = qemu.strip_suffix("-binfmt-P").unwrap_or(qemu).trim_end_matches("-static");
        QEMU_NAMES.iter().find(|(_, name)| *name == qemu).map(|(arch, _)| *arch)
    })
}
