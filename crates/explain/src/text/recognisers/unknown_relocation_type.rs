//! An object holds relocations that the linker does not know.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("unknown-relocation-type"),
    title: "an object holds relocations that the linker does not know",
    rationale: "Go's linker or another one read an object that was compiled for a newer psABI or another machine than it links for.",
    literals: &["relocation type", "unsupported reloc", "unknown relocation"],
    pattern: r#"(?:(?P<file>\S+): )?(?:unknown|unrecognized|unsupported) (?:ELF )?reloc(?:ation)?(?: type)?:? ?\(?(?P<type>[\w\d]+)"#,
    doctor: None,
    tell,
    examples: &[
        Example {
            line: "loadelf: foo.o: unknown relocation type 275; compiled without -fpic?",
            seen: "Go, cmd/link/internal/loadelf",
        },
        Example { line: "/usr/bin/ld: foo.o: unrecognized relocation type 0x2a", seen: "GNU ld 2.25" },
        Example { line: "ld.lld: error: foo.o: unknown relocation (1024) against symbol x", seen: "LLD 14" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("object", found.get("file"))
        .fact("relocation", found.get("type"))
        .by_hand("Link with the C toolchain instead of Go's own linker: -ldflags=-linkmode=external")
        .run("See what the object is for", format!("ogive inspect {}", found.word("file", "OBJECT")))
        .run("Rebuild C objects that another compiler left in the cache", "go build -a")
}
