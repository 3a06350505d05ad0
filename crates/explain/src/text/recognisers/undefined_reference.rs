//! A symbol is missing at the link or at the start.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("undefined-reference"),
    title: "a symbol is missing at the link or at the start",
    rationale: "A library is not named in LDFLAGS, is named before what needs it, is of another version, or was passed over because it is for another architecture.",
    literals: &["undefined reference to", "undefined symbol"],
    pattern: r#"undefined (?:reference to|symbol):? [`'‘]?(?P<symbol>[^'’,\s]+)"#,
    doctor: Some(RuleName::new("cgo-flags-foreign")),
    tell,
    examples: &[
        Example {
            line: "/usr/bin/ld: /tmp/go-build1/x.o: undefined reference to `sqlite3_open'",
            seen: "GNU ld 2.40",
        },
        Example { line: "./app: symbol lookup error: ./app: undefined symbol: foo_init", seen: "glibc 2.36" },
        Example { line: "ld.lld: error: undefined symbol: fcntl64", seen: "LLD 14" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("symbol", found.get("symbol"))
        .by_hand("Look above for \"skipping incompatible\" or \"ignoring file\": then the library is for another CPU")
        .by_hand("Name the library in #cgo LDFLAGS, behind what needs it")
        .run("Rebuild what another compiler or C library left in the cache", "go build -a")
}
