//! Security fixes in Go itself, from the Go vulnerability database: the module golang.org/x/vulndb,
//! whose reports about `stdlib` and `toolchain` are OSV documents
//! (<https://ossf.github.io/osv-schema/>). Its prose is not taken, only identifiers, packages and
//! version ranges.
//!
//! The table changes with the world, not with the project's sources, so that it is written on
//! demand and never compared: not every module proxy offers that module.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::path::Path;

use anyhow::Context as _;
use ogive_platform::GoVersion;
use serde_json::Value;

use super::Output;
use crate::run::Run;

const MODULE: &str = "golang.org/x/vulndb";

/// A fix, as it stands in the table.
#[derive(Debug, PartialEq, Eq)]
struct Fix {
    id: String,
    packages: BTreeSet<String>,
    ranges: Vec<(String, GoVersion)>,
}

/// The table of security fixes.
///
/// # Errors
/// When the module cannot be fetched, or is not what it used to be.
pub fn security(root: &Path) -> anyhow::Result<Vec<Output>> {
    let newest = format!("{MODULE}@latest");
    let go = |arguments: &[&str]| Run::new("go", root).args(arguments).env("GOWORK", "off");
    // With -json the reason of a failure is not told to the person who waits.
    go(&["mod", "download", &newest]).done().with_context(|| format!("fetch {MODULE} through GOPROXY"))?;
    let answer = go(&["mod", "download", "-json", &newest]).text()?;
    let answer: Value = serde_json::from_str(&answer).context("read the go command's answer")?;
    let zip = answer["Zip"].as_str().context("the go command names no zip")?;
    let mut archive = zip::ZipArchive::new(Cursor::new(std::fs::read(zip)?)).context("open the module")?;
    let mut fixes = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let name = file.name()?.into_owned();
        if name.contains("/data/osv/GO-") && name.ends_with(".json") {
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            let report: Value = serde_json::from_str(&text).with_context(|| name.clone())?;
            fixes.extend(fix(&report).with_context(|| name)?);
        }
    }
    let contents = print(fixes)?.into_bytes();
    Ok(vec![Output { path: "crates/sdk/src/upgrade/security.rs".into(), contents }])
}

/// What a report says of Go itself; none when it is withdrawn, about something else or not fixed.
fn fix(report: &Value) -> anyhow::Result<Option<Fix>> {
    if report.get("withdrawn").is_some() {
        return Ok(None);
    }
    let id = report["id"].as_str().context("a report without id")?.to_owned();
    let mut fix = Fix { id, packages: BTreeSet::new(), ranges: Vec::new() };
    for affected in items(&report["affected"]) {
        if !matches!(affected["package"]["name"].as_str(), Some("stdlib" | "toolchain")) {
            continue;
        }
        let imports = items(&affected["ecosystem_specific"]["imports"]);
        fix.packages.extend(
            imports.filter_map(|import| import["path"].as_str()).filter(|p| is_public(p)).map(str::to_owned),
        );
        for range in items(&affected["ranges"]) {
            let mut introduced = None;
            for event in items(&range["events"]) {
                if let Some(version) = event["introduced"].as_str() {
                    introduced = Some(start(version));
                } else if let Some(version) = event["fixed"].as_str() {
                    let fixed = release(version).parse().with_context(|| format!("fixed in {version}"))?;
                    fix.ranges.push((introduced.take().unwrap_or_default(), fixed));
                }
            }
        }
    }
    Ok((!fix.ranges.is_empty() && !fix.packages.is_empty()).then_some(fix))
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// `0` is the beginning, `1.19.0-0` the first prerelease of a line.
fn start(version: &str) -> String {
    match version {
        "0" => String::new(),
        _ => version
            .strip_suffix(".0-0")
            .or(version.strip_suffix("-0"))
            .map_or_else(|| release(version), str::to_owned),
    }
}

/// Go's spelling of a semantic version: `1.27.0-rc.3` is `1.27rc3`.
fn release(version: &str) -> String {
    match version.split_once(".0-") {
        Some((line, prerelease)) => format!("{line}{}", prerelease.replacen('.', "", 1)),
        None => version.to_owned(),
    }
}

/// Whether people import the package: what only the standard library sees says nothing to them.
fn is_public(package: &str) -> bool {
    !package.split('/').any(|part| part == "internal")
}

fn print(mut fixes: Vec<Fix>) -> anyhow::Result<String> {
    let releases = fixes.iter().flat_map(|fix| fix.ranges.iter().map(|(_, fixed)| *fixed));
    let newest = releases.filter(|version| version.is_release()).max();
    let newest = newest.context("no report about Go itself")?;
    fixes.sort_by(|a, b| a.id.cmp(&b.id));
    let mut text = format!(
        "//! Security fixes in Go's standard library and tools.\n\
         //!\n\
         //! Facts of the Go vulnerability database, the module {MODULE}, written by\n\
         //! `cargo xtask generate-security`.\n\n\
         use super::SecurityFix;\n\n\
         /// The newest release that the table knows of.\n\
         pub(super) const KNOWN_UNTIL: &str = \"{newest}\";\n\n\
         /// The fixes, oldest first.\n\
         #[rustfmt::skip]\n\
         pub(super) static FIXES: &[SecurityFix] = &[\n"
    );
    for fix in fixes {
        let packages: Vec<_> = fix.packages.iter().map(|package| format!("{package:?}")).collect();
        let ranges: Vec<_> =
            fix.ranges.iter().map(|(start, fixed)| format!("({start:?}, \"{fixed}\")")).collect();
        text.push_str(&format!(
            "    SecurityFix {{ ids: &[{:?}], packages: &[{}], ranges: &[{}] }},\n",
            fix.id,
            packages.join(", "),
            ranges.join(", ")
        ));
    }
    text.push_str("];\n");
    Ok(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn takes_ranges_and_packages_of_go_itself() {
        let report = json!({
            "id": "GO-2099-0001",
            "affected": [
                {
                    "package": { "name": "stdlib", "ecosystem": "Go" },
                    "ranges": [{ "type": "SEMVER", "events": [
                        { "introduced": "0" }, { "fixed": "1.20.3" },
                        { "introduced": "1.21.0-0" }, { "fixed": "1.21.1" },
                        { "introduced": "1.22.0-rc.1" }, { "fixed": "1.22.0-rc.3" },
                        { "introduced": "1.22.2" },
                    ]}],
                    "ecosystem_specific": { "imports": [
                        { "path": "net/http" }, { "path": "net/http/internal/http2" },
                    ]},
                },
                { "package": { "name": "example.com/m" }, "ranges": [{ "events": [{ "fixed": "9.9.9" }] }] },
            ],
        });
        let taken = fix(&report).unwrap().unwrap();
        let text = print(vec![taken]).unwrap();
        assert!(text.contains(
            r#"ids: &["GO-2099-0001"], packages: &["net/http"], ranges: &[("", "1.20.3"), ("1.21", "1.21.1"), ("1.22rc1", "1.22rc3")]"#
        ));
        assert!(text.contains(r#"KNOWN_UNTIL: &str = "1.21.1""#));
        let mut withdrawn = report;
        withdrawn["withdrawn"] = json!("2099-01-01T00:00:00Z");
        assert_eq!(fix(&withdrawn).unwrap(), None);
    }
}
