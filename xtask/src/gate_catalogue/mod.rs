//! `cargo xtask gate-catalogue`: whether the gate finds what the issues behind its rules are about in the versions that had
//! it, and no more in those that repaired it.

mod page;
mod row;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::Value;

use self::row::{Case, Catalogue};
use crate::{build, modules};

/// The committed issues.
const ISSUES: &str = "xtask/gate-catalogue/issues.txt";

/// What is published.
const PAGE: &str = "docs/gate-catalogue.md";

/// Options of `cargo xtask gate-catalogue`.
#[derive(Args)]
pub struct Options {
    /// Fail when the gate finds anything else than the published page says
    #[arg(long)]
    check: bool,
    /// Where modules are kept; below target when left out
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
}

/// What came of a case.
pub struct Outcome {
    /// Where the gate finds it in the faulty version.
    found: Option<String>,
    /// Where the gate finds it in the repaired version all the same.
    still: Option<String>,
}

/// Judges both versions of every issue, and publishes what comes of it.
///
/// # Errors
/// When a version can't be fetched, the gate fails, or, with `--check`, something is not as it is published.
pub fn gate_catalogue(root: &Path, options: &Options) -> anyhow::Result<()> {
    let work = options.work.clone().unwrap_or_else(|| build::target(root).join("fixtures/gate-truth"));
    std::fs::create_dir_all(&work)?;
    let catalogue = Catalogue::read(&std::fs::read_to_string(root.join(ISSUES))?)?;
    let wanted: BTreeSet<String> = catalogue.cases.iter().flat_map(Case::modules).collect();
    let folders = modules::fetch(&work, wanted.iter().map(String::as_str))?;
    let ogive = build::ogive(root, "dev")?;
    let found = |module: &str, case: &Case| {
        let folder = folders.get(module).with_context(|| format!("{module} was not fetched"))?;
        // Platforms that are named are not narrowed to packages, whatever pipelines of that time said.
        let arguments = ["--platform", "all", "--severity", "info", "--only", &case.rule];
        Ok::<_, anyhow::Error>(place(&modules::judge(&ogive, folder, &arguments, None)?, case))
    };
    let mut outcomes = Vec::new();
    for case in &catalogue.cases {
        let still = match case.fixed() {
            Some(fixed) => found(&fixed, case)?,
            None => None,
        };
        outcomes.push((case, Outcome { found: found(&case.faulty(), case)?, still }));
    }
    let page = page::page(&outcomes, &catalogue.unreachable);
    let file = root.join(PAGE);
    if !options.check {
        std::fs::write(&file, &page)?;
        println!("{page}");
    } else if std::fs::read_to_string(&file)? != page {
        bail!("{PAGE} is not what the gate finds now; write it with cargo xtask gate-catalogue");
    }
    Ok(())
}

/// Where a document tells of the matter of a case first.
fn place(document: &Value, case: &Case) -> Option<String> {
    let findings = document["findings"].as_array().into_iter().flatten();
    findings.into_iter().find_map(|finding| {
        let path = finding["location"]["path"].as_str()?;
        let title = finding["title"].as_str()?;
        let is_it = finding["rule"] == *case.rule && path == case.path && title.contains(&case.about);
        is_it.then(|| match finding["location"]["line"].as_u64() {
            Some(line) => format!("{path}:{line}"),
            None => path.to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_finding_of_another_rule_file_or_matter_is_not_it() {
        let line = "statfs-width cilium/ebpf#726 github.com/cilium/ebpf v0.9.0 v0.9.1 a/b.go bpfFSType";
        let catalogue = Catalogue::read(line).unwrap();
        let said = |rule: &str, path: &str, title: &str| {
            let finding = json!({ "rule": rule, "title": title, "location": { "path": path, "line": 7 } });
            place(&json!({ "findings": [finding] }), &catalogue.cases[0])
        };
        assert_eq!(said("statfs-width", "a/b.go", "bpfFSType is wide").as_deref(), Some("a/b.go:7"));
        assert_eq!(said("utsname-int8", "a/b.go", "bpfFSType is wide"), None);
        assert_eq!(said("statfs-width", "b.go", "bpfFSType is wide"), None);
        assert_eq!(said("statfs-width", "a/b.go", "another is wide"), None);
    }
}
