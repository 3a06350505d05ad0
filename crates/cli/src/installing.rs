//! Installing SDKs as a program does it: progress shown, index, links and shims kept in line, the
//! first one made the default.

use ogive_platform::{Port, SdkName};
use ogive_report::Update;
use ogive_sdk::install::{InstallOptions, Installation, Installer};
use ogive_sdk::resolve::{self, Resolution};
use ogive_sdk::source::Sources;
use ogive_sdk::store::{InstalledSdk, Store};
use ogive_selection::edit::user_default;
use ogive_selection::{GoRequest, Index, Selector};

use crate::progress::Shown;
use crate::selecting::edit_file;
use crate::{Context, versioned_shims};

/// What several installations share.
pub struct Installing<'a> {
    /// The program's context.
    pub context: &'a Context,
    /// The store.
    pub store: Store,
    /// Where SDKs come from.
    pub sources: Sources,
    /// What was installed before.
    pub installed: Vec<InstalledSdk>,
    native: Port,
}

impl<'a> Installing<'a> {
    /// Reads the store and the settings of sources.
    ///
    /// # Errors
    /// When the store can't be read, or a setting is wrong.
    pub fn new(context: &'a Context, native: Port) -> anyhow::Result<Self> {
        let store = context.store();
        let installed = store.list()?;
        Ok(Self { context, store, sources: context.sources()?, installed, native })
    }

    /// Installs one SDK, or finds it installed.
    ///
    /// # Errors
    /// As the `sdk` crate; what is missing is explained by what there is.
    pub fn install(&self, sdk: SdkName, options: InstallOptions) -> anyhow::Result<Installation> {
        let progress = self.context.reporter.progress();
        let events = Shown(progress);
        let from = options.from.is_some();
        let options = InstallOptions { default: self.default()?, host: self.native, ..options };
        let installer = Installer { store: &self.store, sources: &self.sources, events: &events, options };
        let installed = installer.install(sdk);
        progress.update(Update::Ended { subject: &sdk.to_string() });
        installed.map_err(|error| {
            progress.clear();
            let error = if from { error } else { resolve::explain_missing(sdk, &self.sources, error) };
            anyhow::Error::from(error).context(format!("cannot install Go {sdk}"))
        })
    }

    /// Why an SDK of another architecture is the one to take here: its version never had one for
    /// this machine, which translates it. None for every other SDK.
    #[must_use]
    pub fn why_translated(&self, sdk: SdkName) -> Option<String> {
        let natively = GoRequest::version(Selector::Exact(sdk.version));
        match resolve::find(&natively, &self.sources, &[], self.native) {
            Ok(Resolution::Translated { instead, because, .. }) if instead == sdk => Some(because),
            _ => None,
        }
    }

    /// As [`refresh`].
    ///
    /// # Errors
    /// When they can't be written.
    pub fn refresh(&self, default: Option<SdkName>) -> anyhow::Result<Index> {
        refresh(self.context, default)
    }

    /// Brings the index, the stable links and the versioned shims in line with the store, and makes
    /// the first SDK that this machine got the user's default. Returns the new default.
    ///
    /// # Errors
    /// When they, or the settings file, can't be written.
    pub fn finish<'s>(
        &self,
        done: impl Iterator<Item = &'s InstalledSdk>,
    ) -> anyhow::Result<Option<SdkName>> {
        let first = self.default_for_first(done)?;
        refresh(&self.context.reloaded()?, None)?;
        Ok(first)
    }

    /// The default is a version: the hardware is asked at each use.
    fn default_for_first<'s>(
        &self,
        mut done: impl Iterator<Item = &'s InstalledSdk>,
    ) -> anyhow::Result<Option<SdkName>> {
        if self.context.settings.user.default.is_some() || !self.installed.is_empty() {
            return Ok(None);
        }
        // Another architecture's SDK is not what the version alone would mean.
        let translated = |sdk: &InstalledSdk| sdk.metadata.as_ref().is_some_and(|m| m.translated.is_some());
        let Some(first) = done.find(|sdk| sdk.name.host == self.native || translated(sdk)) else {
            return Ok(None);
        };
        let request = GoRequest::version(Selector::Exact(first.name.version));
        edit_file(self.context, &self.context.layout.config, |bytes| user_default(bytes, Some(request)))?;
        Ok(Some(first.name))
    }

    fn default(&self) -> anyhow::Result<Option<SdkName>> {
        self.context.default_sdk(&Index::new(self.store.list()?.iter().map(Into::into)))
    }
}

/// Installs what a request means and brings everything in line: for commands that select an SDK and
/// install it when it is missing.
///
/// # Errors
/// When there is no such SDK, or it can't be had.
pub fn install_missing(context: &Context, request: &GoRequest) -> anyhow::Result<Installation> {
    let native = context.native()?;
    let installing = Installing::new(context, native)?;
    let names: Vec<SdkName> = installing.installed.iter().map(|sdk| sdk.name).collect();
    let found = resolve::find(request, &installing.sources, &names, native)
        .map_err(|error| anyhow::Error::from(error).context(format!("cannot install Go {request}")))?;
    let translated = match &found {
        Resolution::Translated { because, .. } => Some(because.clone()),
        _ => None,
    };
    let options = InstallOptions { translated, ..InstallOptions::new(native) };
    let installation = installing.install(found.sdk(), options)?;
    installing.finish(std::iter::once(&installation.sdk))?;
    context.reporter.progress().clear();
    Ok(installation)
}

/// Brings the index, the stable links and the versioned shims in line with the store and the user's
/// default; `default` stands in for the latter, where the settings are about to name it.
///
/// # Errors
/// When they can't be written.
pub fn refresh(context: &Context, default: Option<SdkName>) -> anyhow::Result<Index> {
    let store = context.store();
    let before = Index::new(store.list()?.iter().map(Into::into));
    let default = match default {
        Some(sdk) => Some(sdk),
        None => context.default_sdk(&before)?,
    };
    let index = store.refresh(default, context.native()?)?;
    versioned_shims::synchronise(&*context.system.files, &context.layout, &index, &context.hardware()?)?;
    Ok(index)
}
