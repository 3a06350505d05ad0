//! Installing: resolve → lock → space → download → unpack → verify → sync → place → index.
//!
//! Whatever happens on the way, also the end of the process, nothing half-installed is left: an
//! SDK is made in a staging folder, and the last step is one rename.

mod identity;
mod options;
mod take;
mod target;
mod verification;

pub(crate) use identity::check_identity;
pub use options::InstallOptions;
pub(crate) use take::Taken;
pub(crate) use target::Target;
pub(crate) use verification::{accepted, verify_with_proof};

use ogive_platform::SdkName;

use crate::SdkError;
use crate::events::{Event, Events, Step};
use crate::source::Sources;
use crate::store::{InstalledSdk, Store};

/// Installs SDKs into a store.
pub struct Installer<'a> {
    /// The store.
    pub store: &'a Store,
    /// Where SDKs come from.
    pub sources: &'a Sources,
    /// Who watches.
    pub events: &'a dyn Events,
    /// What the user decided.
    pub options: InstallOptions,
}

/// How an SDK came to be installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// The SDK.
    pub sdk: InstalledSdk,
    /// It was there before.
    pub already: bool,
}

impl Installer<'_> {
    /// Installs an SDK, unless it is there. When another process installs it, waits for that.
    ///
    /// # Errors
    /// When no source has it, it can't be verified, or the disk fails. Nothing half-installed
    /// is left; what was downloaded is kept for the next attempt unless it was wrong.
    pub fn install(&self, sdk: SdkName) -> Result<Installation, SdkError> {
        self.step(sdk, Step::Resolve);
        let target = Target::new(self.store, self.options.into.as_deref(), sdk);
        if let Some(found) = self.found(&target) {
            return self.finish(found, true);
        }
        self.step(sdk, Step::Lock);
        let _lock = target.lock(self.events)?;
        // Whoever held the lock may have installed it.
        if let Some(found) = self.found(&target) {
            return self.finish(found, true);
        }
        self.step(sdk, Step::Space);
        target.prepare()?;
        let installed = match &self.options.from {
            Some(path) => self.install_from(sdk, path, &target)?,
            None => self.sources.attempt(sdk, |artifact| self.take(artifact, &target))?,
        };
        self.finish(installed, false)
    }

    fn found(&self, target: &Target<'_>) -> Option<InstalledSdk> {
        if self.options.reinstall { None } else { target.installed() }
    }

    fn finish(&self, sdk: InstalledSdk, already: bool) -> Result<Installation, SdkError> {
        self.step(sdk.name, Step::Index);
        if self.options.into.is_none() {
            self.store.refresh(self.options.default, self.options.host)?;
        }
        Ok(Installation { sdk, already })
    }

    pub(crate) fn step(&self, sdk: SdkName, step: Step) {
        self.events.event(Event::Step { sdk, step });
    }
}
