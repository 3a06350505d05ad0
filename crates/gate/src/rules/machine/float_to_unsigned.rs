//! `float-to-unsigned`: a float that may be negative becomes an unsigned number.

use ogive_gosource::lexer::Kind;
use ogive_platform::{Goarch, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::variables::{Origin, body, origin};
use crate::repository::Role;
use crate::rules::looking::{Looked, look, says};
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("float-to-unsigned"),
    severity: Severity::Warning,
    confidence: Confidence::Low,
    audience: Audience::Developer,
    summary: "a float that may be negative becomes an unsigned number",
    rationale: "Go leaves it to the machine what becomes of a float that does not fit: amd64 wraps negative ones around, and arm64 \
                makes them zero. The same program computes different numbers.",
    examples: &[Example {
        wrong: "func bits(v float64) uint64 { return uint64(v) }",
        right: "func bits(v float64) uint64 { return uint64(int64(v)) }, where it is known what is wanted for negative numbers",
    }],
    references: &[
        Reference { title: "vitessio/vitess#10252", url: "https://github.com/vitessio/vitess/issues/10252" },
        Reference { title: "dolthub/dolt#3094", url: "https://github.com/dolthub/dolt/issues/3094" },
        Reference {
            title: "The Go specification, conversions between numeric types",
            url: "https://go.dev/ref/spec#Conversions",
        },
    ],
};

/// A float that may be negative becomes an unsigned number.
pub(in crate::rules) struct FloatToUnsigned;

impl PackageRule for FloatToUnsigned {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let wants = |file: &crate::repository::GoFile<'_>| {
            file.role == Role::Build
                && says(file, "float")
                && (says(file, "uint64(") || says(file, "uint32("))
        };
        look(one, wants, judge)
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let x86 = PortSet::where_port(|port| matches!(port.arch, Goarch::Amd64 | Goarch::I386));
    let mut findings = Vec::new();
    if (looked.builds & x86).is_empty() || (looked.builds - x86).is_empty() {
        return findings;
    }
    for at in 0..code.len() {
        let is_conversion = matches!(code.text(at), "uint64" | "uint32" | "uint")
            && code.before(at) != Kind::Period
            && code.kind(at + 1) == Kind::LeftParen
            && code.kind(at + 2) == Kind::Ident
            && code.kind(at + 3) == Kind::RightParen;
        if !is_conversion || !is_float(code, at + 2) {
            continue;
        }
        let name = code.text(at + 2);
        let Some(inside) = body(code, at) else { continue };
        // Where it is looked at first, its sign is known.
        let is_looked_at = code.any(inside.start..at, |at| {
            let compared = matches!(
                code.kind(at + 1),
                Kind::Less | Kind::LessEqual | Kind::Greater | Kind::GreaterEqual
            ) || matches!(
                code.before(at),
                Kind::Less | Kind::LessEqual | Kind::Greater | Kind::GreaterEqual
            );
            code.is_name(at, name) && (compared || is_asked(code, at))
        });
        if is_looked_at {
            continue;
        }
        let shown = code.written(at..at + 4);
        let title = format!("{shown} of a negative float is not the same number everywhere");
        let step = format!("say what becomes of negative numbers before, such as uint64(int64({name}))");
        findings.push(looked.said(&META, at, title).on(looked.builds).remedy(step).finding());
    }
    findings
}

fn is_asked(code: &crate::code::Code<'_>, at: usize) -> bool {
    let callee = code.around(at).and_then(|open| code.callee(open));
    callee.is_some_and(|name| {
        matches!(
            name,
            "math.Signbit" | "math.Abs" | "math.Max" | "max" | "math.Float64bits" | "math.Float32bits"
        )
    })
}

/// Whether a variable is a parameter or a variable that is said to be a float.
fn is_float(code: &crate::code::Code<'_>, used: usize) -> bool {
    matches!(origin(code, used), Some(Origin::Type(at)) if matches!(code.text(at), "float64" | "float32"))
}
