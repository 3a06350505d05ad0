//! The table `[windows]` of `ogive.toml`: what a program shall have, in few words.
//!
//! ```toml
//! [windows]
//! icon = "app.ico"
//! product-name = "Answers"
//! version = "1.2.3"
//! dpi = "per-monitor-v2"
//! subsystem = "gui"
//! ```

use super::{InputError, InputProblem, Reader, four, named, rc, versioninfo_json, winres_json};
use crate::Subsystem;
use crate::resources::ident::kinds;
use crate::resources::version::{FixedInfo, StringTable, UNICODE};
use crate::resources::{
    DpiAwareness, ENGLISH, ExecutionLevel, Icon, Ident, Manifest, ManifestSettings, Resources, SupportedOs,
    Switch, VersionInfo,
};

/// What a program shall have. Empty, it asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// An `.ico` file, or PNG files of one size each.
    pub icon: Vec<String>,
    /// The version of the file, and of the product where that has none of its own.
    pub version: Option<String>,
    /// The version of the product.
    pub product_version: Option<String>,
    /// Texts of the version, by Windows' names such as `ProductName`.
    pub texts: Vec<(&'static str, String)>,
    /// The language of the texts; English when left out.
    pub language: Option<u16>,
    /// How it deals with screens of many pixels.
    pub dpi: Option<DpiAwareness>,
    /// With whose rights it runs.
    pub level: Option<ExecutionLevel>,
    /// The oldest Windows that it was tried on.
    pub oldest: Option<SupportedOs>,
    /// What the manifest switches on or off.
    pub switches: Vec<(Switch, bool)>,
    /// What Windows gives it: a console, or none.
    pub subsystem: Option<Subsystem>,
    /// A manifest, taken as it is.
    pub manifest: Option<String>,
    /// A resource script.
    pub rc: Option<String>,
    /// A file of go-winres.
    pub winres: Option<String>,
    /// A file of goversioninfo.
    pub versioninfo: Option<String>,
}

/// What reads a file of resources.
type Read = fn(&str, &Reader<'_>) -> Result<Resources, InputError>;

/// A value in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'v> {
    /// A string.
    Text(&'v str),
    /// A truth value.
    Flag(bool),
    /// A list of strings.
    List(Vec<&'v str>),
}

/// What is wrong with an entry of the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WantedError {
    /// There is no such key.
    #[error("there is no setting windows.{key}; known here: {KNOWN}")]
    Unknown {
        /// The key.
        key: String,
    },
    /// The value is of another type, or none that the key takes.
    #[error("windows.{key} must be {expected}")]
    Value {
        /// The key.
        key: &'static str,
        /// What it must be.
        expected: &'static str,
    },
}

const KNOWN: &str = "icon, version, product-version, product-name, file-description, company, copyright, \
                     trademarks, comments, internal-name, original-filename, language, dpi, execution-level, \
                     supported-os, long-paths, common-controls, ui-access, subsystem, manifest, rc, winres, \
                     versioninfo";

/// Keys, and the names of their texts in a version resource.
const TEXTS: &[(&str, &str)] = &[
    ("company", "CompanyName"),
    ("file-description", "FileDescription"),
    ("internal-name", "InternalName"),
    ("copyright", "LegalCopyright"),
    ("trademarks", "LegalTrademarks"),
    ("original-filename", "OriginalFilename"),
    ("product-name", "ProductName"),
    ("comments", "Comments"),
];

const SWITCHES: &[(&str, Switch)] = &[
    ("long-paths", Switch::LongPaths),
    ("common-controls", Switch::CommonControls6),
    ("ui-access", Switch::UiAccess),
];

impl Wanted {
    /// Takes an entry of the table in.
    ///
    /// # Errors
    /// When there is no such key, or the value is none for it.
    pub fn set(&mut self, key: &str, value: &Value<'_>) -> Result<(), WantedError> {
        let text = |key: &'static str| match value {
            Value::Text(text) if !text.contains('\0') => Ok((*text).to_owned()),
            _ => Err(WantedError::Value { key, expected: "a string" }),
        };
        if let Some((key, name)) = TEXTS.iter().find(|(known, _)| *known == key) {
            self.texts.retain(|(known, _)| known != name);
            self.texts.push((name, text(key)?));
            return Ok(());
        }
        if let Some((key, switch)) = SWITCHES.iter().find(|(known, _)| *known == key) {
            let Value::Flag(on) = value else {
                return Err(WantedError::Value { key, expected: "true or false" });
            };
            self.switches.push((*switch, *on));
            return Ok(());
        }
        match key {
            "icon" => {
                self.icon = match value {
                    Value::Text(file) => vec![(*file).to_owned()],
                    Value::List(files) if !files.is_empty() => {
                        files.iter().map(|file| (*file).to_owned()).collect()
                    }
                    _ => {
                        return Err(WantedError::Value {
                            key: "icon",
                            expected: "a file or a list of files",
                        });
                    }
                };
            }
            "version" => self.version = Some(version("version", &text("version")?)?),
            "product-version" => {
                self.product_version = Some(version("product-version", &text("product-version")?)?);
            }
            "language" => {
                let number = u16::from_str_radix(&text("language")?, 16).ok();
                let expected = "four hexadecimal digits, such as \"0409\" for English";
                self.language = Some(number.ok_or(WantedError::Value { key: "language", expected })?);
            }
            "dpi" => {
                let expected = DpiAwareness::NAMES;
                let dpi = named_value(&text("dpi")?, DpiAwareness::from_name);
                self.dpi = Some(dpi.ok_or(WantedError::Value { key: "dpi", expected })?);
            }
            "execution-level" => {
                let expected = ExecutionLevel::NAMES;
                let level = named_value(&text("execution-level")?, ExecutionLevel::from_name);
                self.level = Some(level.ok_or(WantedError::Value { key: "execution-level", expected })?);
            }
            "supported-os" => {
                let expected = SupportedOs::NAMES;
                let oldest = named_value(&text("supported-os")?, SupportedOs::from_name);
                self.oldest = Some(oldest.ok_or(WantedError::Value { key: "supported-os", expected })?);
            }
            "subsystem" => {
                self.subsystem = Some(match text("subsystem")?.as_str() {
                    "gui" => Subsystem::Gui,
                    "console" => Subsystem::Console,
                    _ => return Err(WantedError::Value { key: "subsystem", expected: "gui or console" }),
                });
            }
            "manifest" => self.manifest = Some(text("manifest")?),
            "rc" => self.rc = Some(text("rc")?),
            "winres" => self.winres = Some(text("winres")?),
            "versioninfo" => self.versioninfo = Some(text("versioninfo")?),
            _ => return Err(WantedError::Unknown { key: key.to_owned() }),
        }
        Ok(())
    }

    /// Makes the resources. `file` is the file that has the table: what it names is read from beside it.
    ///
    /// # Errors
    /// When a file can't be read or understood, or two of them bring the same resource.
    pub fn resources(&self, file: &str, read: &Reader<'_>) -> Result<Resources, InputError> {
        let mut resources = Resources::new();
        let sources: [(&Option<String>, Read); 3] = [
            (&self.winres, winres_json::read),
            (&self.versioninfo, versioninfo_json::read),
            (&self.rc, rc::read),
        ];
        for (path, from) in sources {
            if let Some(path) = path {
                let path = super::beside(file, path);
                let more = from(&path, read)?;
                resources.merge(&more).map_err(|error| InputProblem::from(error).in_file(&path, None))?;
            }
        }
        self.own(&mut resources, file, read).map_err(|problem| problem.in_file(file, None))?;
        Ok(resources)
    }

    fn own(&self, resources: &mut Resources, file: &str, read: &Reader<'_>) -> Result<(), InputProblem> {
        let language = self.language.unwrap_or(ENGLISH);
        if !self.icon.is_empty() {
            let mut pictures = Vec::new();
            for name in &self.icon {
                let icon = Icon::parse(&named(read, file, name)?);
                let icon = icon.map_err(|error| InputProblem::Icon { name: name.clone(), error })?;
                pictures.extend(icon.pictures);
            }
            let mut icon = Icon { pictures };
            icon.sort();
            resources.add_icon(Ident::Id(1), language, &icon)?;
        }
        if let Some(version) = self.version_info(language) {
            if resources.first(&kinds::VERSION).is_some() {
                resources.change_versions(|found| self.change(found, &version))?;
            } else {
                resources.add_version(language, &version)?;
            }
        }
        if let Some(name) = &self.manifest {
            if self.has_manifest_settings() {
                let what = "a manifest that is a file says all itself: leave out windows.manifest, or dpi, \
                            execution-level, supported-os, long-paths, common-controls and ui-access";
                return Err(InputProblem::refused(what));
            }
            resources.add_manifest(&Manifest::Raw(named(read, file, name)?))?;
        } else if self.has_manifest_settings() {
            resources.add_manifest(&self.manifest_settings().into())?;
        }
        Ok(())
    }

    fn version_info(&self, language: u16) -> Option<VersionInfo> {
        if self.version.is_none() && self.product_version.is_none() && self.texts.is_empty() {
            return None;
        }
        let product = self.product_version.as_ref().or(self.version.as_ref());
        let numbers = |text: Option<&String>| text.and_then(|text| four(text)).unwrap_or_default();
        let versions = [("FileVersion", self.version.as_ref()), ("ProductVersion", product)];
        let versions = versions.into_iter().filter_map(|(name, text)| Some((name, text?.clone())));
        let mut strings: Vec<(String, String)> =
            self.texts.iter().cloned().chain(versions).map(|(name, text)| (name.to_owned(), text)).collect();
        strings.sort();
        let fixed = FixedInfo {
            file: numbers(self.version.as_ref()),
            product: numbers(product),
            ..FixedInfo::default()
        };
        let table = StringTable { language, charset: UNICODE, strings };
        Some(VersionInfo { fixed: Some(fixed), tables: vec![table], translations: vec![(language, UNICODE)] })
    }

    /// Puts what the table says in the place of what a file says, in all languages.
    fn change(&self, found: &mut VersionInfo, own: &VersionInfo) {
        if let (Some(found), Some(own)) = (&mut found.fixed, own.fixed) {
            if self.version.is_some() {
                found.file = own.file;
            }
            if self.version.is_some() || self.product_version.is_some() {
                found.product = own.product;
            }
        }
        for (name, value) in own.tables.iter().flat_map(|table| &table.strings) {
            for table in &mut found.tables {
                match table.strings.iter_mut().find(|(known, _)| known == name) {
                    Some((_, text)) => text.clone_from(value),
                    None => table.strings.push((name.clone(), value.clone())),
                }
            }
        }
    }

    fn has_manifest_settings(&self) -> bool {
        self.dpi.is_some() || self.level.is_some() || self.oldest.is_some() || !self.switches.is_empty()
    }

    fn manifest_settings(&self) -> ManifestSettings {
        let switches = self.switches.iter().filter(|(_, on)| *on).map(|(switch, _)| *switch);
        ManifestSettings {
            oldest: self.oldest.unwrap_or_default(),
            level: self.level.unwrap_or_default(),
            dpi: self.dpi.unwrap_or_default(),
            switches: switches.collect(),
            ..ManifestSettings::default()
        }
    }
}

/// An empty text names nothing, though other files take it for the default.
fn named_value<T>(text: &str, from_name: fn(&str) -> Option<T>) -> Option<T> {
    (!text.is_empty()).then(|| from_name(text))?
}

fn version(key: &'static str, text: &str) -> Result<String, WantedError> {
    let expected = "a version of up to four numbers below 65536, such as \"1.2.3\"";
    four(text).map(|_| text.to_owned()).ok_or(WantedError::Value { key, expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> std::io::Result<Vec<u8>> {
        Err(std::io::ErrorKind::NotFound.into())
    }

    fn wanted(entries: &[(&str, Value<'_>)]) -> Wanted {
        let mut wanted = Wanted::default();
        entries.iter().for_each(|(key, value)| wanted.set(key, value).unwrap());
        wanted
    }

    #[test]
    fn few_words_make_version_and_manifest() {
        let wanted = wanted(&[
            ("product-name", Value::Text("Answers")),
            ("version", Value::Text("v1.2.3-rc1")),
            ("dpi", Value::Text("per-monitor-v2")),
            ("long-paths", Value::Flag(true)),
            ("ui-access", Value::Flag(false)),
            ("subsystem", Value::Text("gui")),
        ]);
        let resources = wanted.resources("ogive.toml", &nothing).unwrap();
        let version = resources.version().unwrap();
        assert_eq!(version.fixed.unwrap().product, [1, 2, 3, 0]);
        assert_eq!(version.text("FileVersion"), Some("v1.2.3-rc1"));
        let manifest = resources.manifest().unwrap();
        assert!(manifest.contains("permonitorv2") && manifest.contains("longPathAware"), "{manifest}");
        assert!(manifest.contains("uiAccess=\"false\""));
        assert_eq!(wanted.subsystem, Some(Subsystem::Gui));
        assert!(Wanted::default().resources("ogive.toml", &nothing).unwrap().is_empty());
    }

    #[test]
    fn files_are_read_from_beside_the_table_and_may_not_contradict_it() {
        let read = |path: &str| match path {
            "app/w/winres.json" => Ok(br##"{"RT_MANIFEST": {"#1": {"0409": "app.manifest"}}}"##.to_vec()),
            "app/w/app.manifest" => Ok(b"<assembly/>".to_vec()),
            _ => nothing(path),
        };
        let mut wanted = wanted(&[("winres", Value::Text("w/winres.json"))]);
        let resources = wanted.resources("app/ogive.toml", &read).unwrap();
        assert_eq!(resources.first(&kinds::MANIFEST), Some(&b"<assembly/>"[..]));
        wanted.dpi = Some(DpiAwareness::System);
        let told = wanted.resources("app/ogive.toml", &read).unwrap_err().to_string();
        assert_eq!(told, "app/ogive.toml: there are two resources RT_MANIFEST #1 0409");
        wanted.manifest = Some("my.manifest".into());
        let told = wanted.resources("app/ogive.toml", &read).unwrap_err().to_string();
        assert!(told.contains("leave out windows.manifest"), "{told}");
    }

    #[test]
    fn versions_of_files_take_what_the_table_says() {
        let json = r##"{"RT_VERSION": {"#1": {"0000": {"fixed": {"file_version": "1.0", "product_version": "7.0.0.0"},
            "info": {"0409": {"ProductName": "A"}, "0407": {"ProductName": "B", "FileVersion": "1"}}}}}}"##;
        let read = |_: &str| Ok(json.as_bytes().to_vec());
        let wanted = wanted(&[("winres", Value::Text("w.json")), ("version", Value::Text("2.3"))]);
        let resources = wanted.resources("ogive.toml", &read).unwrap();
        for (_, data) in resources.of(&kinds::VERSION) {
            let version = VersionInfo::parse(data).unwrap();
            assert_eq!(version.fixed.unwrap().file, [2, 3, 0, 0]);
            assert_eq!(version.text("FileVersion"), Some("2.3"));
            assert!(version.text("ProductName").is_some());
        }
        assert_eq!(resources.len(), 2);
    }

    #[test]
    fn says_how_to_write_it_right() {
        let mut wanted = Wanted::default();
        for (key, value, says) in [
            ("icn", Value::Text("a"), "no setting windows.icn; known here: icon"),
            ("icon", Value::Flag(true), "windows.icon must be a file"),
            ("dpi", Value::Text("high"), "per-monitor-v2"),
            ("dpi", Value::Text(""), "per-monitor-v2"),
            ("version", Value::Text("devel"), "four numbers"),
            ("long-paths", Value::Text("true"), "true or false"),
            ("subsystem", Value::Text("windows"), "gui or console"),
            ("language", Value::Text("en"), "\"0409\""),
        ] {
            let told = wanted.set(key, &value).unwrap_err().to_string();
            assert!(told.contains(says), "{key}: {told}");
        }
        for key in KNOWN.split(", ") {
            let told = wanted.set(key, &Value::List(vec![]));
            assert!(!matches!(told, Err(WantedError::Unknown { .. })), "{key}");
        }
    }
}
