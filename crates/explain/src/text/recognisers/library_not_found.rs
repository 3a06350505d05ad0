//! The dynamic loader does not find a library that a program needs.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, reference, sample, way};

/// The dynamic loader does not find a library that a program needs.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("library-not-found"),
    title: "a library that the program needs is nowhere where its loader looks",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The loader looks in the program's own RPATH or RUNPATH, in LD_LIBRARY_PATH or DYLD_LIBRARY_PATH, \
        in its cache and in the system's folders. A library for another CPU does not count: glibc \
        passes over it without a word and says that there is none, though a file of that name is there.",
    literals: &["loading shared librar", "Library not loaded: ", "cannot open shared object file"],
    patterns: &[
        r"(?<program>[^\s:]+): error while loading shared libraries: (?<library>[^\s:]+): cannot open shared object file",
        r"Error loading shared library (?<library>[^\s:]+): .*\(needed by (?<program>[^)]+)\)",
        r"Library not loaded: (?<library>\S+)",
        r"(?<library>[^\s:'(]+\.so[.\d]*): cannot open shared object file: No such file",
    ],
    ways: &[
        way("see everything that the program needs, and where it was looked for", "ogive explain {program}"),
        advice(
            "install the library for the architecture of the program (Debian: apt-get install libfoo1:arm64)",
        ),
        way("or build a program that needs none", "CGO_ENABLED=0 go build ."),
    ],
    doctor: None,
    examples: &[
        sample(
            "./app: error while loading shared libraries: libsqlite3.so.0: cannot open shared object file: No such file or directory",
            "glibc, elf/dl-load.c",
        ),
        sample(
            "Error loading shared library libresolv.so.2: No such file or directory (needed by ./app)",
            "musl, ldso/dynlink.c",
        ),
        sample("dyld[123]: Library not loaded: /usr/local/opt/openssl/lib/libssl.dylib", "dyld of macOS 13"),
        sample(
            "OSError: libanswer.so: cannot open shared object file: No such file or directory",
            "measured: Python 3.11, ctypes",
        ),
    ],
    references: &[reference("ld.so(8)", "https://man7.org/linux/man-pages/man8/ld.so.8.html")],
};
