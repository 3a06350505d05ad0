//! A library that is loaded is for another CPU than the process.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("incompatible-architecture"),
    title: "a library that is loaded is for another CPU than the process",
    rationale: "One process runs one kind of code. The library is there for the CPU behind \"have\", the process needs it for the one behind \"need\"; arm64e is what Apple's own programs are made of, which load no plain arm64 plug-ins.",
    literals: &["incompatible architecture", "wrong architecture"],
    pattern: r#"(?:(?P<file>[^\s'()]+)' ?\()?.*?(?:incompatible architecture(?: \((?:have|have \()'?(?P<have>[a-z0-9_,]+)'?\)?, ?need(?:ed)? '?(?P<need>[a-z0-9_]+)'?)?|wrong architecture)"#,
    doctor: Some(RuleName::new("gobin-mixed")),
    tell,
    examples: &[
        Example {
            line: "dlopen(/usr/local/lib/libfoo.dylib, 0x0006): tried: '/usr/local/lib/libfoo.dylib' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
            seen: "dyld 4, macOS 13",
        },
        Example {
            line: "tried: '/opt/x/plugin.so' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64e'))",
            seen: "dyld 4, macOS 14",
        },
        Example {
            line: "(mach-o file, but is an incompatible architecture (have (arm64), need (x86_64)))",
            seen: "dyld 4, macOS 12",
        },
        Example {
            line: "dlopen(libfoo.dylib): no suitable image found. Did find: libfoo.dylib: mach-o, but wrong architecture",
            seen: "dyld 3, macOS 11",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("the library is for", found.get("have"))
        .fact("the process needs", found.get("need"))
        .fact("library", found.get("file"))
        .run("See what the library is for", format!("ogive inspect {}", found.word("file", "LIBRARY")))
        .run("See what the running program is", "ogive inspect $(command -v PROGRAM)")
        .by_hand("Install both for the same CPU; on Apple silicon that is mostly arm64 from /opt/homebrew")
}
