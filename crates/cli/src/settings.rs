//! Settings, merged once: flags, then `OGIVE_*` variables, then the project's `ogive.toml`, then
//! the user's `config.toml`, then what is built in. Each value remembers where it came from.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context as _;
use ogive_record::Provenance;
use ogive_selection::Layout;
use ogive_system::{Environment, Files, System};
use schemars::JsonSchema;
use serde::Serialize;
use toml_edit::{Document, Item};

use crate::cli::Cli;
use crate::env_vars::{self, Variable};
use crate::{Exit, Failure};

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

/// How tools and caches are split by architecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Partition {
    /// Foreign architectures' tools get folders of their own
    Auto,
    /// Each platform has a GOPATH, GOCACHE and GOBIN of its own
    Full,
    /// Nothing is split
    Off,
}

/// A kind of source of SDKs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Toolchain modules from the module proxies that GOPROXY names
    Goproxy,
    /// A release index such as go.dev/dl
    Index,
}

/// Flags that say where SDKs come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Sources")]
pub struct SourceFlags {
    /// Sources to ask, in this order
    #[arg(long = "source", value_name = "KIND", value_delimiter = ',')]
    pub sources: Vec<SourceKind>,
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
    /// `color`
    pub color: Setting<ColorWhen>,
    /// `quiet`
    pub quiet: Setting<bool>,
    /// `offline`
    pub offline: Setting<bool>,
    /// `auto-install`: install a Go that is asked for and missing without asking.
    pub auto_install: Setting<bool>,
    /// `partition`
    pub partition: Setting<Partition>,
    /// `sources.order`
    pub sources: Setting<Vec<SourceKind>>,
    /// `sources.index`: none for the built-in one.
    pub index: Setting<Option<String>>,
    /// `sources.mirror`
    pub mirror: Setting<Option<String>>,
    /// `sources.goproxy`: none for Go's own GOPROXY.
    pub goproxy: Setting<Option<String>>,
    /// The user's settings file, whether or not it exists.
    pub user_file: PathBuf,
    /// The nearest `ogive.toml`.
    pub project_file: Option<PathBuf>,
}

impl Settings {
    /// Merges the settings for this command line.
    ///
    /// # Errors
    /// When a file can't be read, or a value is not what its setting takes; names the place.
    pub(crate) fn merge(system: &System, layout: &Layout, cli: &Cli) -> anyhow::Result<Self> {
        let files = &*system.files;
        let user = TomlFile::read(files, &layout.config)?;
        let project_file = nearest_project_file(system);
        let project = match &project_file {
            Some(path) => TomlFile::read(files, path)?,
            None => None,
        };
        let layers = Layers { environment: &*system.environment, project, user };
        let global = &cli.global;
        let no_sources = SourceFlags::default();
        let source = cli.command.as_ref().and_then(crate::cli::Command::source_flags).unwrap_or(&no_sources);
        let some = |flag: &Option<String>| flag.clone().map(Some);
        Ok(Self {
            color: layers.get(&COLOR, global.color, ColorWhen::Auto)?,
            quiet: layers.get(&QUIET, global.quiet.then_some(true), false)?,
            offline: layers.get(&OFFLINE, global.offline.then_some(true), false)?,
            auto_install: layers.get(&AUTO_INSTALL, global.auto_install, false)?,
            partition: layers.get(&PARTITION, global.partition, Partition::Auto)?,
            sources: layers.get(
                &SOURCES,
                (!source.sources.is_empty()).then(|| source.sources.clone()),
                vec![SourceKind::Goproxy, SourceKind::Index],
            )?,
            index: layers.get(&INDEX, some(&source.index), None)?,
            mirror: layers.get(&MIRROR, some(&source.mirror), None)?,
            goproxy: layers.get(&GOPROXY, some(&source.goproxy), None)?,
            user_file: layout.config.clone(),
            project_file,
        })
    }

    /// Every setting by its name in the files, its value as text, and where it came from.
    #[must_use]
    pub fn all(&self) -> Vec<(&'static str, String, &Provenance)> {
        fn entry<'a, T>(
            declared: &Declared,
            setting: &'a Setting<T>,
            text: impl Fn(&T) -> String,
        ) -> (&'static str, String, &'a Provenance) {
            (declared.key, text(&setting.value), &setting.provenance)
        }
        let unset = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            entry(&AUTO_INSTALL, &self.auto_install, bool::to_string),
            entry(&PARTITION, &self.partition, |v| value_name(*v)),
            entry(&OFFLINE, &self.offline, bool::to_string),
            entry(&QUIET, &self.quiet, bool::to_string),
            entry(&COLOR, &self.color, |v| value_name(*v)),
            entry(&SOURCES, &self.sources, |v| {
                v.iter().map(|s| value_name(*s)).collect::<Vec<_>>().join(",")
            }),
            entry(&INDEX, &self.index, unset),
            entry(&MIRROR, &self.mirror, unset),
            entry(&GOPROXY, &self.goproxy, unset),
        ]
    }
}

fn value_name(value: impl clap::ValueEnum) -> String {
    value.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default()
}

/// What a setting is called in each layer.
struct Declared {
    /// In the files, with dots for tables.
    key: &'static str,
    flag: &'static str,
    variable: Variable,
    /// A repository may set it. Never what could make a clone run somebody's code.
    project: bool,
}

const fn declared(key: &'static str, flag: &'static str, variable: Variable, project: bool) -> Declared {
    Declared { key, flag, variable, project }
}

const COLOR: Declared = declared("color", "--color", env_vars::COLOR, false);
const QUIET: Declared = declared("quiet", "--quiet", env_vars::QUIET, false);
const OFFLINE: Declared = declared("offline", "--offline", env_vars::OFFLINE, false);
const AUTO_INSTALL: Declared = declared("auto-install", "--auto-install", env_vars::AUTO_INSTALL, false);
const PARTITION: Declared = declared("partition", "--partition", env_vars::PARTITION, true);
const SOURCES: Declared = declared("sources.order", "--source", env_vars::SOURCES, false);
const INDEX: Declared = declared("sources.index", "--index", env_vars::INDEX, false);
const MIRROR: Declared = declared("sources.mirror", "--mirror", env_vars::MIRROR, false);
const GOPROXY: Declared = declared("sources.goproxy", "--goproxy", env_vars::GOPROXY, false);

/// The layers below the flags.
struct Layers<'a> {
    environment: &'a dyn Environment,
    project: Option<TomlFile>,
    user: Option<TomlFile>,
}

impl Layers<'_> {
    fn get<T: Value>(&self, declared: &Declared, flag: Option<T>, default: T) -> anyhow::Result<Setting<T>> {
        if let Some(value) = flag {
            return Ok(Setting { value, provenance: Provenance::Argument(declared.flag.to_owned()) });
        }
        let name = declared.variable.name;
        if let Some(text) = self.environment.var(name) {
            let value = T::from_text(&text).map_err(|takes| wrong(&format!("${name}"), &text, &takes))?;
            return Ok(Setting { value, provenance: Provenance::Environment(name.to_owned()) });
        }
        let project = self.project.as_ref().filter(|_| declared.project);
        for file in [project, self.user.as_ref()].into_iter().flatten() {
            let Some((item, line)) = file.get(declared.key) else { continue };
            let provenance = Provenance::File { path: file.path.clone(), line };
            let value = T::from_item(item).map_err(|takes| {
                let at = line.map(|l| format!(":{l}")).unwrap_or_default();
                let place = format!("{} in {}{at}", declared.key, file.path.display());
                wrong(&place, item.to_string().trim(), &takes)
            })?;
            return Ok(Setting { value, provenance });
        }
        Ok(Setting { value: default, provenance: Provenance::BuiltIn })
    }
}

fn wrong(place: &str, text: &str, takes: &str) -> Failure {
    Failure::usage(format!("{place} is {text}, which is not {takes}"))
        .hint("`ogive config show` says where each setting comes from")
}

/// What a setting may be. The error of both functions says what it takes: "true or false".
trait Value: Sized {
    fn from_text(text: &str) -> Result<Self, String>;
    fn from_item(item: &Item) -> Result<Self, String>;
}

impl Value for bool {
    fn from_text(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Ok(true),
            "0" | "false" | "no" | "off" => Ok(false),
            _ => Err("true or false".into()),
        }
    }

    fn from_item(item: &Item) -> Result<Self, String> {
        item.as_bool().ok_or_else(|| "true or false".into())
    }
}

impl Value for Option<String> {
    fn from_text(text: &str) -> Result<Self, String> {
        Ok(Some(text.to_owned()))
    }

    fn from_item(item: &Item) -> Result<Self, String> {
        item.as_str().map(|text| Some(text.to_owned())).ok_or_else(|| "a text".into())
    }
}

macro_rules! value_of_enum {
    ($($type:ty)+) => {$(
        impl Value for $type {
            fn from_text(text: &str) -> Result<Self, String> {
                <Self as clap::ValueEnum>::from_str(text, true).map_err(|_| one_of::<Self>())
            }

            fn from_item(item: &Item) -> Result<Self, String> {
                item.as_str().ok_or_else(one_of::<Self>).and_then(Self::from_text)
            }
        }
    )+};
}

value_of_enum!(ColorWhen Partition);

impl Value for Vec<SourceKind> {
    fn from_text(text: &str) -> Result<Self, String> {
        let kind = |t: &str| <SourceKind as clap::ValueEnum>::from_str(t.trim(), true).ok();
        let list: Option<Self> = text.split(',').filter(|t| !t.trim().is_empty()).map(kind).collect();
        list.filter(|l| !l.is_empty()).ok_or_else(|| format!("a list of {}", one_of::<SourceKind>()))
    }

    fn from_item(item: &Item) -> Result<Self, String> {
        let takes = || format!("a list of {}", one_of::<SourceKind>());
        let array = item.as_array().ok_or_else(takes)?;
        let kind = |v: &toml_edit::Value| <SourceKind as clap::ValueEnum>::from_str(v.as_str()?, true).ok();
        array.iter().map(kind).collect::<Option<Self>>().filter(|l| !l.is_empty()).ok_or_else(takes)
    }
}

fn one_of<E: clap::ValueEnum>() -> String {
    let names: Vec<_> = E::value_variants().iter().map(|v| value_name(v.clone())).collect();
    names.join(", ")
}

/// A settings file, parsed with the places of its values.
struct TomlFile {
    path: PathBuf,
    text: String,
    document: Document<String>,
}

impl TomlFile {
    fn read(files: &dyn Files, path: &Path) -> anyhow::Result<Option<Self>> {
        if !files.exists(path) {
            return Ok(None);
        }
        let bytes = files.read(path, FILE_LIMIT).context("cannot read the settings")?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Failure::usage(format!("cannot read the settings in {}: it is not UTF-8 text", path.display()))
        })?;
        let document = Document::from_str(&text).map_err(|error| {
            Failure::new(Exit::Usage, format!("cannot read the settings in {}", path.display()))
                .because(anyhow::anyhow!("{}", error.to_string().trim_end()))
                .hint("correct the file, or name another with OGIVE_CONFIG")
        })?;
        Ok(Some(Self { path: path.to_owned(), text, document }))
    }

    /// The item at a dotted key, and its line, counted from 1.
    fn get(&self, key: &str) -> Option<(&Item, Option<u32>)> {
        let mut item = self.document.as_item();
        for part in key.split('.') {
            item = item.get(part)?;
        }
        let line = item.span().map(|span| {
            let before = &self.text.as_bytes()[..span.start.min(self.text.len())];
            u32::try_from(before.iter().filter(|&&b| b == b'\n').count() + 1).unwrap_or(u32::MAX)
        });
        Some((item, line))
    }
}

/// The nearest `ogive.toml` above the current folder.
fn nearest_project_file(system: &System) -> Option<PathBuf> {
    let here = system.environment.current_dir().ok()?;
    here.ancestors().map(|folder| folder.join("ogive.toml")).find(|file| system.files.exists(file))
}
