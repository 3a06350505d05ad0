//! A container whose first program, or what that needs to start, is not there.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, reference, sample, way};

/// A container whose first program, or what that needs to start, is not there.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("container-program-not-found"),
    title: "the container's first program, or the loader or interpreter that it needs, is not in the image",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    rationale: "The kernel says \"no such file\" also when the file is there and its loader or interpreter \
        is not: a program linked against glibc in an Alpine or scratch image, one for another \
        CPU whose loader is missing, or a script whose first line ends with CR.",
    literals: &["exec user process caused", "exec container process", ": no such file or directory"],
    patterns: &[
        r#"exec user process caused:? "?no such file or directory"#,
        r#"(?i)exec container process (?:\(missing dynamic library\?\) )?`?(?<program>[^`"\s]+)`?: No such file or directory"#,
        r"(?:^|[\s|])exec (?<program>\.{0,2}/\S+): no such file or directory",
    ],
    ways: &[
        way("build the program without cgo, so that it needs no loader", "CGO_ENABLED=0 go build ."),
        way("see which loader the program in the image asks for", "ogive inspect registry:IMAGE"),
        way("if it is a script, take the CRs out", r"sed -i 's/\r$//' {program}"),
        advice("or use a base image with the C library that the program was linked against"),
    ],
    doctor: None,
    examples: &[
        sample(
            "standard_init_linux.go:219: exec user process caused: no such file or directory",
            "runc 1.0, libcontainer/standard_init_linux.go",
        ),
        sample(
            "exec /app/server: no such file or directory",
            "runc 1.1, libcontainer/standard_init_linux.go",
        ),
        sample(
            "Error: crun: executable file `/app` not found; exec container process (missing dynamic library?) `/app`: No such file or directory",
            "crun, src/libcrun/linux.c",
        ),
        sample(
            "exec ./entrypoint.sh: no such file or directory",
            "runc 1.1, libcontainer/standard_init_linux.go",
        ),
    ],
    references: &[reference("execve(2), ENOENT", "https://man7.org/linux/man-pages/man2/execve.2.html")],
};
