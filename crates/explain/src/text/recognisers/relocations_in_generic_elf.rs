//! The linker was given objects of a machine that it does not know.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("relocations-in-generic-elf"),
    title: "the linker was given objects of a machine that it does not know",
    rationale: "GNU ld built for one target has no code for the relocations of another. The number is e_machine of the object: the compiler and the linker are of different toolchains.",
    literals: &["Relocations in generic ELF"],
    pattern: r#"(?:(?P<file>\S+): )?Relocations in generic ELF \(EM: (?P<machine>\d+)\)"#,
    doctor: Some(RuleName::new("cgo-compiler-foreign")),
    tell,
    examples: &[
        Example {
            line: "/usr/bin/ld: /tmp/go-build1/b001/_x001.o: Relocations in generic ELF (EM: 183)",
            seen: "GNU ld 2.40, x86-64",
        },
        Example { line: "/usr/bin/ld: foo.o: Relocations in generic ELF (EM: 62)", seen: "GNU ld, aarch64" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("file", found.get("file"))
        .fact("machine of the object", found.get("machine").map(machine))
        .run("See the compiler that the build takes", "go env CC CXX GOOS GOARCH")
        .by_hand(
            "Name the compiler of the target, as in CC=aarch64-linux-gnu-gcc, so that its own linker is used",
        )
}

/// The machine's name, for the numbers that are met.
fn machine(number: &str) -> String {
    let name = match number {
        "3" => "EM_386, 386",
        "8" => "EM_MIPS",
        "21" => "EM_PPC64",
        "22" => "EM_S390, s390x",
        "40" => "EM_ARM, arm",
        "62" => "EM_X86_64, amd64",
        "183" => "EM_AARCH64, arm64",
        "243" => "EM_RISCV, riscv64",
        "258" => "EM_LOONGARCH, loong64",
        _ => return number.to_owned(),
    };
    format!("{number} ({name})")
}
