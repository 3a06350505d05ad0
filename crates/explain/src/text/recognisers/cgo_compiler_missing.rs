//! cgo finds no C compiler.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// cgo finds no C compiler.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("cgo-compiler-missing"),
    title: "cgo is on, and the C compiler that it was told to use is not here",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Go builds packages that import \"C\" with the compiler that CC names, gcc or clang by \
        default. CGO_ENABLED=1 in a slim container, or CC persisted on another machine, brings \
        this.",
    literals: &[r#"C compiler ""#, "found in $PATH", "found in %PATH%"],
    patterns: &[
        r#"cgo: C(?:\+\+)? compiler "(?<compiler>[^"]+)" not found"#,
        r#"exec: "(?<compiler>(?:[\w.-]*-)?(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+)(?:-\d+)?(?:\.exe)?)": executable file not found in [$%]PATH"#,
    ],
    ways: &[
        way("build without cgo, if the package can", "CGO_ENABLED=0 go build ."),
        way("install a compiler (Debian)", "apt-get install gcc libc6-dev"),
        way("install a compiler (macOS)", "xcode-select --install"),
        way("take back a CC that was persisted", "go env -u CC"),
    ],
    doctor: Some(RuleName::new("cgo-compiler-missing")),
    examples: &[
        sample(
            r#"cgo: C compiler "nosuchcc" not found: exec: "nosuchcc": executable file not found in $PATH"#,
            "measured: go 1.26",
        ),
        sample(
            r#"cgo: C compiler "gcc" not found: exec: "gcc": executable file not found in %PATH%"#,
            "Go, cmd/go/internal/work/exec.go",
        ),
        sample(r#"exec: "gcc": executable file not found in $PATH"#, "Go before 1.19"),
    ],
    references: &[],
};
