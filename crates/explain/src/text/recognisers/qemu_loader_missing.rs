//! The emulator runs, and the program's dynamic loader is not there.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("qemu-loader-missing"),
    title: "the emulator runs, and the program's dynamic loader is not there",
    rationale: "qemu's user mode found no dynamic loader for the guest: the program is dynamically linked, and the libraries of its architecture are not installed here.",
    literals: &["Could not open '/lib"],
    pattern: r#"qemu-(?P<arch>[a-z0-9_]+)(?:-static)?: Could not open '(?P<loader>[^']+)'"#,
    doctor: Some(RuleName::new("wrong-libc")),
    tell,
    examples: &[
        Example {
            line: "qemu-x86_64: Could not open '/lib64/ld-linux-x86-64.so.2': No such file or directory",
            seen: "qemu-user 7.2",
        },
        Example {
            line: "qemu-aarch64-static: Could not open '/lib/ld-linux-aarch64.so.1': No such file or directory",
            seen: "qemu-user-static 7.2",
        },
        Example {
            line: "qemu-aarch64: Could not open '/lib/ld-musl-aarch64.so.1': No such file or directory",
            seen: "qemu-user 8",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("emulated", found.get("arch"))
        .fact("loader", found.get("loader"))
        .by_hand("Install the C library of that architecture (Debian: dpkg --add-architecture arm64, apt-get install libc6:arm64)")
        .by_hand("Or name a root that has it: qemu-aarch64 -L /usr/aarch64-linux-gnu PROGRAM, or QEMU_LD_PREFIX")
        .run("Or build a program that needs no loader", "CGO_ENABLED=0 go build")
}
