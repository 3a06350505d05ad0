//! The program that an image starts is not in the image.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// The program that an image starts is not in the image.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("container-command-missing"),
    title: "the file that the container is to start is not in the image",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The runtime looks for the file before it starts anything, so that neither its CPU nor its loader matters \
        yet. With Go it is mostly written elsewhere: `go install` for another platform puts programs in a folder of its own, \
        bin/GOOS_GOARCH, or the stage of the Dockerfile or the mount is another one.",
    literals: &[r#"": stat "#],
    patterns: &[r#"exec: \\?"(?<program>[^"\\]+)\\?": stat \S+: no such file or directory"#],
    ways: &[
        way("build to a path that does not depend on the platform", "go build -o {program} ."),
        way("see which programs the image has", "ogive inspect registry:IMAGE"),
    ],
    doctor: None,
    examples: &[
        sample(
            r#"OCI runtime create failed: runc create failed: unable to start container process: exec: "/app": stat /app: no such file or directory: unknown."#,
            "bazel-contrib/rules_oci#537",
        ),
        sample(
            r#"container_linux.go:348: starting container process caused "exec: \"./bin/run.sh\": stat ./bin/run.sh: no such file or directory": unknown."#,
            "moby/moby#37749",
        ),
    ],
    references: &[],
};
