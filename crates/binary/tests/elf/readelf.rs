//! What GNU readelf says of files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use ogive_testkit::require;

/// What it prints of one file. Fields that it does not print are empty.
#[derive(Debug, Default)]
pub struct Printed {
    pub class: String,
    pub data: String,
    pub kind: String,
    pub flags: String,
    pub interpreter: Option<String>,
    pub needed: Vec<String>,
    pub soname: Option<String>,
    pub rpath: Option<String>,
    pub runpath: Option<String>,
    /// Library and version, as they come.
    pub versions: Vec<(String, String)>,
    pub build_id: Option<String>,
    /// The oldest kernel, of the ABI tag.
    pub minimum_kernel: Option<String>,
    pub isa_needed: Option<String>,
    pub isa_used: Option<String>,
    pub has_symbols: bool,
    /// `Tag_…` of the attributes section.
    pub attributes: BTreeMap<String, String>,
}

/// All files, by name; none, and the skip counted, when readelf is not here.
pub fn print(files: &[PathBuf]) -> Option<BTreeMap<PathBuf, Printed>> {
    let readelf = require("readelf")?;
    let mut all = BTreeMap::new();
    for some in files.chunks(64) {
        let output = Command::new(&readelf)
            .args(["-W", "-h", "-S", "-l", "-d", "-V", "-n", "-A"])
            // It names files only when there are several.
            .args(some)
            .arg("/dev/null")
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut parts = text.split("\nFile: ");
        parts.next();
        for part in parts {
            let (name, rest) = part.split_once('\n').unwrap_or((part, ""));
            all.insert(PathBuf::from(name), parse(rest));
        }
    }
    Some(all)
}

fn parse(text: &str) -> Printed {
    let mut printed = Printed::default();
    let mut library = String::new();
    for line in text.lines() {
        let trimmed = line.trim();
        let bracketed = || Some(trimmed.rsplit_once('[')?.1.strip_suffix(']')?.to_owned());
        let (key, value) = trimmed.split_once(':').unwrap_or((trimmed, ""));
        let value = value.trim();
        match key {
            "Class" => printed.class = value.to_owned(),
            "Data" => printed.data = value.to_owned(),
            "Type" if printed.kind.is_empty() => printed.kind = value.to_owned(),
            "Flags" if printed.flags.is_empty() => {
                printed.flags = value.split(',').next().unwrap_or_default().to_owned();
            }
            "[Requesting program interpreter" => {
                printed.interpreter = Some(value.trim_end_matches(']').to_owned());
            }
            _ => {}
        }
        if let Some((_, isa)) = trimmed.split_once("x86 ISA needed: ") {
            printed.isa_needed = Some(isa.to_owned());
        } else if let Some((_, isa)) = trimmed.split_once("x86 ISA used: ") {
            printed.isa_used = Some(isa.to_owned());
        } else if let Some((_, id)) = trimmed.split_once("Build ID: ") {
            printed.build_id = Some(id.to_owned());
        } else if let Some((_, kernel)) =
            trimmed.split_once("OS: ").and_then(|(_, os)| os.split_once(", ABI: "))
        {
            printed.minimum_kernel = Some(kernel.to_owned());
        } else if line.contains("(NEEDED)") {
            printed.needed.extend(bracketed());
        } else if line.contains("(SONAME)") {
            printed.soname = bracketed();
        } else if line.contains("(RPATH)") {
            printed.rpath = bracketed();
        } else if line.contains("(RUNPATH)") {
            printed.runpath = bracketed();
        } else if let Some((_, rest)) = line.split_once(": Version: 1  File: ") {
            library = rest.split("  Cnt:").next().unwrap_or_default().to_owned();
        } else if let Some((_, rest)) = line.split_once(":   Name: ")
            && line.contains("  Version: ")
            && line.contains("Flags: ")
        {
            let version = rest.split("  Flags:").next().unwrap_or_default();
            printed.versions.push((library.clone(), version.to_owned()));
        } else if trimmed.starts_with("Tag_") {
            printed.attributes.insert(key.to_owned(), value.to_owned());
        } else if line.starts_with("  [") && line.split_whitespace().any(|word| word == "SYMTAB") {
            printed.has_symbols = true;
        }
    }
    printed
}
