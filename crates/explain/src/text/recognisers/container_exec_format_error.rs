//! A container whose first program is for another CPU.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, reference, sample, way};

/// A container whose first program is for another CPU.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("container-exec-format-error"),
    title: "the container's first program is not one that this machine can run",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The kernel refused the entry point: it is machine code for another CPU, or a script \
        without a `#!` line. An image for another platform was pulled or built, and no emulator \
        is registered that reaches into containers.",
    literals: &["format error"],
    patterns: &[
        r#"exec user process caused:? "?exec format error"#,
        r#"(?:^|[\s:"|])exec (?<program>/\S+|container process): exec format error"#,
        r#"(?i)exec container process (?:\(missing dynamic library\?\) )?`?(?<program>[^`"\s]+)`?: exec format error"#,
        r"(?i)\b(?:OCI runtime|runc|crun)\b.*exec format error",
    ],
    ways: &[
        way("see the platforms of the image, and what is inside", "ogive inspect registry:IMAGE"),
        way("pull the image for this machine", "docker pull --platform linux/$(go env GOHOSTARCH) IMAGE"),
        way("build it for both", "docker buildx build --platform linux/amd64,linux/arm64 ."),
        way(
            "or register an emulator that reaches into containers",
            "docker run --privileged --rm tonistiigi/binfmt --install all",
        ),
        advice(
            "if the entry point is a script, give it a first line such as #!/bin/sh, with nothing before it",
        ),
    ],
    doctor: Some(RuleName::new("binfmt-not-fixed")),
    examples: &[
        sample(
            "standard_init_linux.go:228: exec user process caused: exec format error",
            "demyxsh/code-server#5",
        ),
        sample(
            r#"standard_init_linux.go:211: exec user process caused "exec format error""#,
            "TimothyYe/godns#54",
        ),
        sample("exec /tracee/entrypoint.sh: exec format error", "aquasecurity/tracee#2757"),
        sample(
            "Failed to start a Pod on one node. container error: exec /bin/sh: exec format error.",
            "containerd/containerd#12243",
        ),
        sample("exec /manager: exec format error", "gianlucam76/k8s-cleaner#23"),
        sample(
            "demyx_code       | standard_init_linux.go:228: exec user process caused: exec format error",
            "docker-compose, demyxsh/code-server#5",
        ),
        sample(r#"{"msg":"exec container process `/app`: Exec format error"}"#, "crun, src/libcrun/linux.c"),
        sample("Error: OCI runtime error: crun: open executable: Exec format error", "podman with crun"),
    ],
    references: &[reference(
        "binfmt_misc, the F flag",
        "https://docs.kernel.org/admin-guide/binfmt-misc.html",
    )],
};
