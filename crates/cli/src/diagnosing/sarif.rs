//! A diagnosis as SARIF.

use std::path::{Path, PathBuf};

use ogive_doctor::{Diagnosis, Only, RULES};
use ogive_machine::Machine;
use ogive_record::RuleMeta;
use ogive_report::{Sarif, SarifSetting};

use crate::Context;

/// The log of a diagnosis.
///
/// # Errors
/// When it is no JSON, which it always is.
pub(crate) fn sarif(diagnosis: &Diagnosis, only: &Only, root: Option<&Path>) -> anyhow::Result<String> {
    let rules: Vec<&RuleMeta> = RULES.iter().map(|ruling| ruling.rule.meta()).collect();
    let off = diagnosis.off.iter().map(|off| SarifSetting { rule: &off.rule, severity: None });
    let severities = rules.iter().filter_map(|rule| {
        let severity = only.asked.settled.get(rule.name.as_str())?.severity?;
        Some(SarifSetting { rule: &rule.name, severity: Some(severity) })
    });
    Ok(ogive_report::sarif(&Sarif {
        category: "ogive/doctor",
        version: env!("CARGO_PKG_VERSION"),
        findings: diagnosis.findings.iter().map(|grouped| &grouped.finding).collect(),
        fingerprints: Vec::new(),
        settled: off.chain(severities).collect(),
        untold: diagnosis.untold.iter().map(|untold| (&untold.rule, &*untold.because)).collect(),
        notes: Vec::new(),
        rules: &rules,
        root,
    })?)
}

/// The top folder of the sources that a machine was looked at in: the repository's where that is here, else
/// that of go.work or go.mod.
pub(crate) fn sources(context: &Context, machine: &Machine, is_here: bool) -> Option<PathBuf> {
    let project = machine.project.as_ref();
    let files = project.and_then(|project| project.go_work.as_ref().or(project.go_mod.as_ref()));
    let of_go = files.and_then(|file| file.parent()).map(Path::to_owned);
    if !is_here {
        return of_go;
    }
    let folder = context.directory().ok()?;
    let repository = folder.ancestors().find(|folder| context.system.files.exists(&folder.join(".git")));
    repository.map(Path::to_owned).or(of_go).or(Some(folder))
}
