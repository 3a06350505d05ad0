//! The user's settings, `config.toml`.

use std::collections::BTreeMap;

use crate::files::rule_settings::{self, RuleSettings};
use crate::files::toml_text::{Document, Item};
use crate::files::{FileError, Problem};
use crate::{GoRequest, ParseRequestError};

/// How far caches and tools of different architectures are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Partition {
    /// Only what would overwrite or mix with the hardware's own.
    #[default]
    Auto,
    /// A GOPATH, GOBIN and GOCACHE for each platform.
    Full,
    /// Nothing is set.
    Off,
}

impl Partition {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Auto, Self::Full, Self::Off];

    /// The name in settings and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Full => "full",
            Self::Off => "off",
        }
    }

    /// The value of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.name() == name)
    }
}

/// What the user has settled. What is none was not written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserSettings {
    /// The Go where nothing else asks for one.
    pub default: Option<GoRequest>,
    /// The user's own names for Go programs: `go64` → `amd64`.
    pub aliases: BTreeMap<String, GoRequest>,
    /// Whether a shim installs what is missing; none: when a person sits there.
    pub auto_install: Option<bool>,
    /// How far architectures are kept apart.
    pub partition: Option<Partition>,
    /// The order in which sources of SDKs are tried.
    pub source_order: Option<Vec<String>>,
    /// The release index.
    pub index: Option<String>,
    /// The name of a mirror: `cn`.
    pub mirror: Option<String>,
    /// Stands in for GOPROXY.
    pub goproxy: Option<String>,
    /// What is settled of the doctor's rules.
    pub rules: RuleSettings,
    /// Where each setting stands, by its dotted key.
    pub lines: BTreeMap<String, u32>,
}

const KNOWN: &str = "default, auto-install, partition, aliases, sources, index, mirror, goproxy, doctor";

impl UserSettings {
    /// Reads `config.toml`.
    ///
    /// # Errors
    /// When it is not TOML, or a setting is unknown, of the wrong type or has no meaning.
    pub fn parse(bytes: &[u8]) -> Result<Self, FileError> {
        let mut settings = Self::default();
        let document = Document::parse(bytes)?;
        for (name, item) in document.entries() {
            settings.lines.insert(item.key.clone(), item.line);
            match name {
                "default" => {
                    let default = request(&item)?;
                    if default.selector.is_none() {
                        return Err(item.must_be("a version"));
                    }
                    settings.default = Some(default);
                }
                "auto-install" => settings.auto_install = Some(item.boolean()?),
                "partition" => {
                    let partition = item.as_str().and_then(Partition::from_name);
                    settings.partition = Some(partition.ok_or_else(|| item.must_be("auto, full or off"))?);
                }
                "aliases" => {
                    for (name, item) in item.entries().ok_or_else(|| item.must_be("a table"))? {
                        settings.lines.insert(item.key.clone(), item.line);
                        check_alias(name).map_err(|problem| problem.at(item.line))?;
                        settings.aliases.insert(name.to_owned(), request(&item)?);
                    }
                }
                "sources" => {
                    for (name, item) in item.entries().ok_or_else(|| item.must_be("a table"))? {
                        settings.lines.insert(item.key.clone(), item.line);
                        settings.source(name, &item)?;
                    }
                }
                "doctor" => settings.rules = rule_settings::in_table(&item)?,
                "index" | "mirror" | "goproxy" => settings.source(name, &item)?,
                _ => return Err(item.unknown(KNOWN)),
            }
        }
        Ok(settings)
    }

    fn source(&mut self, name: &str, item: &Item<'_>) -> Result<(), FileError> {
        match name {
            "order" => {
                let names = item.elements().ok_or_else(|| item.must_be("a list of names"))?;
                let names: Result<_, _> = names.iter().map(|n| n.text().map(str::to_owned)).collect();
                self.source_order = Some(names?);
            }
            "index" => self.index = Some(item.text()?.to_owned()),
            "mirror" => self.mirror = Some(item.text()?.to_owned()),
            "goproxy" => self.goproxy = Some(item.text()?.to_owned()),
            _ => return Err(item.unknown("order, index, mirror, goproxy")),
        }
        Ok(())
    }
}

fn request(item: &Item<'_>) -> Result<GoRequest, FileError> {
    item.text()?.parse().map_err(|error: ParseRequestError| Problem::from(error).at(item.line))
}

/// Whether a name can be an alias.
///
/// # Errors
/// When it is a shim's own name, or no file name on every system.
pub fn check_alias(name: &str) -> Result<(), Problem> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(plain) || name.starts_with(['-', '.']) {
        return Err(Problem::refused(name, "an alias is made of letters, digits, '-', '_' and '.'"));
    }
    if name == "go" || name == "gofmt" || name.starts_with("ogive") {
        return Err(Problem::refused(name, "this name is taken by a program of Go or ogive"));
    }
    if crate::ShimName::parse(name, &BTreeMap::new()).is_some() {
        return Err(Problem::refused(name, "this name already says which Go it runs"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_setting_with_its_line() {
        let settings = UserSettings::parse(
            br#"default = "1.27.3"
auto-install = true
partition = "full"

[aliases]
go64 = "+amd64"

[sources]
order = ["goproxy", "index"]
index = "https://example.com/dl"
mirror = "cn"
goproxy = "direct"

[doctor.rules]
several-gos = "error"
"#,
        )
        .unwrap();
        assert_eq!(settings.default, "1.27.3".parse().ok());
        assert_eq!(settings.aliases["go64"], "amd64".parse().unwrap());
        assert_eq!(settings.auto_install, Some(true));
        assert_eq!(settings.partition, Some(Partition::Full));
        assert_eq!(settings.source_order.as_deref(), Some(&["goproxy".to_owned(), "index".to_owned()][..]));
        assert_eq!(settings.mirror.as_deref(), Some("cn"));
        assert_eq!(settings.goproxy.as_deref(), Some("direct"));
        assert_eq!(settings.rules["several-gos"].line, 15);
        assert_eq!((settings.lines["default"], settings.lines["aliases.go64"]), (1, 6));
    }

    #[test]
    fn names_the_line_that_is_wrong() {
        for (text, line, says) in [
            ("\ndefault = \"tip\"", 2, "not a Go version"),
            ("default = \"amd64\"", 1, "must be a version"),
            ("default = 1.27", 1, "must be a string"),
            ("auto-install = \"yes\"", 1, "true or false"),
            ("[aliases]\ngo = \"amd64\"", 2, "taken"),
            ("[aliases]\n\"go-arm64\" = \"amd64\"", 2, "already says"),
            ("[aliases]\n\"a/b\" = \"amd64\"", 2, "letters"),
            ("defualt = \"1.27\"", 1, "no setting defualt"),
            ("partition = \"some\"", 1, "auto, full or off"),
            ("a = 1\na = 2", 2, "duplicate"),
        ] {
            let error = UserSettings::parse(text.as_bytes()).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
        assert_eq!(UserSettings::parse(b"a = \xff").unwrap_err().problem, Problem::NotText);
    }
}
