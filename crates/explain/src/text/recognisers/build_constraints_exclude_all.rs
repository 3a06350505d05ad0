//! A package has no file for the platform that is built.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// A package has no file for the platform that is built.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("build-constraints-exclude-all"),
    title: "no file of a package is for the platform and settings of this build",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "File names such as x_windows.go and //go:build lines choose files by GOOS, GOARCH, cgo \
        and tags, and nothing is left. Mostly GOOS or GOARCH is set without being meant, or the \
        package needs cgo, which is off in a cross build.",
    literals: &["exclude all Go files"],
    patterns: &[r"(?:package (?<package>\S+): )?build constraints exclude all Go files in (?<folder>.+)"],
    ways: &[
        way(
            "see what is built for, and where that is set",
            "go env GOOS GOARCH CGO_ENABLED GOFLAGS; go env -changed",
        ),
        way("take back what was persisted", "go env -u GOOS GOARCH CGO_ENABLED"),
        way("see which files are left out", "go list -e -f '{{.IgnoredGoFiles}} {{.CgoFiles}}' {package}"),
        way("build with cgo, if the package needs it", "CGO_ENABLED=1 go build ."),
    ],
    doctor: Some(RuleName::new("persisted-target")),
    examples: &[
        sample("package m: build constraints exclude all Go files in /tmp/m", "measured: go 1.26"),
        sample(
            "../../go/pkg/mod/github.com/go-gl/gl@v0.0.0/v3.3-core/gl: build constraints exclude all Go files in /home/user/go/pkg/mod/github.com/go-gl/gl@v0.0.0/v3.3-core/gl",
            "Go, go/build",
        ),
        sample(
            "imports runtime/cgo: build constraints exclude all Go files in /usr/local/go/src/runtime/cgo",
            "Go, go/build",
        ),
    ],
    references: &[],
};
