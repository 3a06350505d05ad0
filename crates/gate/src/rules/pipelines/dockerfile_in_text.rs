//! Dockerfiles that programs write: templates in Go that build for one architecture.

use ogive_gosource::lexer::Kind;
use ogive_platform::{Goarch, PortSet};
use ogive_record::{Confidence, Finding, RuleMeta, Severity};

use super::shipping::wanted;
use crate::OnePackage;
use crate::repository::Role;
use crate::rules::looking::{Looked, look, says};
use crate::said::some;

/// What a constant GOARCH begins with.
const SETS: &str = "GOARCH=";

/// What is to be said of texts in a package that are Dockerfiles. Who writes them may want one architecture alone, so these warn.
pub(super) fn findings(one: &OnePackage<'_, '_>, meta: &'static RuleMeta) -> Vec<Finding> {
    let wanted = wanted(one.subject);
    let wants = |file: &crate::repository::GoFile<'_>| {
        file.role == Role::Build && says(file, SETS) && says(file, "FROM ") && says(file, "go build")
    };
    look(one, wants, |looked| judge(looked, meta, wanted))
}

fn judge(looked: &Looked<'_, '_, '_>, meta: &'static RuleMeta, wanted: PortSet) -> Vec<Finding> {
    let code = &looked.code;
    let mut findings = Vec::new();
    for at in (0..code.len()).filter(|at| code.kind(*at) == Kind::String) {
        let Some((place, arch)) = constant(code.text(at)) else { continue };
        let others = wanted & PortSet::where_port(|port| port.arch != arch);
        if others.is_empty() {
            continue;
        }
        let title =
            format!("the Dockerfile in this text builds for {arch} in images for {} too", some(others));
        let mut said = looked.said(meta, at, title).on(others);
        said = said.at_most(Severity::Warning, Confidence::Medium);
        let step = format!(
            "write ARG TARGETARCH before line {} of the text, and GOARCH=$TARGETARCH in it",
            code.text(at)[..place].matches('\n').count() + 1
        );
        findings.push(said.remedy(step).finding());
    }
    findings
}

/// Where a text that is a Dockerfile builds Go for one architecture, and for which.
fn constant(text: &str) -> Option<(usize, Goarch)> {
    let inside = text.strip_prefix('`')?;
    let is_dockerfile = inside.lines().any(|line| line.starts_with("FROM "));
    let mut start = 1;
    for line in inside.split_inclusive('\n').filter(|_| is_dockerfile) {
        let set = line.find(SETS).filter(|_| line.starts_with("RUN ") && line.contains("go build"));
        let arch = set.and_then(|set| line[set + SETS.len()..].split(' ').next()?.parse().ok());
        if let (Some(set), Some(arch)) = (set, arch) {
            return Some((start + set, arch));
        }
        start += line.len();
    }
    None
}
