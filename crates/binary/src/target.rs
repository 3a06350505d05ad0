//! What code is for.

use std::fmt;

use ogive_platform::names::Named;
use ogive_platform::{Goarch, Goos, Level, Platform, Port};
use schemars::JsonSchema;
use serde::Serialize;

/// What a piece of code is for, in Go's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Target {
    /// The operating system; none where neither the format nor what stands in the file tells.
    pub os: Option<Goos>,
    /// The architecture.
    pub arch: Goarch,
    /// The least level that its CPU must have, where the file says so.
    pub level: Option<Level>,
}

impl Target {
    /// The port, where the operating system is known.
    #[must_use]
    pub fn port(self) -> Option<Port> {
        self.os.map(|os| Port::new(os, self.arch))
    }

    /// The platform, where the operating system is known.
    #[must_use]
    pub fn platform(self) -> Option<Platform> {
        self.port().map(|port| Platform { port, level: self.level })
    }
}

impl From<Named> for Target {
    fn from(named: Named) -> Self {
        Self { os: named.os, arch: named.arch, level: named.level }
    }
}

/// `linux/amd64/v3`; `?/arm64` where the operating system is not known.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let os = self.os.map_or("?", Goos::name);
        let text = match self.level {
            Some(level) => format!("{os}/{}/{level}", self.arch),
            None => format!("{os}/{}", self.arch),
        };
        f.pad(&text)
    }
}
