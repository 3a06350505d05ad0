//! A library that the program needs is not found.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("shared-library-missing"),
    title: "a library that the program needs is not found",
    rationale: "The dynamic loader looks in RPATH, LD_LIBRARY_PATH, its cache and the system's folders. A library for another architecture there does not count.",
    literals: &["loading shared librar", "Library not loaded"],
    pattern: r#"(?:error while loading shared libraries: (?P<library>[^\s:]+): cannot open shared object file|Error loading shared library (?P<musl>[^\s:]+):|Library not loaded: (?P<dylib>\S+))"#,
    doctor: None,
    tell,
    examples: &[
        Example {
            line: "./app: error while loading shared libraries: libsqlite3.so.0: cannot open shared object file: No such file or directory",
            seen: "glibc 2.36",
        },
        Example {
            line: "Error loading shared library libresolv.so.2: No such file or directory (needed by ./app)",
            seen: "musl 1.2",
        },
        Example {
            line: "dyld[123]: Library not loaded: /usr/local/opt/openssl/lib/libssl.dylib",
            seen: "dyld 4, macOS 13",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("library", found.get("library").or(found.get("musl")).or(found.get("dylib")))
        .run("See what the program needs, and where it is looked for", "ogive explain ./PROGRAM")
        .by_hand("Install the library for the program's architecture (Debian: libfoo1:arm64)")
}
