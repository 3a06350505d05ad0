//! The program is in the image, and what it needs to start is not.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("container-loader-missing"),
    title: "the program is in the image, and what it needs to start is not",
    rationale: "The kernel answers \"no such file\" for a program that is there when its dynamic loader or the interpreter of its script is not: a glibc program in an Alpine image, a program for another CPU in a multi-architecture setup, a script with DOS line ends.",
    literals: &["process caused", "exec /"],
    pattern: r#"(?:exec user process caused:? "?no such file or directory|exec (?P<program>/\S+): no such file or directory)"#,
    doctor: Some(RuleName::new("wrong-libc")),
    tell,
    examples: &[
        Example {
            line: "standard_init_linux.go:228: exec user process caused: no such file or directory",
            seen: "runc 1.0, docker logs",
        },
        Example { line: "exec /app/server: no such file or directory", seen: "containerd 1.7, kubectl logs" },
        Example {
            line: "standard_init_linux.go:211: exec user process caused \"no such file or directory\"",
            seen: "runc before 1.0",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("program", found.get("program"))
        .run("See what it asks for and whether the image has it", "ogive explain --image IMAGE")
        .run("Build a program that needs no loader", "CGO_ENABLED=0 go build")
        .by_hand("Or build in an image with the same C library as the one that it runs in")
}
