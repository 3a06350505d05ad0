//! The linker passes over a library for another machine.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("skipping-incompatible"),
    title: "the linker passes over a library for another machine",
    rationale: "A folder of -L holds a library of that name for another CPU. When no other folder has a fitting one, \"cannot find -l…\" follows.",
    literals: &["skipping incompatible"],
    pattern: r#"skipping incompatible (?P<file>\S+) when searching for (?P<library>\S+)"#,
    doctor: Some(RuleName::new("cgo-flags-foreign")),
    tell,
    examples: &[
        Example {
            line: "/usr/bin/ld: skipping incompatible /usr/lib/x86_64-linux-gnu/libz.so when searching for -lz",
            seen: "GNU ld 2.40, aarch64",
        },
        Example {
            line: "/usr/lib/gcc-cross/aarch64-linux-gnu/12/../../../../aarch64-linux-gnu/bin/ld: skipping incompatible /usr/lib/libssl.a when searching for -lssl",
            seen: "GNU ld 2.40",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("file", found.get("file"))
        .fact("library", found.get("library"))
        .run("See what the library is for", format!("ogive inspect {}", found.word("file", "LIBRARY")))
        .by_hand("Install the library for the target (Debian: apt-get install libfoo-dev:arm64), or name its folder first in CGO_LDFLAGS")
        .by_hand("With pkg-config, set PKG_CONFIG_LIBDIR to the target's folder and leave PKG_CONFIG_PATH empty")
}
