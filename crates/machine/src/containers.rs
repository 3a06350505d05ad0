//! Containers on this machine.

use std::path::PathBuf;

use ogive_platform::Goarch;
use ogive_record::{Fact, Location};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is known of containers here, from files alone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Containers {
    /// The engines that are set up.
    pub engines: Vec<Engine>,
    /// Lines of the project that name a platform.
    pub pins: Vec<PlatformPin>,
}

/// What runs containers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Engine {
    /// What it is.
    pub kind: EngineKind,
    /// The name of its instance, profile or context: `default`.
    pub name: String,
    /// The file that it is set up in.
    pub file: PathBuf,
    /// The architecture of the machine that it stands in.
    pub arch: Fact<Goarch>,
    /// Whether the docker command leads to it.
    pub is_selected: bool,
}

/// Kinds of engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EngineKind {
    /// Docker itself, on this machine or another.
    Docker,
    /// A virtual machine of Colima.
    Colima,
    /// A virtual machine of Lima, which nerdctl and Rancher Desktop stand on.
    Lima,
    /// A virtual machine of podman.
    Podman,
}

impl EngineKind {
    /// Its name, as its makers write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Docker => "Docker",
            Self::Colima => "Colima",
            Self::Lima => "Lima",
            Self::Podman => "podman",
        }
    }
}

/// A line that names the platform of containers or images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlatformPin {
    /// Where.
    pub location: Location,
    /// The line, or what of it names the platform.
    pub text: String,
    /// The platform, as it is written there: `linux/amd64`.
    pub platform: String,
}
