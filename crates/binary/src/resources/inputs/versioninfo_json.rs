//! `versioninfo.json`, as `goversioninfo` reads it: the numbers and texts of a version, an icon, a manifest.

use serde_json::{Map, Value};

use super::winres_json::{field, string};
use super::{InputError, InputProblem, Reader, four, named, text, whole};
use crate::resources::ident::kinds;
use crate::resources::version::{FixedInfo, StringTable};
use crate::resources::{ENGLISH, Icon, Ident, Resources, VersionInfo};

/// `IDI_APPLICATION`: the icon of windows that have none of their own.
const APPLICATION_ICON: u16 = 32512;

/// The texts, in the order in which they are written.
const STRINGS: &[&str] = &[
    "Comments",
    "CompanyName",
    "FileDescription",
    "FileVersion",
    "InternalName",
    "LegalCopyright",
    "LegalTrademarks",
    "OriginalFilename",
    "PrivateBuild",
    "ProductName",
    "ProductVersion",
    "SpecialBuild",
];

/// Reads a `versioninfo.json` file. Keys that it does not know are passed over, as `goversioninfo` does; so are the
/// numbers of a version where only its text is written, or the text where only the numbers are: each is made of
/// the other.
///
/// Files that it names are looked for beside it.
///
/// # Errors
/// When it is not of that form, or what it names can't be read.
pub fn read(file: &str, read: &Reader<'_>) -> Result<Resources, InputError> {
    let bytes = whole(read, file)?;
    let at = |problem: InputProblem| problem.in_file(file, None);
    let json = text(&bytes).ok_or_else(|| at(InputProblem::refused("this is not UTF-8 text")))?;
    let root: Map<String, Value> = serde_json::from_str(&json).map_err(|error| {
        InputProblem::Syntax(error.to_string()).in_file(file, u32::try_from(error.line()).ok())
    })?;
    of_root(&root, file, read).map_err(at)
}

fn of_root(root: &Map<String, Value>, file: &str, read: &Reader<'_>) -> Result<Resources, InputProblem> {
    let mut resources = Resources::new();
    resources.add_version(ENGLISH, &version(root)?)?;
    // The numbers are those that goversioninfo gives: manifest, icon, then the icon of windows.
    let mut next = Numbers(1);
    let manifest = string(root, "ManifestPath")?;
    if !manifest.is_empty() {
        let data = named(read, file, manifest)?;
        resources.add(kinds::MANIFEST, Ident::Id(next.take()), ENGLISH, data)?;
    }
    let icons = string(root, "IconPath")?;
    for name in icons.split(',').filter(|name| !name.is_empty()) {
        let group = next.take();
        add_icon(&mut resources, &mut next, group, name, file, read)?;
    }
    let application = match string(root, "ApplicationIconPath")? {
        "" => icons,
        name => name,
    };
    if !application.is_empty() && !application.contains(',') {
        add_icon(&mut resources, &mut next, APPLICATION_ICON, application, file, read)?;
    }
    Ok(resources)
}

/// Groups, pictures and manifests are numbered in one row.
struct Numbers(u16);

impl Numbers {
    fn take(&mut self) -> u16 {
        let number = self.0;
        self.0 = self.0.saturating_add(1);
        number
    }
}

fn add_icon(
    resources: &mut Resources,
    next: &mut Numbers,
    group: u16,
    name: &str,
    file: &str,
    read: &Reader<'_>,
) -> Result<(), InputProblem> {
    let bytes = named(read, file, name)?;
    let icon = Icon::parse(&bytes);
    let icon = icon.map_err(|error| InputProblem::Icon { name: name.to_owned(), error })?;
    let first = next.0;
    resources.add(kinds::GROUP_ICON, Ident::Id(group), ENGLISH, icon.group(first))?;
    for picture in icon.pictures {
        resources.add(kinds::ICON, Ident::Id(next.take()), ENGLISH, picture.data)?;
    }
    Ok(())
}

fn version(root: &Map<String, Value>) -> Result<VersionInfo, InputProblem> {
    let empty = Map::new();
    let part = |name: &str| match field(root, name) {
        None | Some(Value::Null) => Ok(&empty),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(InputProblem::refused(format!("{name} must be an object"))),
    };
    let (numbers, texts) = (part("FixedFileInfo")?, part("StringFileInfo")?);
    let mut fixed = FixedInfo {
        file: version_numbers(numbers, "FileVersion")?,
        product: version_numbers(numbers, "ProductVersion")?,
        flags_mask: hexadecimal(numbers, "FileFlagsMask")?,
        flags: hexadecimal(numbers, "FileFlags")?,
        os: hexadecimal(numbers, "FileOS")?,
        kind: hexadecimal(numbers, "FileType")?,
        subtype: hexadecimal(numbers, "FileSubType")?,
        date: 0,
    };
    let mut strings = Vec::new();
    for name in STRINGS {
        let mut value = string(texts, name)?.to_owned();
        let of_fixed = match *name {
            "FileVersion" => Some(&mut fixed.file),
            "ProductVersion" => Some(&mut fixed.product),
            _ => None,
        };
        if let Some(of_fixed) = of_fixed {
            if value.is_empty() && *of_fixed != [0; 4] {
                value = of_fixed.map(|number| number.to_string()).join(".");
            } else if *of_fixed == [0; 4] && three_numbers(&value) {
                *of_fixed = four(&value).unwrap_or_default();
            }
        }
        if value.contains('\0') {
            return Err(InputProblem::refused(format!("{name} must be a string without NUL")));
        }
        if !value.is_empty() {
            strings.push(((*name).to_owned(), value));
        }
    }
    let translation = match field(part("VarFileInfo")?, "Translation") {
        Some(Value::Object(translation)) => translation,
        _ => &empty,
    };
    let (language, charset) = (number(translation, "LangID")?, number(translation, "CharsetID")?);
    let table = StringTable { language, charset, strings };
    Ok(VersionInfo { fixed: Some(fixed), tables: vec![table], translations: vec![(language, charset)] })
}

/// Whether a text begins with `x.y.z`.
fn three_numbers(text: &str) -> bool {
    let mut parts = text.splitn(4, '.');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = [parts.next(), parts.next()].into_iter().all(|part| part.is_some_and(digits));
    whole && parts.next().is_some_and(|part| part.starts_with(|letter: char| letter.is_ascii_digit()))
}

fn version_numbers(object: &Map<String, Value>, name: &str) -> Result<[u16; 4], InputProblem> {
    let Some(value) = field(object, name).filter(|value| !value.is_null()) else { return Ok([0; 4]) };
    let wrong = || InputProblem::refused(format!("{name} must be an object of numbers below 65536"));
    let parts = value.as_object().ok_or_else(wrong)?;
    let mut numbers = [0; 4];
    for (number, part) in numbers.iter_mut().zip(["Major", "Minor", "Patch", "Build"]) {
        if let Some(value) = field(parts, part) {
            *number = value.as_u64().and_then(|value| u16::try_from(value).ok()).ok_or_else(wrong)?;
        }
    }
    Ok(numbers)
}

fn hexadecimal(object: &Map<String, Value>, name: &str) -> Result<u32, InputProblem> {
    let text = string(object, name)?;
    if text.is_empty() {
        return Ok(0);
    }
    u32::from_str_radix(text, 16)
        .map_err(|_| InputProblem::refused(format!("{name} must be a hexadecimal number, not {text:?}")))
}

/// A number, or hexadecimal digits in a string.
fn number(object: &Map<String, Value>, name: &str) -> Result<u16, InputProblem> {
    let number = match field(object, name) {
        None | Some(Value::Null) => Some(0),
        Some(Value::String(digits)) => u16::from_str_radix(digits, 16).ok(),
        Some(value) => value.as_u64().and_then(|value| u16::try_from(value).ok()),
    };
    number
        .ok_or_else(|| InputProblem::refused(format!("{name} must be a number, or four hexadecimal digits")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Result<VersionInfo, InputError> {
        let resources = read("versioninfo.json", &|_: &str| Ok(json.as_bytes().to_vec()))?;
        Ok(resources.version().unwrap())
    }

    #[test]
    fn numbers_and_texts_of_versions_are_made_of_one_another() {
        let info = of(r#"{"FixedFileInfo": {"FileVersion": {"Major": 1, "Build": 4}},
            "StringFileInfo": {"ProductVersion": "v1.2.3", "productname": "A"},
            "VarFileInfo": {"Translation": {"LangID": "0409", "CharsetID": 1200}}}"#)
        .unwrap();
        assert_eq!(info.text("FileVersion"), Some("1.0.0.4"));
        assert_eq!(info.fixed.unwrap().product, [0; 4], "goversioninfo takes no v");
        assert_eq!(info.text("ProductName"), Some("A"));
        assert_eq!(info.translations, [(0x409, 1200)]);
        let info = of(r#"{"StringFileInfo": {"FileVersion": "6.3.9600.17284 (x)"}}"#).unwrap();
        assert_eq!(info.fixed.unwrap().file, [6, 3, 9600, 17284]);
    }

    #[test]
    fn says_what_is_wrong() {
        for (json, says) in [
            ("{\n", "versioninfo.json:2: EOF"),
            (r#"{"FixedFileInfo": {"FileVersion": {"Major": 65536}}}"#, "below 65536"),
            (r#"{"FixedFileInfo": {"FileOS": "x"}}"#, "FileOS must be a hexadecimal"),
            (r#"{"StringFileInfo": {"Comments": 1}}"#, "Comments must be a string"),
            (r#"{"VarFileInfo": {"Translation": {"LangID": "english"}}}"#, "LangID must be"),
        ] {
            let told = of(json).unwrap_err().to_string();
            assert!(told.contains(says), "{json}: {told}");
        }
    }
}
