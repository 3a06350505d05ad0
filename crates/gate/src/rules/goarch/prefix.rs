//! `goarch-prefix`: architectures are told apart by a part of their names.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{Place, each};
use crate::arch::UseKind;
use crate::repository::Role;
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goarch-prefix"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "architectures are told apart by a part of their names",
    rationale: "Names of architectures are no scheme: arm is also the beginning of arm64, s390x and wasm have 64 bits without \
                saying so, and mips64le is none of what mips is.",
    examples: &[Example {
        wrong: "strings.HasSuffix(runtime.GOARCH, \"64\"), strings.HasPrefix(runtime.GOARCH, \"arm\")",
        right: "strconv.IntSize == 64, runtime.GOARCH == \"arm\" in a file that only arm builds",
    }],
    references: &[Reference {
        title: "internal/goarch, which Go itself asks",
        url: "https://github.com/golang/go/tree/master/src/internal/goarch",
    }],
};

/// Architectures are told apart by a part of their names.
pub(in crate::rules) struct GoarchPrefix;

impl PackageRule for GoarchPrefix {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        each(one, judge)
    }
}

fn judge(place: &Place<'_, '_>) -> Option<Finding> {
    let UseKind::Matched(found) = &place.used.kind else { return None };
    if found.told || found.skips && place.file.role != Role::Build {
        return None;
    }
    let pattern = found.pattern.as_str();
    let holds = place
        .where_port(|port| found.part.is_in(&found.held.named(port.os.name(), port.arch.name()), pattern));
    let others = place.builds - holds;
    if holds.is_empty() || others.is_empty() {
        return None;
    }
    let title = format!(
        "{}({}, {pattern:?}) holds for {}, and not for {}",
        found.function,
        place.used.shown,
        some(holds),
        some(others)
    );
    let step = match pattern {
        "64" | "32" => "ask strconv.IntSize for the size of words".to_owned(),
        _ => "compare whole names, in files with build constraints".to_owned(),
    };
    Some(place.said(&META, title).on(others).remedy(step).finding())
}
