//! What the Go toolchain writes into programs, objects and packages.

pub(crate) mod build_info;
pub(crate) mod module_info;
pub(crate) mod object;
mod quoted;
pub(crate) mod symbol;

use ogive_platform::{GoVersion, Platform};
use schemars::JsonSchema;
use serde::Serialize;

pub use object::GoObject;

/// Go's build info (`debug/buildinfo`, `runtime/debug`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GoBuild {
    /// The toolchain, as it names itself: `go1.27.3`, `devel go1.28-…`, `go1.27.3-X:arenas`.
    pub version: String,
    /// The package path of `main`.
    pub path: Option<String>,
    /// The module of `main`.
    pub main: Option<GoModule>,
    /// The modules that are in it.
    pub dependencies: Vec<GoModule>,
    /// The settings, in order: `GOOS`, `GOARCH`, `CGO_ENABLED`, `-ldflags`, `vcs.revision` …
    pub settings: Vec<GoSetting>,
}

/// A module in a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GoModule {
    /// Its path.
    pub path: String,
    /// Its version; `(devel)` for a main module without one.
    pub version: String,
    /// Its `h1:` sum, empty when there is none.
    pub sum: String,
    /// What it was replaced by.
    pub replace: Option<Box<GoModule>>,
}

/// A setting of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GoSetting {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
}

impl GoBuild {
    /// Of a program that tells its version alone.
    pub(crate) const fn of_version(version: String) -> Self {
        Self { version, path: None, main: None, dependencies: Vec::new(), settings: Vec::new() }
    }

    /// The toolchain's version, where it is a released one. Experiments stand behind it, and vendors may
    /// put a suffix there: `go1.21.3 X:loopvar`, `go1.27.3-X:arenas`, `go1.22.1-vendor` (`go/version`).
    #[must_use]
    pub fn release(&self) -> Option<GoVersion> {
        let name = self.version.split([' ', '-']).next()?;
        name.strip_prefix("go")?.parse().ok()
    }

    /// A setting.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings.iter().find(|setting| setting.key == key).map(|setting| setting.value.as_str())
    }

    /// `GOOS/GOARCH` with the level, where the settings have them (Go 1.18 and later).
    #[must_use]
    pub fn platform(&self) -> Option<Platform> {
        let port = ogive_platform::Port::new(
            self.setting("GOOS")?.parse().ok()?,
            self.setting("GOARCH")?.parse().ok()?,
        );
        let level = ogive_platform::Level::variable(port.arch)
            .and_then(|variable| self.setting(variable))
            .and_then(|text| ogive_platform::Level::parse(port.arch, text).ok());
        Some(Platform { port, level })
    }
}
