//! What is loaded as a library is no ELF file of this machine.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("invalid-elf-header"),
    title: "what is loaded as a library is no ELF file of this machine",
    rationale: "The file is for another system (a Mach-O library on Linux), a text of the linker, a Git LFS pointer or a failed download.",
    literals: &["invalid ELF header", "slice is not valid mach-o", "not a mach-o file"],
    pattern: r#"(?:(?P<file>[^\s:]+): )?(?:invalid ELF header|slice is not valid mach-o file|not a mach-o file)"#,
    doctor: None,
    tell,
    examples: &[
        Example {
            line: "Error: /app/node_modules/x/build/Release/x.node: invalid ELF header",
            seen: "Node.js on Linux, folder copied from macOS",
        },
        Example { line: "OSError: ./libfoo.so: invalid ELF header", seen: "CPython, ctypes" },
        Example { line: "tried: '/x/libfoo.dylib' (slice is not valid mach-o file)", seen: "dyld 4" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("file", found.get("file"))
        .run("See what it is", format!("ogive inspect {}", found.word("file", "LIBRARY")))
        .by_hand("Install it anew on this machine: copied dependencies hold the binaries of the machine that they come from")
}
