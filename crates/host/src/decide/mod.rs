//! From signs to facts, without looking at anything else.

mod code;
mod linux;
mod mac;
#[cfg(test)]
mod tests;
mod windows;

use ogive_platform::{Goarch, Goos, Port};
use ogive_record::{Fact, Provenance};

use crate::{Signs, names};
use ogive_machine::Translator;

pub use code::Code;
pub(crate) use linux::KERNEL_ARCH;

/// The port of the hardware and its kernel.
#[must_use]
pub fn hardware(signs: &Signs) -> Fact<Port> {
    match signs {
        Signs::Mac(signs) => mac::hardware(signs).map(|arch| Port::new(Goos::Darwin, arch)),
        Signs::Windows(signs) => windows::hardware(signs).map(|arch| Port::new(Goos::Windows, arch)),
        Signs::Linux(signs) => linux::hardware(signs).map(|arch| Port::new(signs.compiled.os, arch)),
        Signs::Other { compiled, machine } => other(*compiled, machine.as_deref()),
        Signs::Foreign { compiled } => foreign(compiled),
    }
}

/// The port that the code of this process is for.
#[must_use]
pub fn process(signs: &Signs) -> Fact<Port> {
    let compiled = match signs {
        Signs::Mac(signs) => Port::new(Goos::Darwin, signs.compiled),
        Signs::Windows(signs) => Port::new(Goos::Windows, signs.compiled),
        Signs::Linux(signs) => signs.compiled,
        Signs::Other { compiled, .. } => *compiled,
        Signs::Foreign { compiled } => return foreign(compiled),
    };
    Fact::known(compiled, Provenance::BuiltIn)
}

/// The port of the programs that this system consists of. On macOS and Windows, whose programs are
/// for all the architectures they run on, that of the hardware.
#[must_use]
pub fn userland(signs: &Signs) -> Fact<Port> {
    match signs {
        Signs::Linux(signs) => linux::userland(signs).map(|arch| Port::new(signs.compiled.os, arch)),
        other => hardware(other),
    }
}

/// What makes this process run on hardware that it is not for.
#[must_use]
pub fn translator(signs: &Signs) -> Fact<Translator> {
    match signs {
        Signs::Mac(signs) => mac::translator(signs),
        Signs::Windows(signs) => windows::translator(signs),
        Signs::Linux(signs) => linux::translator(signs),
        Signs::Other { compiled, machine } => match other(*compiled, machine.as_deref()) {
            Fact::Known { provenance, .. } => Fact::known(Translator::None, provenance),
            Fact::Unknown { unknown, provenance } => Fact::Unknown { unknown, provenance },
        },
        Signs::Foreign { compiled } => foreign(compiled),
    }
}

/// The port that a Go SDK should have here: see [`crate::natural_port`].
#[must_use]
pub fn natural(signs: &Signs) -> Fact<Port> {
    match userland(signs) {
        Fact::Unknown { .. } => hardware(signs),
        known => known,
    }
}

fn system_call(name: &str) -> Provenance {
    Provenance::SystemCall(name.to_owned())
}

fn foreign<T>(compiled: &str) -> Fact<T> {
    Fact::unknown(format!("ogive is compiled for {compiled}, which Go has no name for"), Provenance::BuiltIn)
}

/// These systems are not known to translate, but their 64-bit kernels run 32-bit programs.
fn other(compiled: Port, machine: Option<&str>) -> Fact<Port> {
    let uname = system_call("uname");
    match machine.and_then(|machine| names::of_kernel(machine, None)) {
        Some(arch) if names::runs_natively(arch, compiled.arch) => {
            Fact::known(Port::new(compiled.os, arch), uname)
        }
        Some(arch) => Fact::unknown(contradiction(arch, compiled.arch), uname),
        None if names::is_wide(compiled.arch) => Fact::known(compiled, Provenance::BuiltIn),
        None => Fact::unknown(
            format!(
                "uname calls the machine {:?}, which is no known architecture",
                machine.unwrap_or_default()
            ),
            uname,
        ),
    }
}

fn contradiction(said: Goarch, compiled: Goarch) -> String {
    format!("the machine is said to be {said}, which does not run this program, compiled for {compiled}")
}
