//! `goamd64-level`: a file or a program is for newer CPUs of x86 alone, and none stands in for it.

use ogive_platform::constraint::Expr;
use ogive_record::{
    Audience, Confidence, Example, Finding, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::goamd64_in_pipelines;
use crate::repository::GoFile;
use crate::said::{Said, verdict};
use crate::{OnePackage, PackageRule, Subject};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goamd64-level"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a file or a program is for newer CPUs of x86 alone, and none stands in for it",
    rationale: "The tag amd64.v2 and its kin are set only in builds with GOAMD64 at that level, whose programs end on older CPUs with \
                \"This program can only be run on AMD64 processors with v2 microarchitecture support\". Everyone else builds without the \
                file.",
    examples: &[
        Example {
            wrong: "fast.go with //go:build amd64.v3, alone",
            right: "fast.go with //go:build amd64.v3, and plain.go with //go:build !amd64.v3",
        },
        Example { wrong: "goamd64: [v3] in .goreleaser.yaml", right: "goamd64: [v1, v3]" },
    ],
    references: &[Reference { title: "GOAMD64", url: "https://go.dev/wiki/MinimumRequirements#amd64" }],
};

const LEVELS: &[&str] = &["amd64.v2", "amd64.v3", "amd64.v4"];

/// A file or a program is for newer CPUs of x86 alone, and none stands in for it.
pub(in crate::rules) struct Goamd64Level;

impl PackageRule for Goamd64Level {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let package = one.package;
        let mut findings = Vec::new();
        for file in &package.files {
            let Some((level, line)) = level(file) else { continue };
            let stands_in = |other: &&GoFile<'_>| condition(other).is_some_and(|expr| denies(expr, level));
            if package.files.iter().any(|other| stands_in(&other)) {
                continue;
            }
            let title =
                format!("{} is left out of every build below {level}, and no file has !{level}", file.name);
            let said = Said::at(&META, package, file, None, title);
            let mut finding = said.remedy(format!("add a file with //go:build !{level}")).finding();
            if let Some(location) = &mut finding.location {
                location.line = Some(line);
            }
            findings.push(finding);
        }
        findings
    }
}

impl Rule<Subject<'_>> for Goamd64Level {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        verdict(goamd64_in_pipelines::findings(subject, &META))
    }
}

fn condition<'f>(file: &'f GoFile<'_>) -> Option<&'f Expr> {
    file.constraint.header.as_ref().ok()?.go_build.as_ref().map(|line| &line.expr)
}

/// The level that a file needs, and the line that says so.
fn level(file: &GoFile<'_>) -> Option<(&'static str, u32)> {
    let line = file.constraint.header.as_ref().ok()?.go_build.as_ref()?;
    let needed = LEVELS.iter().find(|level| needs(&line.expr, level))?;
    Some((needed, line.line))
}

/// Whether a condition holds nowhere without a tag.
fn needs(expr: &Expr, tag: &str) -> bool {
    match expr {
        Expr::Tag(name) => name == tag,
        Expr::And(a, b) => needs(a, tag) || needs(b, tag),
        Expr::Or(a, b) => needs(a, tag) && needs(b, tag),
        Expr::Not(_) => false,
    }
}

/// Whether a condition says `!tag` somewhere.
fn denies(expr: &Expr, tag: &str) -> bool {
    match expr {
        Expr::Tag(_) => false,
        Expr::And(a, b) | Expr::Or(a, b) => denies(a, tag) || denies(b, tag),
        Expr::Not(inner) => {
            let mut tags = Vec::new();
            inner.tags(&mut |name| tags.push(name));
            tags.contains(&tag)
        }
    }
}
