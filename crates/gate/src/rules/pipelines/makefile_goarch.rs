//! `makefile-goarch`: a makefile builds for one architecture, whoever calls it.

use std::collections::{BTreeMap, BTreeSet};

use ogive_platform::{Goarch, Goos, PortSet};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::Subject;
use crate::pipelines::{Act, Pin, PinKind, PipelineKind};
use crate::said::{Said, some, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("makefile-goarch"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a makefile builds for one architecture, whoever calls it",
    rationale: "On a machine of another architecture it makes a program that does not run there, and a pipeline that calls \
                it for another platform gets the wrong one.",
    examples: &[Example {
        wrong: "build:\n\tGOOS=linux GOARCH=amd64 go build -o bin/app .",
        right: "GOARCH ?= $(shell go env GOARCH)\nbuild:\n\tGOOS=linux GOARCH=$(GOARCH) go build -o bin/app .",
    }],
    references: &[Reference {
        title: "Go: environment variables",
        url: "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    }],
};

/// A makefile builds for one architecture, whoever calls it.
pub(crate) struct MakefileGoarch;

impl Rule<Subject<'_>> for MakefileGoarch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let mut findings = Vec::new();
        for file in &subject.pipelines.files {
            let is_one = matches!(
                file.kind,
                PipelineKind::Makefile
                    | PipelineKind::Justfile
                    | PipelineKind::Taskfile
                    | PipelineKind::Bazel
            );
            if !is_one || file.is_for_tests() {
                continue;
            }
            let mut by_system: BTreeMap<Option<&str>, Vec<&Pin>> = BTreeMap::new();
            for pin in file.told.pins.iter().filter(|pin| pin.arch != Goarch::Wasm) {
                by_system.entry(pin.os.map(Goos::name)).or_default().push(pin);
            }
            for (_, pins) in by_system {
                let os = pins[0].os;
                let is_of = |other: Goos| os.is_none_or(|os| os == other);
                // What the file builds elsewhere for the same system is no gap.
                let built = file.told.claims_of(Act::Build).filter(|claim| is_of(claim.port.os));
                let mut known: BTreeSet<Goarch> = built.map(|claim| claim.port.arch).collect();
                known.extend(pins.iter().map(|pin| pin.arch));
                let Some(pin) = pins.iter().find(|pin| !pin.named) else { continue };
                if known.len() > 1 {
                    continue;
                }
                let others = subject.declared.everywhere()
                    & PortSet::where_port(|port| is_of(port.os) && port.arch != pin.arch);
                if others.is_empty() {
                    continue;
                }
                let title = format!("this builds for {} alone, not for {}", pin.arch, some(others));
                let step = match file.kind {
                    PipelineKind::Bazel => {
                        "leave the platform to --platforms, and build once for each that is declared"
                    }
                    PipelineKind::Justfile | PipelineKind::Taskfile => {
                        "take GOARCH from the caller, and `go env GOARCH` where nothing is asked for"
                    }
                    _ => "take GOARCH from the caller, and $(shell go env GOARCH) where nothing is asked for",
                };
                let said =
                    Said::in_pipeline(&META, file, pin.offset, title).on(others).remedy(step.to_owned());
                let said = match pin.kind {
                    PinKind::Fixed => said,
                    PinKind::Default => said.at_most(Severity::Info, Confidence::Medium),
                };
                findings.push(said.finding());
            }
        }
        verdict(findings)
    }
}
