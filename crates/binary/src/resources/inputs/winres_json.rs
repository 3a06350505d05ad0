//! `winres.json`, as `go-winres` reads it: type, name and language, and what stands there.
//!
//! ```json
//! {
//!   "RT_GROUP_ICON": { "APP": { "0000": ["icon.png", "icon16.png"] } },
//!   "RT_MANIFEST": { "#1": { "0409": { "dpi-awareness": "per monitor v2" } } },
//!   "RT_VERSION": { "#1": { "0000": { "fixed": { "file_version": "1.2.3.4" } } } },
//!   "RT_RCDATA": { "#1": { "0000": "data.bin" } }
//! }
//! ```

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::timestamp::windows_time;
use super::{InputError, InputProblem, Reader, four, named, text, whole};
use crate::resources::ident::kinds;
use crate::resources::version::{APPLICATION, FixedInfo, LIBRARY, StringTable, UNICODE};
use crate::resources::{
    DpiAwareness, ENGLISH, ExecutionLevel, Icon, Ident, Manifest, ManifestSettings, NEUTRAL, Resources,
    SupportedOs, Switch, VersionInfo,
};

type Definitions = BTreeMap<String, BTreeMap<String, BTreeMap<String, Value>>>;

/// Reads a `winres.json` file. Keys that it does not know are passed over, as `go-winres` does.
///
/// Pictures in PNG become an icon as they are, so that each is of at most 256×256 pixels; `go-winres` scales a
/// single one to five sizes.
///
/// # Errors
/// When it is not of that form, what it names can't be read, or it asks for something that is not made here
/// (cursors of pictures).
pub fn read(file: &str, read: &Reader<'_>) -> Result<Resources, InputError> {
    let bytes = whole(read, file)?;
    let refuse = |what: &str| InputProblem::refused(what).in_file(file, None);
    let json = text(&bytes).ok_or_else(|| refuse("this is not UTF-8 text"))?;
    let definitions: Definitions = serde_json::from_str(&json).map_err(|error| {
        InputProblem::Syntax(error.to_string()).in_file(file, u32::try_from(error.line()).ok())
    })?;
    let mut resources = Resources::new();
    let inside = Inside { file, read };
    for (kind, names) in &definitions {
        let names: BTreeMap<&String, _> = names.iter().collect();
        for (name, languages) in names {
            for (language, value) in languages {
                let at = |problem: InputProblem| {
                    let place = format!("{kind} {name} {language}: {problem}");
                    InputProblem::refused(place).in_file(file, None)
                };
                inside.add(&mut resources, [kind, name, language], value).map_err(at)?;
            }
        }
    }
    Ok(resources)
}

struct Inside<'r> {
    file: &'r str,
    read: &'r Reader<'r>,
}

impl Inside<'_> {
    fn add(
        &self,
        resources: &mut Resources,
        [kind, name, language]: [&str; 3],
        value: &Value,
    ) -> Result<(), InputProblem> {
        let kind = match kinds::named(kind) {
            Some(kind) => kind,
            None => ident(kind)?,
        };
        let name = ident(name)?;
        let number = u16::from_str_radix(language, 16);
        let language = number.map_err(|_| InputProblem::refused("a language is four hexadecimal digits"))?;
        if kind == kinds::ICON || kind == kinds::CURSOR {
            let what = "pictures are not named by themselves: write RT_GROUP_ICON";
            return Err(InputProblem::refused(what));
        }
        if kind == kinds::GROUP_CURSOR {
            return Err(InputProblem::refused(
                "cursors are not made from files here; a .rc file may have them as RCDATA",
            ));
        }
        if kind == kinds::GROUP_ICON {
            return Ok(resources.add_icon(name, language, &self.icon(value)?)?);
        }
        if kind == kinds::VERSION {
            // Windows does not look for a language within the resource, so that each has a resource of its own.
            for (language, info) in split(&version(value)?) {
                resources.add_version(language, &info)?;
            }
            return Ok(());
        }
        if kind == kinds::MANIFEST && value.is_object() {
            return Ok(resources.add(
                kind,
                Ident::Id(1),
                ENGLISH,
                Manifest::from(manifest(value)?).bytes(),
            )?);
        }
        let file = value.as_str().ok_or_else(|| InputProblem::refused("this must be the name of a file"))?;
        let mut data = named(self.read, self.file, file)?;
        if kind == kinds::BITMAP {
            without_file_header(&mut data);
        }
        Ok(resources.add(kind, name, language, data)?)
    }

    fn icon(&self, value: &Value) -> Result<Icon, InputProblem> {
        let wrong = || InputProblem::refused("an icon is the name of a file, or a list of names");
        let names: Vec<&str> = match value {
            Value::String(name) => vec![name],
            Value::Array(names) => {
                names.iter().map(Value::as_str).collect::<Option<_>>().ok_or_else(wrong)?
            }
            _ => return Err(wrong()),
        };
        let mut pictures = Vec::new();
        for name in names {
            let bytes = named(self.read, self.file, name)?;
            let icon = Icon::parse(&bytes);
            pictures
                .extend(icon.map_err(|error| InputProblem::Icon { name: name.to_owned(), error })?.pictures);
        }
        let mut icon = Icon { pictures };
        icon.sort();
        Ok(icon)
    }
}

/// `#24` is a number, all else a text.
fn ident(text: &str) -> Result<Ident, InputProblem> {
    let number = text.strip_prefix('#').and_then(|digits| digits.parse::<i16>().ok());
    match number {
        Some(number) => u16::try_from(number)
            .map(Ident::Id)
            .map_err(|_| InputProblem::refused(format!("{text} can't be the type or name of a resource"))),
        None => Ok(Ident::Name(text.to_owned())),
    }
}

/// A bitmap of a program lacks the header of files.
pub(super) fn without_file_header(data: &mut Vec<u8>) {
    const HEADER: usize = 14;
    let size = data.get(2..6).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    if data.starts_with(b"BM") && data.len() > HEADER && size.map(|size| size as usize) == Some(data.len()) {
        data.drain(..HEADER);
    }
}

/// The entry of that name in any case, as Go reads JSON.
pub(super) fn field<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object.get(name).or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v))
}

/// A text that may not be there.
pub(super) fn string<'v>(object: &'v Map<String, Value>, name: &str) -> Result<&'v str, InputProblem> {
    match field(object, name) {
        None | Some(Value::Null) => Ok(""),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(InputProblem::refused(format!("{name} must be a string"))),
    }
}

fn object<'v>(value: &'v Value, what: &str) -> Result<&'v Map<String, Value>, InputProblem> {
    value.as_object().ok_or_else(|| InputProblem::refused(format!("{what} must be an object")))
}

fn version(value: &Value) -> Result<VersionInfo, InputProblem> {
    let root = object(value, "a version")?;
    let mut fixed = FixedInfo::default();
    if let Some(value) = field(root, "fixed").filter(|value| !value.is_null()) {
        let object = object(value, "fixed")?;
        fixed.file = numbers(string(object, "file_version")?);
        fixed.product = numbers(string(object, "product_version")?);
        let flags = string(object, "flags")?.to_ascii_lowercase();
        for (name, flag) in
            [("debug", 1), ("prerelease", 2), ("patched", 4), ("privatebuild", 8), ("specialbuild", 0x20)]
        {
            if flags.contains(name) {
                fixed.flags |= flag;
            }
        }
        fixed.kind = match string(object, "type")?.to_ascii_lowercase().as_str() {
            "" | "app" => APPLICATION,
            "dll" => LIBRARY,
            _ => 0,
        };
        let time = string(object, "timestamp")?;
        if !time.is_empty() {
            let wrong = || InputProblem::refused("timestamp must be a time such as 2020-12-18T23:00:00Z");
            fixed.date = windows_time(time).ok_or_else(wrong)?;
        }
    }
    let mut tables: BTreeMap<u16, BTreeMap<String, String>> = BTreeMap::new();
    if let Some(value) = field(root, "info").filter(|value| !value.is_null()) {
        for (language, strings) in object(value, "info")? {
            let Ok(language) = u16::from_str_radix(language, 16) else {
                let what = format!("info {language}: a language is four hexadecimal digits");
                return Err(InputProblem::refused(what));
            };
            let table = tables.entry(language).or_default();
            for (name, value) in object(strings, "the texts of a language")? {
                let Some(value) = value.as_str().filter(|text| !text.contains('\0')) else {
                    return Err(InputProblem::refused(format!("{name} must be a string without NUL")));
                };
                table.insert(name.clone(), value.to_owned());
            }
        }
    }
    let translations = tables.keys().map(|language| (*language, UNICODE)).collect();
    let tables = tables.into_iter().map(|(language, strings)| StringTable {
        language,
        charset: UNICODE,
        strings: strings.into_iter().collect(),
    });
    Ok(VersionInfo { fixed: Some(fixed), tables: tables.collect(), translations })
}

/// Numbers as far as they can be read, as `go-winres` takes them.
fn numbers(text: &str) -> [u16; 4] {
    four(text).unwrap_or_default()
}

/// A version for each of its languages, in which what a language lacks is taken from the neutral one, from English or
/// from the first that has it.
fn split(info: &VersionInfo) -> Vec<(u16, VersionInfo)> {
    let of = |language: u16| info.tables.iter().filter(move |table| table.language == language);
    let mut defaults: BTreeMap<&str, &str> = BTreeMap::new();
    for table in of(NEUTRAL).chain(of(ENGLISH)).chain(&info.tables) {
        for (name, value) in &table.strings {
            defaults.entry(name).or_insert(value);
        }
    }
    let single = |table: &StringTable| {
        let mut strings = defaults.clone();
        strings.extend(table.strings.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let strings = strings.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let table = StringTable { strings: strings.collect(), ..table.clone() };
        let translations = vec![(table.language, table.charset)];
        (table.language, VersionInfo { fixed: info.fixed, tables: vec![table], translations })
    };
    info.tables.iter().map(single).collect()
}

fn manifest(value: &Value) -> Result<ManifestSettings, InputProblem> {
    let object = object(value, "a manifest")?;
    let unknown = |name: &str, names: &str| InputProblem::refused(format!("{name} must be {names}"));
    let mut settings = ManifestSettings {
        description: string(object, "description")?.to_owned(),
        ..ManifestSettings::default()
    };
    if let Some(identity) = field(object, "identity").and_then(Value::as_object) {
        let name = string(identity, "name")?;
        if !name.is_empty() {
            settings.identity = Some((name.to_owned(), numbers(string(identity, "version")?)));
        }
    }
    let text = string(object, "minimum-os")?;
    if !text.is_empty() {
        let os = SupportedOs::from_name(text);
        settings.oldest = os.ok_or_else(|| unknown("minimum-os", SupportedOs::NAMES))?;
    }
    let level = ExecutionLevel::from_name(string(object, "execution-level")?);
    settings.level = level.ok_or_else(|| unknown("execution-level", ExecutionLevel::NAMES))?;
    let dpi = DpiAwareness::from_name(string(object, "dpi-awareness")?);
    settings.dpi = dpi.ok_or_else(|| unknown("dpi-awareness", DpiAwareness::NAMES))?;
    for (name, switch) in SWITCHES {
        match field(object, name) {
            Some(Value::Bool(true)) => settings.switches.push(*switch),
            None | Some(Value::Bool(false) | Value::Null) => {}
            Some(_) => return Err(unknown(name, "true or false")),
        }
    }
    Ok(settings)
}

const SWITCHES: &[(&str, Switch)] = &[
    ("ui-access", Switch::UiAccess),
    ("auto-elevate", Switch::AutoElevate),
    ("disable-theming", Switch::DisableTheming),
    ("disable-window-filtering", Switch::DisableWindowFiltering),
    ("high-resolution-scrolling-aware", Switch::HighResolutionScrolling),
    ("ultra-high-resolution-scrolling-aware", Switch::UltraHighResolutionScrolling),
    ("long-path-aware", Switch::LongPaths),
    ("printer-driver-isolation", Switch::PrinterDriverIsolation),
    ("gdi-scaling", Switch::GdiScaling),
    ("segment-heap", Switch::SegmentHeap),
    ("use-common-controls-v6", Switch::CommonControls6),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> String {
        let read_json = |_: &str| Ok(json.as_bytes().to_vec());
        read("winres.json", &read_json).unwrap_err().to_string()
    }

    #[test]
    fn says_where_it_is_wrong() {
        for (json, says) in [
            ("{\n\"RT_VERSION\": 1\n}", "winres.json:2: invalid type"),
            (r##"{"RT_ICON": {"#1": {"0": "a.ico"}}}"##, "write RT_GROUP_ICON"),
            (
                r##"{"RT_MANIFEST": {"#1": {"0409": {"dpi-awareness": "much"}}}}"##,
                "RT_MANIFEST #1 0409: dpi-aware",
            ),
            (r##"{"RT_MANIFEST": {"#1": {"0409": {"long-path-aware": 1}}}}"##, "true or false"),
            (r##"{"RT_RCDATA": {"#1": {"english": "a"}}}"##, "hexadecimal"),
            (r##"{"RT_RCDATA": {"#-1": {"0": "a"}}}"##, "#-1 can't be"),
            (r##"{"RT_RCDATA": {"#0": {"0": "a"}}}"##, "can't be"),
            (r##"{"RT_GROUP_ICON": {"#1": {"0": "a.svg"}}}"##, "a.svg: this is no .ico"),
            (r##"{"RT_VERSION": {"#1": {"0": {"info": {"0409": {"A": 1}}}}}}"##, "A must be a string"),
        ] {
            let told = told(json);
            assert!(told.contains(says), "{json}: {told}");
        }
    }

    #[test]
    fn versions_are_split_by_language() {
        let json = r##"{"RT_VERSION": {"#1": {"0000": {"fixed": {"file_version": "1.2.3.4", "type": "dll",
            "flags": "Debug,Prerelease"}, "info": {"0409": {"ProductName": "A", "Comments": "c"},
            "0407": {"productname": "B", "ProductName": "C"}}}}}}"##;
        let resources = read("w.json", &|_: &str| Ok(json.as_bytes().to_vec())).unwrap();
        let german =
            resources.get(&kinds::VERSION, &Ident::Id(1), 0x407).and_then(VersionInfo::parse).unwrap();
        assert_eq!((german.text("ProductName"), german.text("Comments")), (Some("C"), Some("c")));
        let fixed = german.fixed.unwrap();
        assert_eq!((fixed.file, fixed.kind, fixed.flags), ([1, 2, 3, 4], LIBRARY, 3));
        assert_eq!(resources.len(), 2);
    }
}
