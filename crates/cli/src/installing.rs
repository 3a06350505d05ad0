//! Installing SDKs as a program does it: progress shown, index, links and shims kept in line, the
//! first one made the default.

use ogive_platform::{Port, SdkName};
use ogive_sdk::install::{InstallOptions, Installation, Installer};
use ogive_sdk::resolve;
use ogive_sdk::source::Sources;
use ogive_sdk::store::{InstalledSdk, Store};
use ogive_selection::{GoRequest, Index, Selector};

use crate::progress::Shown;
use crate::{Context, user_file, versioned_shims};

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
        let events = Shown(self.context.reporter.progress());
        let from = options.from.is_some();
        let options = InstallOptions { default: self.default()?, host: self.native, ..options };
        let installer = Installer { store: &self.store, sources: &self.sources, events: &events, options };
        installer.install(sdk).map_err(|error| {
            self.context.reporter.progress().clear();
            let error = if from { error } else { resolve::explain_missing(sdk, &self.sources, error) };
            anyhow::Error::from(error).context(format!("cannot install Go {sdk}"))
        })
    }

    /// Brings the index, the stable links and the versioned shims in line with the store.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn refresh(&self, new_default: Option<SdkName>) -> anyhow::Result<Index> {
        let default = match new_default {
            Some(sdk) => Some(sdk),
            None => self.default()?,
        };
        bring_in_line(self.context, &self.store, self.native, default)
    }

    /// Makes the first SDK that this machine got the user's default, as a version: the hardware is
    /// asked at each use. None when there was one before, or a default.
    ///
    /// # Errors
    /// When the settings file can't be changed.
    pub fn default_for_first<'s>(
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
        user_file::set_default(self.context, GoRequest::version(Selector::Exact(first.name.version)))?;
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
        resolve::Resolution::Translated { because, .. } => Some(because.clone()),
        _ => None,
    };
    let options = InstallOptions { translated, ..InstallOptions::new(native) };
    let installation = installing.install(found.sdk(), options)?;
    let first = installing.default_for_first(std::iter::once(&installation.sdk))?;
    installing.refresh(first)?;
    context.reporter.progress().clear();
    Ok(installation)
}

/// Brings the index, the stable links and the versioned shims in line with the store; for commands
/// that take SDKs away, or change the default in the settings file to `new_default`.
///
/// # Errors
/// When they can't be written.
pub fn refresh(context: &Context, new_default: Option<SdkName>) -> anyhow::Result<Index> {
    let store = context.store();
    let default = match new_default {
        Some(sdk) => Some(sdk),
        None => context.default_sdk(&Index::new(store.list()?.iter().map(Into::into)))?,
    };
    bring_in_line(context, &store, context.native()?, default)
}

fn bring_in_line(
    context: &Context,
    store: &Store,
    native: Port,
    default: Option<SdkName>,
) -> anyhow::Result<Index> {
    let index = store.refresh(default, native)?;
    versioned_shims::synchronise(&*context.system.files, &context.layout, &index, &context.hardware()?)?;
    Ok(index)
}
