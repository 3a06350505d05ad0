//! `race-unsupported`: the race detector is asked for where Go has none.

use std::collections::BTreeMap;

use ogive_platform::{Goos, Port, PortSet, ports};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::Subject;
use crate::said::{Said, some, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("race-unsupported"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "the race detector is asked for where Go has none",
    rationale: "The go command refuses -race on such a platform, and on all but macOS without cgo, so that the job fails \
                before it tests anything.",
    examples: &[Example { wrong: "GOARCH=386 go test -race ./...", right: "GOARCH=386 go test ./..." }],
    references: &[Reference {
        title: "Go: data race detector",
        url: "https://go.dev/doc/articles/race_detector#Requirements",
    }],
};

/// The race detector is asked for where Go has none.
pub(crate) struct RaceUnsupported;

impl Rule<Subject<'_>> for RaceUnsupported {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let table = ports::newest();
        let has_race = |port: Port| table.get(port).is_none_or(|info| info.race);
        let mut findings = Vec::new();
        for file in &subject.pipelines.files {
            let mut by_place: BTreeMap<u32, (PortSet, bool)> = BTreeMap::new();
            for call in file.told.calls.iter().filter(|call| call.race) {
                let entry = by_place.entry(call.offset).or_default();
                if let Some(port) = call.port.filter(|port| !has_race(*port)) {
                    entry.0 = entry.0 | PortSet::where_port(|other| other == port);
                }
                entry.1 |= call.cgo == Some(false) && call.port.is_none_or(|port| port.os != Goos::Darwin);
            }
            for (offset, (without, lacks_cgo)) in by_place {
                if !without.is_empty() {
                    let title = format!("Go has no race detector for {}", some(without));
                    let said = Said::in_pipeline(&META, file, offset, title).on(without);
                    findings.push(said.remedy("leave -race out for these platforms".to_owned()).finding());
                } else if lacks_cgo {
                    let title = "the race detector needs cgo, which is switched off here".to_owned();
                    let said = Said::in_pipeline(&META, file, offset, title);
                    findings.push(said.remedy("set CGO_ENABLED=1 for this command".to_owned()).finding());
                }
            }
        }
        verdict(findings)
    }
}
