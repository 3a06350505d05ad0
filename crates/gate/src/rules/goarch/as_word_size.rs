//! `goarch-as-word-size`: the size of words is told from the name of the architecture.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{Place, each};
use crate::arch::UseKind;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goarch-as-word-size"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "the size of words is told from the name of the architecture",
    rationale: "Each list of 32-bit or of 64-bit architectures is incomplete the day that Go gains one. The compiler knows the \
                size, and constants made from it cost nothing.",
    examples: &[Example {
        wrong: "if runtime.GOARCH == \"amd64\" { bits = 64 } else { bits = 32 }",
        right: "const bits = strconv.IntSize",
    }],
    references: &[
        Reference { title: "strconv.IntSize", url: "https://pkg.go.dev/strconv#IntSize" },
        Reference { title: "math/bits.UintSize", url: "https://pkg.go.dev/math/bits#UintSize" },
    ],
};

/// The size of words is told from the name of the architecture.
pub(in crate::rules) struct GoarchAsWordSize;

impl PackageRule for GoarchAsWordSize {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        each(one, judge)
    }
}

fn judge(place: &Place<'_, '_>) -> Option<Finding> {
    let is_size = match &place.used.kind {
        UseKind::Compared(compared) => compared.sizes,
        UseKind::Switched(switch) => switch.sizes,
        UseKind::Matched(found) => found.sizes,
        _ => false,
    };
    let title = format!("the size of words is told from {}", place.used.shown);
    let step = "ask strconv.IntSize, or unsafe.Sizeof(uintptr(0)) for pointers".to_owned();
    is_size.then(|| place.said(&META, title).on(place.builds).remedy(step).finding())
}
