//! What this computer is: hardware, kernel, translators.
//!
//! A process is often told a story about its machine: under Rosetta, under qemu, with the
//! `linux32` personality, in a container of another architecture. [`host_facts`] look behind it.
//! Reading ([`Signs::read`]) and deciding ([`decide`]) are apart, so that the decisions can be
//! tested for machines that nobody here has.

mod abilities;
pub mod decide;
mod elf;
mod facts;
mod level;
mod libc;
mod names;
mod os_version;
mod program;
mod signs;

use ogive_platform::Port;
use ogive_record::Fact;
use ogive_system::System;

pub use abilities::{abilities, interpreter_at, mount_of};
pub use facts::host_facts;
pub use program::{Opened, program_in};
pub use signs::{LinuxSigns, MacSigns, Signs, WindowsSigns};

/// The port of the hardware and its kernel, whatever this process is told. Takes a few system calls.
#[must_use]
pub fn hardware_port(system: &System) -> Fact<Port> {
    decide::hardware(&Signs::read(system))
}

/// The port that a Go SDK should have here when nobody asks for another: that of the hardware, and
/// on Linux that of the programs which this system consists of.
///
/// On macOS and Windows the two are the same. On Linux they differ where the system was chosen to
/// be of another architecture: in a container for another platform, and on a 64-bit kernel under a
/// 32-bit system (Raspberry Pi OS). A Go for the hardware would start there too, but build for a
/// platform whose C compiler and libraries are not here. Takes a few system calls.
#[must_use]
pub fn natural_port(system: &System) -> Fact<Port> {
    decide::natural(&Signs::read(system))
}
