//! `goarch-comparison`: code compares the architecture with some, and the others fall through.

use ogive_record::{
    Audience, Confidence, Example, Finding, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{List, Place, each, is_known};
use crate::Subject;
use crate::arch::UseKind;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goarch-comparison"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "code compares the architecture with some, and the others fall through",
    rationale: "Whoever wrote the comparison thought of the architectures in it. On every other the program goes the other \
                way without a word, and the compiler has nothing to say to that.",
    examples: &[Example {
        wrong: "if runtime.GOARCH == \"amd64\" { useFastPath() }",
        right: "fast_amd64.go and fast_arm64.go set the constant hasFastPath, fast_other.go with //go:build !amd64 && !arm64 \
                sets it to false",
    }],
    references: &[
        Reference { title: "runtime.GOARCH", url: "https://pkg.go.dev/runtime#GOARCH" },
        Reference {
            title: "containerd, a test that knows two architectures",
            url: "https://github.com/containerd/containerd/blob/main/integration/client/migration_test.go",
        },
    ],
};

/// Code compares the architecture with some, and the others fall through.
pub(in crate::rules) struct GoarchComparison;

impl Rule<Subject<'_>> for GoarchComparison {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        each(subject, judge)
    }
}

fn judge(place: &Place<'_, '_>) -> Option<Finding> {
    let UseKind::Compared { condition, skips, .. } = &place.used.kind else { return None };
    let shown = &place.used.shown;
    let names = condition.archs();
    if let Some(name) = names.iter().find(|name| !is_known(name) && !name.is_empty()) {
        // A variable may have been given another name on the way.
        let is_itself = shown.ends_with("GOARCH");
        let title = format!("{shown} is compared with {name}, which no architecture of Go is called");
        return is_itself.then(|| place.said(&META, title).on(place.builds).finding());
    }
    // On the systems where the condition asks for the architecture.
    let on = |os: &str, arch: &str| condition.on(os, arch);
    let named = place.where_port(|port| {
        let (os, arch) = (port.os.name(), port.arch.name());
        names.contains(&arch) && on(os, arch) != on(os, "")
    });
    let missing = place.where_port(|port| {
        let (os, arch) = (port.os.name(), port.arch.name());
        !names.contains(&arch) && names.iter().any(|name| on(os, name) != on(os, arch))
    });
    if named.is_empty() || (missing.is_empty() && names.len() < 2) {
        return None;
    }
    let list = List {
        names: names.iter().map(|&name| name.to_owned()).collect(),
        missing,
        what: format!("{shown} is compared with"),
        but: ", which leaves out",
        skips: *skips,
        remedy: "move what differs into files with build constraints, and one for all other architectures"
            .to_owned(),
    };
    Some(place.list(&META, &list))
}
