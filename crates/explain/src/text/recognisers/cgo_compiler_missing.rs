//! Cgo is on, and its C compiler is not there.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("cgo-compiler-missing"),
    title: "cgo is on, and its C compiler is not there",
    rationale: "Packages with import \"C\" need the compiler that CC names. Native builds look for gcc or clang, cross builds for what CC says.",
    literals: &["executable file not found", "C compiler"],
    pattern: r#"(?:cgo: C compiler "(?P<compiler>[^"]+)" not found|exec: "(?P<program>(?:[a-z0-9_]+-)*(?:gcc|cc|clang|g\+\+|c\+\+|clang\+\+))": executable file not found in (?:\$PATH|%PATH%))"#,
    doctor: Some(RuleName::new("cgo-compiler-missing")),
    tell,
    examples: &[
        Example {
            line: "cgo: C compiler \"gcc\" not found: exec: \"gcc\": executable file not found in $PATH",
            seen: "Go 1.20 and later",
        },
        Example { line: "exec: \"gcc\": executable file not found in %PATH%", seen: "Go 1.16 on Windows" },
        Example {
            line: "# runtime/cgo cgo: C compiler \"aarch64-linux-gnu-gcc\" not found: exec: \"aarch64-linux-gnu-gcc\": executable file not found in $PATH",
            seen: "Go 1.22",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("compiler", found.get("compiler").or(found.get("program")))
        .by_hand("Install a compiler: apt-get install gcc, dnf install gcc, apk add build-base, xcode-select --install")
        .run("Or build without cgo", "CGO_ENABLED=0 go build")
        .run("See what the build takes", "go env CC CXX CGO_ENABLED")
}
