//! Go has no such platform, or the platform lacks what is asked for.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// Go has no such platform, or the platform lacks what is asked for.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("unsupported-port"),
    title: "Go does not have this platform, or the platform does not have this option",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Not every GOOS goes with every GOARCH, and their names are Go's own: amd64, not x86_64. The race \
        detector, -msan, build modes and linking without cgo exist on some platforms only.",
    literals: &[
        "GOOS/GOARCH pair",
        "is only supported on ",
        " not supported on ",
        "external (cgo) linking",
        "are only supported on ",
        r#"unknown architecture ""#,
    ],
    patterns: &[
        r"unsupported GOOS/GOARCH pair (?<platform>\S+)",
        r"(?<option>-(?:race|msan|asan|buildmode=\S+|linkmode=\S+|linkshared)) (?:is only supported on|(?:is )?not supported on) (?<platform>\S+)",
        r"buildmode (?<option>\S+) not supported on (?<platform>\S+)",
        r"(?<platform>\S+) requires external \(cgo\) linking",
        r"-race and -msan are only supported on (?<platform>[^\s,]+)",
        r#"^(?:compile|link|asm): unknown architecture "(?<need>[^"]+)""#,
    ],
    ways: &[
        way("see what the build is for", "go env GOOS GOARCH CGO_ENABLED"),
        way("see which platforms there are", "go tool dist list"),
        way("see what the platform has: cgo, the race detector, levels", "ogive rule {platform}"),
    ],
    doctor: Some(RuleName::new("persisted-target")),
    examples: &[
        sample("go: unsupported GOOS/GOARCH pair linux/x86_64", "Go, cmd/go/internal/work"),
        sample(
            "go: -race is only supported on linux/amd64, linux/ppc64le, linux/arm64",
            "Go 1.16, cmd/go/internal/work/init.go",
        ),
        sample("-race is not supported on linux/386", "Go 1.22, cmd/go/internal/work/init.go"),
        sample(
            "android/arm requires external (cgo) linking, but cgo is not enabled",
            "Go, cmd/link/internal/ld/config.go",
        ),
        sample("-buildmode=plugin not supported on freebsd/386", "measured: Go 1.27"),
        sample("-linkshared not supported on windows/386", "measured: Go 1.27"),
        sample("buildmode c-archive not supported on plan9/arm", "measured: Go 1.27, cmd/link"),
        sample(
            "go build: -race and -msan are only supported on linux/amd64, freebsd/amd64, darwin/amd64 and windows/amd64",
            "measured: go 1.9",
        ),
        sample(r#"compile: unknown architecture "riscv64""#, "measured: go 1.12"),
    ],
    references: &[reference("Go's ports", "https://go.dev/doc/install/source#environment")],
};
