//! `fma-golden-values`: a test wants a float to the last digit.

use ogive_gosource::lexer::Kind;
use ogive_platform::{Goarch, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use crate::repository::Role;
use crate::rules::looking::{Looked, look};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("fma-golden-values"),
    severity: Severity::Info,
    confidence: Confidence::Low,
    audience: Audience::Developer,
    summary: "a test wants a float to the last digit",
    rationale: "On architectures that multiply and add in one instruction Go rounds once instead of twice, as the language allows. \
                The last digits differ from those of amd64.",
    examples: &[Example {
        wrong: "if got != 0.30000000000000004 { t.Fatal(got) }",
        right: "if math.Abs(got-0.3) > 1e-9 { t.Fatal(got) }",
    }],
    references: &[
        Reference {
            title: "disintegration/imaging#102",
            url: "https://github.com/disintegration/imaging/issues/102",
        },
        Reference {
            title: "The Go specification, floating-point operators",
            url: "https://go.dev/ref/spec#Floating_point_operators",
        },
    ],
};

/// How many digits a float has that was computed and not thought of.
const DIGITS: usize = 14;

/// A test wants a float to the last digit.
pub(in crate::rules) struct FmaGoldenValues;

impl PackageRule for FmaGoldenValues {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(one, |file| file.role != Role::Build && has_long_float(file.bytes), judge)
    }
}

/// Whether so many digits follow a period somewhere.
fn has_long_float(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'.', bytes).any(|at| {
        let rest = &bytes[at + 1..bytes.len().min(at + 1 + DIGITS)];
        rest.len() == DIGITS && rest.iter().all(u8::is_ascii_digit)
    })
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let fused =
        [Goarch::Arm64, Goarch::Ppc64, Goarch::Ppc64le, Goarch::Riscv64, Goarch::S390x, Goarch::Loong64];
    let builds = looked.builds & PortSet::where_port(|port| fused.contains(&port.arch));
    // Where all do the same, one value is right.
    if builds.is_empty() || builds == looked.builds {
        return Vec::new();
    }
    let is_wanted = |at: &usize| {
        let compared = |kind| matches!(kind, Kind::Equal | Kind::NotEqual);
        let is_long = code.text(*at).bytes().filter(u8::is_ascii_digit).count() >= DIGITS;
        code.kind(*at) == Kind::Float
            && is_long
            && (compared(code.before(*at)) || compared(code.kind(at + 1)))
    };
    let says = |at: usize| {
        let title = format!("the last digits of {} may be others on {}", code.text(at), some(builds));
        let step = "compare with a tolerance".to_owned();
        looked.said(&META, at, title).on(builds).remedy(step).finding()
    };
    (0..code.len()).filter(is_wanted).map(says).collect()
}
