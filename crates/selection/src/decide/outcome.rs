//! What was decided.

use ogive_platform::{Port, SdkName};

use super::candidate::{Candidate, Source};
use super::minimum::Minimum;
use super::resolve::pick;
use crate::files::ogive_toml::Setting;
use crate::{GoRequest, Index, Installed, Selector};

/// What was decided, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The SDK, or what to install.
    pub outcome: Outcome,
    /// Who decided the version.
    pub decided_by: Option<Source>,
    /// Who decided the architecture; none: the hardware.
    pub arch_by: Option<Source>,
    /// Everything that was considered, in order; only when asked for.
    pub candidates: Vec<Candidate>,
    /// The minimums of the module or workspace, when they were looked at.
    pub minimum: Option<Minimum>,
    /// The project's `[go.env]`, refused entries too.
    pub environment: Vec<Setting>,
}

/// The SDK, or what to install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// This one runs.
    Installed(Installed),
    /// What is asked for is not there.
    Missing(Missing),
}

/// An SDK that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The version.
    pub selector: Selector,
    /// Where it shall run.
    pub host: Port,
    /// The same version for other architectures, installed.
    pub elsewhere: Vec<SdkName>,
}

impl Missing {
    pub(crate) fn new(index: &Index, selector: Selector, host: Port) -> Self {
        let mut hosts: Vec<Port> = index.installed().iter().map(|sdk| sdk.name.host).collect();
        hosts.sort_unstable();
        hosts.dedup();
        let elsewhere = hosts
            .into_iter()
            .filter(|other| other.os == host.os && *other != host)
            .filter_map(|other| pick(index, selector, other))
            .map(|sdk| sdk.name)
            .collect();
        Self { selector, host, elsewhere }
    }

    /// What to install.
    #[must_use]
    pub const fn request(&self) -> GoRequest {
        GoRequest { selector: Some(self.selector), os: None, arch: Some(self.host.arch) }
    }

    /// The exact command that installs it.
    #[must_use]
    pub fn command(&self) -> String {
        format!("ogive install {}", self.request())
    }
}
