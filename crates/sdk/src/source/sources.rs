//! All configured sources as one.

use std::path::Path;

use ogive_platform::SdkName;
use ogive_selection::Layout;
use ogive_system::System;

use crate::goenv::{GoSettings, matches_prefix};
use crate::netrc::Credentials;
use crate::source::artifact::{Artifact, TOOLCHAIN_MODULE};
use crate::source::fetch::Fetcher;
use crate::source::goproxy::GoProxy;
use crate::source::local::{self, LocalFolder};
use crate::source::options::{SourceKind, SourceOptions};
use crate::source::proxy_list::ProxyList;
use crate::source::release_index::ReleaseIndex;
use crate::sumdb::{Database, SumDb};
use crate::{ErrorClass, SdkError};

enum Source {
    GoProxy(Box<GoProxy>),
    /// GOPROXY is named nowhere.
    NoGoProxy,
    Index,
    Folder(LocalFolder),
}

/// The sources of SDKs, in their order, with the checksum database that vouches for modules.
pub struct Sources {
    system: System,
    sources: Vec<Source>,
    index: ReleaseIndex,
    /// None when GOSUMDB is `off`.
    sumdb: Option<SumDb>,
    gosumdb: String,
}

impl Sources {
    /// The sources that Go's settings and the user's options name.
    ///
    /// # Errors
    /// When a setting is malformed, or credentials can't be read.
    pub fn new(
        system: &System,
        layout: &Layout,
        settings: &GoSettings,
        options: &SourceOptions,
    ) -> Result<Self, SdkError> {
        let credentials = Credentials::read(system, settings)?;
        let fetcher = Fetcher { system: system.clone(), credentials };
        let no_proxy = settings.get_or_private("GONOPROXY");
        let goproxy = options.goproxy.clone().or_else(|| settings.get("GOPROXY"));
        let proxies = goproxy.map(|setting| ProxyList::parse(setting, no_proxy.as_ref())).transpose()?;
        let gosumdb = settings.get("GOSUMDB");
        let database = Database::parse(gosumdb.as_ref())?;
        let insecure = settings.get("GOINSECURE").is_some_and(|s| matches_prefix(&s.value, TOOLCHAIN_MODULE));
        let waived = proxies.as_ref().filter(|list| list.is_one_file()).and_then(|_| {
            let ignored = settings.get_or_private("GONOSUMDB");
            let ignored = ignored.filter(|s| matches_prefix(&s.value, TOOLCHAIN_MODULE));
            let by = if database.is_none() { gosumdb.clone() } else { ignored };
            by.map(|setting| format!("{setting} switches verification off, with one file:// in GOPROXY"))
        });
        let sources = options.order.iter().map(|kind| match (kind, &proxies) {
            (SourceKind::GoProxy, Some(list)) => {
                let proxy = GoProxy::new(fetcher.clone(), list.clone(), insecure, waived.clone());
                Source::GoProxy(Box::new(proxy))
            }
            (SourceKind::GoProxy, None) => Source::NoGoProxy,
            (SourceKind::Index, _) => Source::Index,
            (SourceKind::Folder(path), _) => Source::Folder(LocalFolder::new(system.clone(), path.clone())),
        });
        Ok(Self {
            system: system.clone(),
            sources: sources.collect(),
            index: ReleaseIndex::new(fetcher.clone(), options.index.as_ref(), options.mirror.as_ref())?,
            sumdb: database.map(|database| {
                SumDb::new(fetcher, database, proxies, layout.sumdb(), layout.cache.join("sumdb"))
            }),
            gosumdb: gosumdb.map_or_else(|| "GOSUMDB".into(), |setting| setting.to_string()),
        })
    }

    /// The checksum database that vouches for toolchain modules.
    ///
    /// # Errors
    /// When GOSUMDB is `off`: nothing can be verified then.
    pub fn sumdb(&self) -> Result<&SumDb, SdkError> {
        self.sumdb.as_ref().ok_or_else(|| SdkError::Unverifiable {
            what: "a toolchain module".into(),
            because: format!("{} is off, which Go does not accept for toolchains either", self.gosumdb),
            accept_with: crate::ACCEPT_UNVERIFIED,
        })
    }

    /// The release index, configured or Go's own.
    #[must_use]
    pub fn index(&self) -> &ReleaseIndex {
        &self.index
    }

    /// An archive in a file, with who vouches for it; the release index is asked when no digest
    /// stands beside it and it is among the sources.
    ///
    /// # Errors
    /// When it is no archive of an SDK.
    pub fn archive(&self, path: &Path) -> Result<Artifact, SdkError> {
        let asked = self.sources.iter().any(|source| matches!(source, Source::Index));
        local::archive(&self.system, path, asked.then_some(&self.index))
    }

    /// The SDKs that the sources list, each asked only when `enough` is not satisfied with those
    /// before it.
    ///
    /// # Errors
    /// When no source has a list.
    pub fn versions(&self, enough: impl Fn(&[SdkName]) -> bool) -> Result<Vec<SdkName>, SdkError> {
        let mut names = Vec::new();
        let mut listed = false;
        let mut tried = Vec::new();
        for source in &self.sources {
            match self.list(source) {
                Ok(found) => {
                    listed = true;
                    names.extend(found);
                    if enough(&names) {
                        break;
                    }
                }
                Err(error) if passes_on(&error) => add(&mut tried, self.origin(source), error),
                Err(error) => return Err(error),
            }
        }
        names.sort_unstable();
        names.dedup();
        if listed { Ok(names) } else { Err(no_source("a list of Go versions".into(), tried)) }
    }

    /// Lets `take` have the SDK's archive from the sources in their order, until one succeeds.
    /// A source that lacks it or can't be reached passes on to the next; files that are not what
    /// they should be, and failures of this machine, end the search.
    ///
    /// # Errors
    /// As `take`, or when no source has it.
    pub fn attempt<T>(
        &self,
        sdk: SdkName,
        mut take: impl FnMut(&Artifact) -> Result<T, SdkError>,
    ) -> Result<T, SdkError> {
        let mut tried = Vec::new();
        for source in &self.sources {
            let result = match source {
                Source::GoProxy(proxy) => proxy.attempt(sdk, &mut take),
                Source::NoGoProxy => Err(not_configured()),
                Source::Index => self.index.artifact(sdk).and_then(|artifact| take(&artifact)),
                Source::Folder(folder) => folder.artifact(sdk).and_then(|artifact| take(&artifact)),
            };
            match result {
                Ok(taken) => return Ok(taken),
                Err(error) if passes_on(&error) => add(&mut tried, self.origin(source), error),
                Err(error) => return Err(error),
            }
        }
        Err(no_source(format!("the SDK {sdk}"), tried))
    }

    fn list(&self, source: &Source) -> Result<Vec<SdkName>, SdkError> {
        match source {
            Source::GoProxy(proxy) => proxy.versions(),
            Source::NoGoProxy => Err(not_configured()),
            Source::Index => self.index.versions(),
            Source::Folder(folder) => folder.versions(),
        }
    }

    fn origin(&self, source: &Source) -> String {
        match source {
            Source::GoProxy(proxy) => proxy.list().setting().to_string(),
            Source::NoGoProxy => "GOPROXY".into(),
            Source::Index => self.index.origin(),
            Source::Folder(folder) => folder.origin(),
        }
    }
}

/// Whether the next source is tried after this error.
fn passes_on(error: &SdkError) -> bool {
    matches!(error.class(), ErrorClass::Network | ErrorClass::NotFound)
        || matches!(error, SdkError::NotConfigured { .. })
}

fn not_configured() -> SdkError {
    SdkError::NotConfigured {
        origin: "GOPROXY".into(),
        because: "neither the environment nor a Go names one".into(),
    }
}

/// Notes the error of a source, or those of its parts.
fn add(tried: &mut Vec<(String, SdkError)>, origin: String, error: SdkError) {
    match error {
        SdkError::NoSource { tried: parts, .. } => tried.extend(parts),
        error => tried.push((origin, error)),
    }
}

/// The only error there is, or all of them together.
fn no_source(what: String, mut tried: Vec<(String, SdkError)>) -> SdkError {
    let telling: Vec<_> =
        (0..tried.len()).filter(|i| !matches!(tried[*i].1, SdkError::NotConfigured { .. })).collect();
    match *telling {
        [only] => tried.swap_remove(only).1,
        _ => SdkError::NoSource { what, tried },
    }
}
