//! The answer in the forms that others read.

use std::path::{Path, PathBuf};

use ogive_gate::{Found, Problem, TextLines, platforms_of, rule_metas};
use ogive_record::{Asked, Finding, Provenance, RuleMeta, Severity};
use ogive_report::{
    CodeFinding, JUnit, Sarif, SarifSetting, github_annotations, github_inert, github_summary,
    gitlab_code_quality, junit, one_line, to_text,
};

use super::coverage::coverage_table;
use super::document::names;
use super::html::html;
use super::page::{counts, judged_for};
use super::{GateDocument, Judged, Left, page};
use crate::env_vars::foreign;
use crate::{Context, Exit, Failure};

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// The document that --json gives
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Annotations of a GitHub job, and its summary
    Github,
    /// GitLab's report of code quality
    Gitlab,
    /// Results of tests: a suite a platform, a case a rule
    Junit,
    /// A page for browsers, with a map of packages and platforms
    Html,
    /// A table of what pipelines build, test and make images of, by platform
    Coverage,
}

/// What is answered from.
pub(crate) struct Answer<'a> {
    /// What was found.
    pub(crate) judged: &'a Judged,
    /// What was found and is not told.
    pub(crate) left: &'a Left,
    /// Which rules were asked.
    pub(crate) asked: &'a Asked,
    /// From where on a finding makes the command fail.
    pub(crate) threshold: Severity,
}

impl Answer<'_> {
    /// The answer in a form.
    ///
    /// # Errors
    /// When a value is none that the form has, which none is.
    pub(crate) fn text(&self, context: &Context, format: Format) -> anyhow::Result<String> {
        let findings = self.findings(context);
        let found: Vec<CodeFinding<'_>> = findings
            .iter()
            .zip(&self.judged.review.found)
            .map(|(finding, found)| CodeFinding {
                finding,
                fingerprint: found.fingerprint.as_str(),
                platforms: platforms_of(finding),
            })
            .collect();
        Ok(match format {
            Format::Text => page(self.judged, self.left),
            Format::Json => to_text(&GateDocument::of(self.judged, self.left))?,
            Format::Sarif => self.sarif(&self.in_utf16(&findings))?,
            Format::Github => {
                self.summarise(context, &found)?;
                github_annotations(&found) + &github_inert(&page(self.judged, self.left))
            }
            Format::Gitlab => gitlab_code_quality(&found)?,
            Format::Junit => self.junit(&found)?,
            Format::Html => {
                html(self.judged, self.left, ogive_transaction::rfc3339(context.system.clock.now()))
            }
            Format::Coverage => coverage_table(self.judged),
        })
    }

    /// The findings with paths from the top of git's repository, which code hosts know, where that is further up.
    fn findings(&self, context: &Context) -> Vec<Finding> {
        let top = &self.judged.top;
        let is_top = |folder: &&Path| context.system.files.exists(&folder.join(".git"));
        let above = top.ancestors().find(is_top).and_then(|above| top.strip_prefix(above).ok());
        let prefix = above.unwrap_or(Path::new(""));
        self.judged.review.found.iter().map(|found| below(prefix, &found.finding)).collect()
    }

    /// The findings with columns in units of UTF-16 instead of bytes.
    fn in_utf16(&self, findings: &[Finding]) -> Vec<Finding> {
        let mut lines = TextLines::of(&self.judged.sources);
        let mut convert = |(finding, found): (&Finding, &Found)| {
            let mut finding = finding.clone();
            if let Some(at) = &mut finding.location
                && let Some(place) = &found.finding.location
                && let (Some(line), Some(column)) = (place.line, place.column)
                && let Some(text) = lines.get(&place.path, line)
            {
                let before =
                    usize::try_from(column).ok().and_then(|column| text.get(..column.checked_sub(1)?));
                let units = before.map(|before| String::from_utf8_lossy(before).encode_utf16().count() + 1);
                at.column = units.and_then(|units| u32::try_from(units).ok());
            }
            finding
        };
        findings.iter().zip(&self.judged.review.found).map(&mut convert).collect()
    }

    fn sarif(&self, findings: &[Finding]) -> anyhow::Result<String> {
        let rules: Vec<&RuleMeta> = rule_metas().collect();
        let judgement = &self.judged.review.judgement;
        let off = judgement.off.iter().map(|off| SarifSetting { rule: &off.rule, severity: None });
        let severities = rules.iter().filter_map(|rule| {
            let severity = self.asked.settled.get(rule.name.as_str())?.severity?;
            Some(SarifSetting { rule: &rule.name, severity: Some(severity) })
        });
        let note = |Problem { path, line, reason }: &Problem| {
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            format!("{}{line} was not read: {reason}", one_line(&path.display().to_string()))
        };
        Ok(ogive_report::sarif(&Sarif {
            category: "ogive/gate",
            version: env!("CARGO_PKG_VERSION"),
            findings: findings.iter().collect(),
            fingerprints: self.judged.review.found.iter().map(|found| found.fingerprint.as_str()).collect(),
            settled: off.chain(severities).collect(),
            untold: judgement.untold.iter().map(|untold| (&untold.rule, &*untold.because)).collect(),
            notes: self.judged.problems.iter().map(note).collect(),
            rules: &rules,
            root: None,
        })?)
    }

    fn junit(&self, found: &[CodeFinding<'_>]) -> anyhow::Result<String> {
        let platforms = names(self.judged.declared.builds);
        let judgement = &self.judged.review.judgement;
        let rules = judgement.failed.iter().chain(&judgement.passed);
        let unconcerned =
            judgement.not_applicable.iter().map(|rule| (rule, "it does not concern this repository"));
        let untold = judgement.untold.iter().map(|untold| (&untold.rule, &*untold.because));
        Ok(junit(&JUnit {
            name: "ogive gate",
            platforms: platforms.iter().map(String::as_str).collect(),
            rules: rules.collect(),
            skipped: unconcerned.chain(untold).collect(),
            findings: found,
            threshold: self.threshold,
        })?)
    }

    /// Adds to the summary of a GitHub job, where there is one.
    fn summarise(&self, context: &Context, found: &[CodeFinding<'_>]) -> anyhow::Result<()> {
        let summary = context.system.environment.var_os(foreign::GITHUB_STEP_SUMMARY).map(PathBuf::from);
        let Some(summary) = summary.filter(|summary| !summary.as_os_str().is_empty()) else { return Ok(()) };
        let lines = [counts(self.judged), ogive_report::style::plain(&judged_for(self.judged))];
        let failed = |error| {
            Failure::new(Exit::Disk, format!("cannot add to the summary in {}", summary.display()))
                .because(error)
        };
        let mut file = context.system.files.append(&summary, None).map_err(failed)?;
        file.write_all(github_summary("ogive gate", &lines, found).as_bytes()).map_err(failed)?;
        Ok(())
    }
}

/// A finding as it is named from a folder above.
fn below(prefix: &Path, finding: &Finding) -> Finding {
    let mut finding = finding.clone();
    if prefix.as_os_str().is_empty() {
        return finding;
    }
    if let Some(at) = &mut finding.location {
        at.path = prefix.join(&at.path);
    }
    for evidence in &mut finding.evidence {
        let (ogive_record::Fact::Known { provenance, .. } | ogive_record::Fact::Unknown { provenance, .. }) =
            &mut evidence.fact;
        if let Provenance::File { path, .. } = provenance {
            *path = prefix.join(&*path);
        }
    }
    finding
}
