//! What a machine can run, itself and through translators.

use ogive_platform::Goarch;
use ogive_record::Fact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{BinfmtMisc, Emulator, HostFacts};

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

/// An architecture that the kernel may run beside the hardware's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct NativeAbi {
    /// The architecture.
    pub arch: Goarch,
    /// Whether its programs run without a translator.
    pub runs: Fact<bool>,
}

/// Translators that belong to the operating system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Translators {
    /// Whether Rosetta is installed, which runs amd64 programs on Apple silicon.
    pub rosetta: Fact<bool>,
    /// The architectures that Windows for Arm translates.
    pub prism: Fact<Vec<Goarch>>,
}
