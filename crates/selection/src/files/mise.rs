//! `mise.toml`, as far as it speaks of Go: `[tools] go = "1.22"`, a list, or a table with `version`.

use ogive_platform::Goos;

use super::pin::{Pin, pin};
use super::problem::FileError;
use super::toml_text::{Document, Item};

/// The names that Go has among mise's tools.
pub(crate) const NAMES: [&str; 4] = ["go", "golang", "core:go", "core:golang"];

/// Reads a `mise.toml` file; nothing when it does not speak of Go on `os`.
///
/// # Errors
/// When it is not TOML, or the entry for Go is no version.
pub fn parse(bytes: &[u8], os: Goos) -> Result<Vec<Pin>, FileError> {
    let mut pins = Vec::new();
    // Most of these files say nothing about Go: that is known without parsing them.
    if !bytes.windows(2).any(|w| w == b"go" || w[0] == b'\\') {
        return Ok(pins);
    }
    let document = Document::parse(bytes)?;
    let tools = document.entries().find(|(name, _)| *name == "tools");
    let Some((_, tools)) = tools else { return Ok(pins) };
    let Some(tools) = tools.entries() else { return Err(tools.must_be("a table")) };
    let mut found: Vec<(&str, Item<'_>)> = tools.filter(|(name, _)| NAMES.contains(name)).collect();
    found.sort_by_key(|(_, item)| item.line);
    for (_, item) in found.iter().take(1) {
        collect(item, os, &mut pins)?;
    }
    Ok(pins)
}

fn collect(item: &Item<'_>, os: Goos, pins: &mut Vec<Pin>) -> Result<(), FileError> {
    if let Some(text) = item.as_str() {
        pins.push(pin(text, item.line)?);
    } else if let Some(elements) = item.elements() {
        for element in elements {
            collect(&element, os, pins)?;
        }
    } else if let Some(entries) = item.entries() {
        let mut version = None;
        for (name, entry) in entries {
            match name {
                "version" => version = Some(entry),
                "os" if !meant_for(&entry, os) => return Ok(()),
                _ => {}
            }
        }
        let version = version.ok_or_else(|| item.must_be("a version, or a table with one"))?;
        pins.push(pin(version.text()?, version.line)?);
    } else {
        return Err(item.must_be("a version, a list of versions, or a table with a version"));
    }
    Ok(())
}

/// Whether a list such as `["linux", "macos/arm64"]` names the operating system.
fn meant_for(item: &Item<'_>, os: Goos) -> bool {
    let ours = if os == Goos::Darwin { "macos" } else { os.name() };
    let named = |text: &str| text.split('/').next().is_some_and(|name| name == ours || name == os.name());
    match item.elements() {
        Some(list) => list.iter().any(|e| e.as_str().is_some_and(named)),
        None => item.as_str().is_none_or(named),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Problem;

    fn read(text: &str) -> Vec<(u32, String)> {
        let pins = parse(text.as_bytes(), Goos::Linux).unwrap();
        pins.iter()
            .map(|p| (p.line, p.wish.as_ref().map_or_else(Problem::to_string, ToString::to_string)))
            .collect()
    }

    #[test]
    fn reads_every_form() {
        assert_eq!(read("[tools]\ngo = \"1.22\""), [(2, "1.22".to_owned())]);
        assert_eq!(read("[tools]\nnode = \"20\"\n"), []);
        assert_eq!(
            read("tools = { golang = ['1.22.5', \"prefix:1.21\"] }"),
            [(1, "1.22.5".into()), (1, "1.21".into())]
        );
        assert_eq!(
            read("[tools]\n\"core:go\" = { version = \"1.22\", os = [\"linux\"] }"),
            [(2, "1.22".to_owned())]
        );
        assert_eq!(read("[tools.go]\nversion = \"latest\"\n"), [(2, "stable".to_owned())]);
        assert_eq!(read("[tools]\ngo = { version = \"1.22\", os = [\"macos\"] }"), []);
        assert_eq!(
            read("[tools]\ngo = [\n  \"1.22\",\n  { version = \"1.21\" },\n]"),
            [(3, "1.22".into()), (4, "1.21".into())]
        );
        assert_eq!(read("[env]\nGOFLAGS = 'x'"), []);
        assert_eq!(read("[tools]\n\"\\u0067o\" = \"1.22\""), [(2, "1.22".to_owned())]);
    }

    #[test]
    fn refuses_with_reasons() {
        for (text, says) in
            [("go = 'system'", "adopt"), ("go = 'path:/x'", "path"), ("go = '{{exec(x)}}'", "templates")]
        {
            let said = read(&format!("[tools]\n{text}"));
            assert!(said[0].1.contains(says), "{said:?}");
        }
        for (text, line) in
            [("[tools]\ngo = 1.22", 2), ("[tools]\ngo = 'x'", 2), ("[tools\ngo='1'", 1), ("tools = 'go'", 1)]
        {
            assert_eq!(parse(text.as_bytes(), Goos::Linux).unwrap_err().line, line, "{text}");
        }
    }
}
