//! The computer itself.

use std::path::PathBuf;

use ogive_platform::{Platform, Port};
use ogive_record::Fact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Libc;

/// What is known about this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct HostFacts {
    /// The port of the hardware and its kernel, whatever this process is told.
    pub hardware: Fact<Port>,
    /// The port that the code of this process is for.
    pub process: Fact<Port>,
    /// The port of the programs that this system consists of.
    pub userland: Fact<Port>,
    /// What makes this process run on hardware that it is not for.
    pub translator: Fact<Translator>,
    /// The hardware's port with the level that its CPU offers.
    pub level: Fact<Platform>,
    /// The operating system.
    pub system: Fact<OsVersion>,
    /// The C library of the system's programs.
    pub libc: Fact<Libc>,
}

/// What runs programs of an architecture that is not the hardware's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Translator {
    /// Nothing: the CPU runs the process itself.
    None,
    /// Apple's, on macOS and in Linux guests.
    Rosetta,
    /// Windows on Arm's.
    Prism,
    /// qemu's user mode.
    QemuUser {
        /// Its program.
        program: PathBuf,
    },
    /// Something else.
    Other {
        /// Its program, where the kernel shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        program: Option<PathBuf>,
    },
}

/// An operating system and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OsVersion {
    /// `macos`, `windows`, or the `ID` of os-release(5), such as `debian`.
    pub id: String,
    /// The version, such as `26.1` or `13`; none for distributions without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The kernel's release, such as `6.12.0`.
    pub kernel: String,
}

/// `macos 26.1`
impl std::fmt::Display for OsVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.id)?;
        match &self.version {
            Some(version) => write!(f, " {version}"),
            None => Ok(()),
        }
    }
}
