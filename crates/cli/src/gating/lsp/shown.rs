//! Findings as diagnostics.

use std::path::{Path, PathBuf};

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
};
use ogive_gate::{TextLines, rule_metas};
use ogive_record::{Fact, Finding, Provenance, Remedy, Severity};

use super::positions::{Encoding, uri};
use crate::gating::Judged;

/// A finding as the editor has it.
#[derive(Debug)]
pub(super) struct Shown {
    /// Its file.
    pub(super) path: PathBuf,
    /// What the editor shows.
    pub(super) diagnostic: Diagnostic,
    /// What was found.
    pub(super) finding: Finding,
}

/// Everything that was found in files.
pub(super) fn shown(judged: &Judged, encoding: Encoding) -> Vec<Shown> {
    let mut lines = TextLines::of(&judged.sources);
    let found = judged.review.found.iter().filter_map(|found| {
        let finding = &found.finding;
        let at = finding.location.as_ref()?;
        let line = at.line.unwrap_or(1);
        let text = String::from_utf8_lossy(lines.get(&at.path, line).unwrap_or_default()).into_owned();
        let column = at.line.and(at.column);
        let diagnostic = Diagnostic {
            range: encoding.range(line, column, &text),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.rule.to_string())),
            code_description: described(finding),
            source: Some("ogive".to_owned()),
            message: message(finding),
            related_information: Some(related(&judged.top, finding, encoding, &mut lines)),
            ..Diagnostic::default()
        };
        Some(Shown { path: judged.top.join(&at.path), diagnostic, finding: finding.clone() })
    });
    found.collect()
}

const fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    }
}

/// Where more is said of its rule.
fn described(finding: &Finding) -> Option<CodeDescription> {
    let meta = rule_metas().find(|meta| meta.name == finding.rule)?;
    Some(CodeDescription { href: meta.references.first()?.url.parse().ok()? })
}

fn message(finding: &Finding) -> String {
    let mut text = format!("{}\n{}", finding.title, finding.consequence);
    for remedy in &finding.remedies {
        if let Remedy::Steps(steps) = remedy {
            steps.iter().for_each(|step| text.push_str(&format!("\n- {step}")));
        }
    }
    text
}

/// The other places that a finding speaks of.
fn related(
    top: &Path,
    finding: &Finding,
    encoding: Encoding,
    lines: &mut TextLines<'_>,
) -> Vec<DiagnosticRelatedInformation> {
    let own = finding.location.as_ref().map(|at| (at.path.as_path(), at.line));
    let places = finding.evidence.iter().filter_map(|evidence| {
        let Fact::Known { provenance: Provenance::File { path, line }, .. } = &evidence.fact else {
            return None;
        };
        if Some((path.as_path(), *line)) == own {
            return None;
        }
        let line = line.unwrap_or(1);
        let text = String::from_utf8_lossy(lines.get(path, line).unwrap_or_default()).into_owned();
        let location = Location { uri: uri(&top.join(path))?, range: encoding.line(line, &text) };
        Some(DiagnosticRelatedInformation { location, message: evidence.subject.clone() })
    });
    places.collect()
}
