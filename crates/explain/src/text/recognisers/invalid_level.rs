//! A level such as GOAMD64 has a value that this Go does not know.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// A level such as GOAMD64 has a value that this Go does not know.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("invalid-level"),
    title: "GOAMD64, GOARM or one of their kin has a value that this Go does not know",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Each architecture has one variable for the level of its CPUs, with a closed set of values. A newer Go \
        knows more of them, and has let some go, as GO386=387. The value comes from the environment or from `go env -w`.",
    literals: &["nvalid GO", "unsupported setting GO386"],
    patterns: &[
        r"invalid (?<variable>GO(?:AMD64|ARM64|ARM|386|MIPS64|MIPS|PPC64|RISCV64|WASM)): (?:must |no such feature)",
        r"Invalid (?<variable>GOARM) value\. Must be",
        r"unsupported setting (?<variable>GO386)=\w+",
    ],
    ways: &[
        way("see its value, and where it comes from", "ogive which; go env {variable}"),
        way("take it out of Go's own settings", "go env -u {variable}"),
        way("and of the environment", "unset {variable}"),
    ],
    doctor: None,
    examples: &[
        sample("go: invalid GOAMD64: must be v1, v2, v3, v4", "measured: go 1.18"),
        sample("go: invalid GOARM: must be 5, 6, 7", "measured: go 1.17"),
        sample(
            "go: invalid GOARM: must start with 5, 6, or 7, and may optionally end in either \",hardfloat\" or \",softfloat\"",
            "Go, internal/buildcfg/cfg.go",
        ),
        sample("go: invalid GOMIPS: must be hardfloat, softfloat", "measured: go 1.26"),
        sample("go: invalid GOPPC64: must be power8, power9, power10", "measured: go 1.26"),
        sample("go: invalid GORISCV64: must be rva20u64, rva22u64, rva23u64", "measured: go 1.26"),
        sample(
            r#"go: invalid GOARM64: must start with v8.{0-9} or v9.{0-5} and may optionally end in ",lse" and/or ",crypto""#,
            "measured: go 1.26",
        ),
        sample(r#"go: invalid GOWASM: no such feature "zz""#, "measured: go 1.26"),
        sample("2026/11/26 10:25:45 Invalid GOARM value. Must be 5, 6, or 7.", "measured: go 1.9 to 1.13"),
        sample(
            "unsupported setting GO386=387. Consider using GO386=softfloat instead.",
            "measured: go 1.18 and 1.27",
        ),
    ],
    references: &[reference(
        "Go's levels",
        "https://go.dev/wiki/MinimumRequirements#microarchitecture-support",
    )],
};
