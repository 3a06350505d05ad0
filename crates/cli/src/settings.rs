//! Settings, merged once: flags, then `OGIVE_*` variables, then the user's `config.toml`, then what
//! is built in. Each value remembers where it came from. What a project asks for in its
//! `ogive.toml` is the business of the `selection` crate.

use std::path::Path;

use anyhow::Context as _;
use ogive_record::Provenance;
use ogive_report::source;
use ogive_sdk::source::{SourceKind, SourceOptions};
use ogive_selection::{Layout, Partition, UserSettings};
use ogive_system::{Environment, System};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Failure;
use crate::cli::{Cli, Command};
use crate::env_vars::{self, Variable};

/// Settings files are small; a larger file is something else.
const FILE_LIMIT: u64 = 1 << 20;

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// A flag, a variable, a line of a file, or built in.
    pub provenance: Provenance,
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Flags that say where SDKs come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Sources")]
pub struct SourceFlags {
    /// Sources to ask, in this order: goproxy, index, or a folder of archives
    #[arg(long = "source", value_name = "SOURCE", value_delimiter = ',')]
    pub sources: Vec<String>,
    /// A release index like go.dev/dl
    #[arg(long, value_name = "URL")]
    pub index: Option<String>,
    /// A known mirror of the release index: cn
    #[arg(long, value_name = "NAME")]
    pub mirror: Option<String>,
    /// A GOPROXY list for SDKs alone
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    pub goproxy: Option<String>,
}

/// Every setting of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `--color`
    pub color: Setting<ColorWhen>,
    /// `--quiet`
    pub quiet: Setting<bool>,
    /// `--offline`
    pub offline: Setting<bool>,
    /// `auto-install`: install a Go that is asked for and missing without asking.
    pub auto_install: Setting<bool>,
    /// `partition`
    pub partition: Setting<Partition>,
    /// `sources.order`
    pub sources: Setting<Vec<String>>,
    /// `sources.index`: none for the built-in one.
    pub index: Setting<Option<String>>,
    /// `sources.mirror`
    pub mirror: Setting<Option<String>>,
    /// `sources.goproxy`: none for Go's own GOPROXY.
    pub goproxy: Setting<Option<String>>,
    /// The user's settings file as it was read: default, aliases.
    pub user: UserSettings,
}

impl Settings {
    /// Merges the settings for this command line. A wrong user's file is only a complaint for
    /// commands that take things back: they must work when all else fails.
    ///
    /// # Errors
    /// When a file can't be read, or a value is not what its setting takes; names the place.
    pub(crate) fn merge(
        system: &System,
        layout: &Layout,
        cli: &Cli,
    ) -> anyhow::Result<(Self, Option<anyhow::Error>)> {
        let (user, complaint) = match user_settings(system, &layout.config) {
            Ok(user) => (user, None),
            Err(error) if cli.command.as_ref().is_some_and(Command::takes_back) => {
                (UserSettings::default(), Some(error))
            }
            Err(error) => return Err(error),
        };
        let layers = Layers { environment: &*system.environment, user: &user, user_file: &layout.config };
        let global = &cli.global;
        let no_sources = SourceFlags::default();
        let flags = cli.command.as_ref().and_then(Command::source_flags).unwrap_or(&no_sources);
        let some = |text: &Option<String>| text.clone().map(Some);
        let flag = |set: bool| set.then_some(true);
        let by_flag = (!flags.sources.is_empty()).then(|| flags.sources.clone());
        let by_default = vec!["goproxy".to_owned(), "index".to_owned()];
        let settings = Self {
            color: layers.get(&COLOR, global.color, None, ColorWhen::Auto)?,
            quiet: layers.get(&QUIET, flag(global.quiet), None, false)?,
            offline: layers.get(&OFFLINE, flag(global.offline), None, false)?,
            auto_install: layers.get(&AUTO_INSTALL, global.auto_install, user.auto_install, false)?,
            partition: layers.get(&PARTITION, global.partition, user.partition, Partition::Auto)?,
            sources: layers.get(&SOURCES, by_flag, user.source_order.clone(), by_default)?,
            index: layers.get(&INDEX, some(&flags.index), some(&user.index), None)?,
            mirror: layers.get(&MIRROR, some(&flags.mirror), some(&user.mirror), None)?,
            goproxy: layers.get(&GOPROXY, some(&flags.goproxy), some(&user.goproxy), None)?,
            user,
        };
        Ok((settings, complaint))
    }

    /// Every setting that a flag or variable may give: its name, its value as text, and where that
    /// came from.
    #[must_use]
    pub fn all(&self) -> Vec<(&'static str, String, &Provenance)> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            (AUTO_INSTALL.key, self.auto_install.value.to_string(), &self.auto_install.provenance),
            (PARTITION.key, self.partition.value.name().to_owned(), &self.partition.provenance),
            (SOURCES.key, self.sources.value.join(","), &self.sources.provenance),
            (INDEX.key, text(&self.index.value), &self.index.provenance),
            (MIRROR.key, text(&self.mirror.value), &self.mirror.provenance),
            (GOPROXY.key, text(&self.goproxy.value), &self.goproxy.provenance),
            (OFFLINE.key, self.offline.value.to_string(), &self.offline.provenance),
            (QUIET.key, self.quiet.value.to_string(), &self.quiet.provenance),
            (COLOR.key, value_name(self.color.value), &self.color.provenance),
        ]
    }
}

fn value_name(value: impl clap::ValueEnum) -> String {
    value.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default()
}

/// What a setting is called in each layer.
struct Declared {
    /// In the user's file, with dots for tables, and in `ogive config show`.
    key: &'static str,
    flag: &'static str,
    variable: Variable,
}

const fn declared(key: &'static str, flag: &'static str, variable: Variable) -> Declared {
    Declared { key, flag, variable }
}

const COLOR: Declared = declared("color", "--color", env_vars::COLOR);
const QUIET: Declared = declared("quiet", "--quiet", env_vars::QUIET);
const OFFLINE: Declared = declared("offline", "--offline", env_vars::OFFLINE);
const AUTO_INSTALL: Declared = declared("auto-install", "--auto-install", env_vars::AUTO_INSTALL);
const PARTITION: Declared = declared("partition", "--partition", env_vars::PARTITION);
const SOURCES: Declared = declared("sources.order", "--source", env_vars::SOURCES);
const INDEX: Declared = declared("sources.index", "--index", env_vars::INDEX);
const MIRROR: Declared = declared("sources.mirror", "--mirror", env_vars::MIRROR);
const GOPROXY: Declared = declared("sources.goproxy", "--goproxy", env_vars::GOPROXY);

impl Settings {
    /// The sources of SDKs that these settings name.
    ///
    /// # Errors
    /// When a source is named that there is not.
    pub fn source_options(&self) -> Result<SourceOptions, Failure> {
        let kinds = self.sources.value.iter().map(|name| {
            SourceKind::parse(name).ok_or_else(|| {
                let place = source(&self.sources.provenance);
                Failure::usage(format!("{name:?} is no source of SDKs (sources.order, {place})"))
                    .hint("a source is `goproxy`, `index` or the absolute path of a folder of archives")
            })
        });
        let setting = |declared: &Declared, setting: &Setting<Option<String>>| {
            let value = setting.value.as_ref()?;
            Some(ogive_sdk::goenv::Setting::new(declared.key, value, setting.provenance.clone()))
        };
        Ok(SourceOptions {
            order: kinds.collect::<Result<_, _>>()?,
            goproxy: setting(&GOPROXY, &self.goproxy),
            index: setting(&INDEX, &self.index),
            mirror: setting(&MIRROR, &self.mirror),
        })
    }
}

/// The layers below the flags.
struct Layers<'a> {
    environment: &'a dyn Environment,
    user: &'a UserSettings,
    user_file: &'a Path,
}

impl Layers<'_> {
    /// The first of flag, variable, user's file and default that says something.
    fn get<T: FromText>(
        &self,
        declared: &Declared,
        flag: Option<T>,
        user: Option<T>,
        default: T,
    ) -> anyhow::Result<Setting<T>> {
        if let Some(value) = flag {
            return Ok(Setting { value, provenance: Provenance::Argument(declared.flag.to_owned()) });
        }
        let name = declared.variable.name;
        if let Some(text) = self.environment.var(name) {
            let value = T::from_text(&text).map_err(|takes| wrong(name, &text, &takes))?;
            return Ok(Setting { value, provenance: Provenance::Environment(name.to_owned()) });
        }
        if let Some(value) = user {
            // `index` may stand alone or in the table `sources`.
            let alone = declared.key.rsplit('.').next().unwrap_or_default();
            let line = [declared.key, alone].iter().find_map(|key| self.user.lines.get(*key)).copied();
            let provenance = Provenance::File { path: self.user_file.to_owned(), line };
            return Ok(Setting { value, provenance });
        }
        Ok(Setting { value: default, provenance: Provenance::BuiltIn })
    }
}

fn wrong(variable: &str, text: &str, takes: &str) -> Failure {
    Failure::usage(format!("the variable {variable} is {text:?}, which is not {takes}"))
        .hint(format!("correct it, or `unset {variable}`"))
}

/// Reads a setting from a variable.
trait FromText: Sized {
    /// The value. The error says what the setting takes: "true or false".
    fn from_text(text: &str) -> Result<Self, String>;
}

impl FromText for bool {
    fn from_text(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Ok(true),
            "0" | "false" | "no" | "off" => Ok(false),
            _ => Err("true or false".into()),
        }
    }
}

impl FromText for Option<String> {
    fn from_text(text: &str) -> Result<Self, String> {
        Ok(Some(text.to_owned()))
    }
}

impl FromText for Partition {
    fn from_text(text: &str) -> Result<Self, String> {
        Self::from_name(text).ok_or_else(|| "auto, full or off".into())
    }
}

impl FromText for ColorWhen {
    fn from_text(text: &str) -> Result<Self, String> {
        <Self as clap::ValueEnum>::from_str(text, true).map_err(|_| "auto, always or never".into())
    }
}

impl FromText for Vec<String> {
    fn from_text(text: &str) -> Result<Self, String> {
        Ok(text.split(',').map(|name| name.trim().to_owned()).collect())
    }
}

/// The user's settings file; nothing when there is none.
pub(crate) fn user_settings(system: &System, path: &Path) -> anyhow::Result<UserSettings> {
    if !system.files.exists(path) {
        return Ok(UserSettings::default());
    }
    let bytes = system.files.read(path, FILE_LIMIT).context("cannot read the settings")?;
    UserSettings::parse(&bytes).map_err(|error| {
        Failure::usage(format!("cannot read the settings in {}:{}", path.display(), error.line))
            .because(error)
            .hint("correct the file, or name another with OGIVE_CONFIG")
            .into()
    })
}

/// The parser of `--partition`.
pub(crate) fn partition_parser() -> impl clap::builder::TypedValueParser<Value = Partition> {
    use clap::builder::TypedValueParser as _;
    let names = Partition::ALL.iter().map(|p| p.name());
    clap::builder::PossibleValuesParser::new(names)
        .map(|name| Partition::from_name(&name).unwrap_or_default())
}
