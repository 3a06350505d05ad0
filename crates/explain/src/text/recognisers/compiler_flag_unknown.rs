//! The C compiler is one for another CPU than its flags.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("compiler-flag-unknown"),
    title: "the C compiler is one for another CPU than its flags",
    rationale: "-m64, -marm, -march and the like exist for one CPU only. cgo passes the flags of GOARCH to whatever CC names: a native gcc in a cross build knows none of the target's.",
    literals: &[
        "unrecognized command",
        "unknown argument",
        "unsupported option",
        "unsupported argument",
        "bad value",
        "unknown value",
        "unknown target CPU",
    ],
    pattern: r#"(?:unrecognized command[ -]line option|unknown argument:?|unsupported option|unsupported argument|bad value|unknown value|unknown target CPU) ?[\(‘'`\"]?(?P<flag>-m[a-z0-9=_+.-]+|[^’'`\"\s]+)[’'`\"]?.*?(?:-m(?:arch|cpu|abi|float-abi|64|32|arm|thumb)|$)"#,
    doctor: Some(RuleName::new("cgo-compiler-foreign")),
    tell,
    examples: &[
        Example { line: "gcc: error: unrecognized command-line option ‘-m64’", seen: "gcc 12, aarch64" },
        Example {
            line: "cc1: error: bad value (‘armv8-a’) for ‘-march=’ switch", seen: "gcc 12, x86-64"
        },
        Example {
            line: "gcc: error: unrecognized command line option '-marm'; did you mean '-mabm'?",
            seen: "gcc 9, x86-64",
        },
        Example {
            line: "clang: error: unsupported option '-mthumb' for target 'x86_64-pc-linux-gnu'",
            seen: "clang 14",
        },
        Example { line: "error: unknown target CPU 'armv8-a'", seen: "clang 14" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("flag", found.get("flag"))
        .run("See the compiler and what the build is for", "go env CC GOOS GOARCH CGO_CFLAGS")
        .by_hand("Name the compiler of the target, as in CC=aarch64-linux-gnu-gcc or CC=\"zig cc -target aarch64-linux-gnu\"")
        .run("Or build without cgo", "CGO_ENABLED=0 go build")
}
