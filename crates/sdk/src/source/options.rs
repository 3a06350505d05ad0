//! What the user decided about sources: flags, variables and config.toml, merged.

use std::path::{Path, PathBuf};

use ogive_record::Provenance;
use ogive_selection::UserSettings;

use crate::SdkError;
use crate::goenv::Setting;

/// A kind of source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// Toolchain modules through GOPROXY.
    GoProxy,
    /// A release index.
    Index,
    /// A folder of archives.
    Folder(PathBuf),
}

impl SourceKind {
    /// Reads `goproxy`, `index`, or the absolute path of a folder.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "goproxy" => Some(Self::GoProxy),
            "index" => Some(Self::Index),
            path => Path::new(path).is_absolute().then(|| Self::Folder(path.into())),
        }
    }
}

/// Which sources are tried, and where they are.
#[derive(Debug, Clone)]
pub struct SourceOptions {
    /// The sources, first tried first.
    pub order: Vec<SourceKind>,
    /// Stands in for GOPROXY.
    pub goproxy: Option<Setting>,
    /// The address of the release index.
    pub index: Option<Setting>,
    /// The name of a mirror of Go's own index.
    pub mirror: Option<Setting>,
}

impl Default for SourceOptions {
    fn default() -> Self {
        Self { order: vec![SourceKind::GoProxy, SourceKind::Index], goproxy: None, index: None, mirror: None }
    }
}

impl SourceOptions {
    /// What config.toml says; `file` is its path, for messages.
    ///
    /// # Errors
    /// When it names a source that there is not.
    pub fn from_settings(settings: &UserSettings, file: &Path) -> Result<Self, SdkError> {
        let at =
            |key: &str| Provenance::File { path: file.to_owned(), line: settings.lines.get(key).copied() };
        let setting =
            |key: &str, value: &Option<String>| value.as_ref().map(|value| Setting::new(key, value, at(key)));
        let mut options = Self {
            goproxy: setting("sources.goproxy", &settings.goproxy),
            index: setting("sources.index", &settings.index),
            mirror: setting("sources.mirror", &settings.mirror),
            ..Self::default()
        };
        if let Some(order) = &settings.source_order {
            let kinds = order.iter().map(|name| {
                SourceKind::parse(name).ok_or_else(|| SdkError::Setting {
                    setting: Setting::new("sources.order", name, at("sources.order")).to_string(),
                    because: format!("{name:?} is neither goproxy, index nor the absolute path of a folder"),
                })
            });
            options.order = kinds.collect::<Result<_, _>>()?;
        }
        Ok(options)
    }
}
