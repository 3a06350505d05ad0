//! What this machine can run, itself and through translators.

mod binfmt;
mod container;
mod emulators;
mod interpreter;
mod kernel_abi;
mod kernel_config;
mod mounts;
mod page_size;
mod translators;

use std::path::Path;

use ogive_platform::Goarch;
use ogive_record::Fact;
use ogive_system::{Files, System};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{HostFacts, Signs, decide};

pub use binfmt::{BINFMT_HEAD, BinfmtMisc, Handler, Pattern};
pub use emulators::{Emulator, qemu_name};
pub use interpreter::Interpreter;
pub use kernel_abi::NativeAbi;
pub use mounts::{Mount, mount_of};
pub use translators::Translators;

/// What this machine can run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Abilities {
    /// The machine itself, with the level of its CPU and its C library.
    pub host: HostFacts,
    /// The architectures whose programs kernel and CPU may run themselves.
    pub native: Vec<NativeAbi>,
    /// The system's own translators.
    pub translators: Translators,
    /// The handlers that Linux starts programs of other formats through.
    pub handlers: Fact<BinfmtMisc>,
    /// Emulators on PATH, registered or not.
    pub emulators: Vec<Emulator>,
    /// The size of a page of memory in bytes.
    pub page_size: Fact<u64>,
    /// Whether this process stands in a container, whose files are not those of the machine.
    pub container: Fact<bool>,
}

impl Abilities {
    /// Looks at the machine.
    #[must_use]
    pub fn observe(system: &System) -> Self {
        let host = HostFacts::observe(system);
        let signs = Signs::read(system);
        let native = kernel_abi::of(system, &signs, &decide::hardware(&signs));
        let runs =
            |arch: Goarch| native.iter().any(|abi| abi.arch == arch && abi.runs.value() == Some(&true));
        Self {
            translators: translators::of(system, &host),
            handlers: binfmt::of(system, &runs),
            emulators: emulators::of(system),
            page_size: page_size::of(system),
            container: container::of(system),
            native,
            host,
        }
    }

    /// What stands at `path`, which a program or a script names as what is to start it.
    #[must_use]
    pub fn interpreter_at(&self, files: &dyn Files, path: &Path) -> Fact<Interpreter> {
        interpreter::state(files, path, &|arch| self.runs_natively(arch).value() == Some(&true))
    }

    /// Whether kernel and CPU run programs of `arch` themselves.
    #[must_use]
    pub fn runs_natively(&self, arch: Goarch) -> Fact<bool> {
        let abi = self.native.iter().find(|abi| abi.arch == arch);
        abi.map_or_else(
            || self.host.hardware.clone().map(|hardware| hardware.arch == arch),
            |abi| abi.runs.clone(),
        )
    }
}
