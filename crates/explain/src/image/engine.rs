//! The machine as programs in containers find it.

use ogive_machine::{Abilities, Interpreter};
use ogive_platform::{Platform, Port};
use ogive_record::{Fact, Provenance};

use super::in_containers;

/// The same machine from within a container of any image: an interpreter that was not opened at its
/// registration is looked for among the files of the image, where it is not. On macOS and Windows
/// containers run in a virtual machine for Linux, whose handlers are its own.
pub(super) fn seen_from_containers(machine: &Abilities) -> Abilities {
    let mut machine = machine.clone();
    let linux = machine.host.hardware.value().is_some_and(|port| in_containers(*port) == *port);
    let seen = Provenance::Argument("--image".to_owned());
    machine.container = Fact::known(true, seen.clone());
    // What runs a single file is no way to run an image.
    machine.emulators.clear();
    if !linux {
        let host = &mut machine.host;
        for port in [&mut host.hardware, &mut host.process, &mut host.userland] {
            *port = port.clone().map(|port: Port| in_containers(port));
        }
        host.level = host
            .level
            .clone()
            .map(|platform: Platform| Platform { port: in_containers(platform.port), ..platform });
        machine.handlers =
            Fact::unknown("the handlers of the engine's virtual machine are not looked at", seen.clone());
    }
    if let Fact::Known { value: handlers, .. } = &mut machine.handlers {
        for handler in handlers.handlers.iter_mut().filter(|handler| !handler.is_fixed()) {
            handler.state = Fact::known(Interpreter::Missing, seen.clone());
        }
    }
    machine
}
