//! An assembler was given code for another CPU.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// An assembler was given code for another CPU.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("assembler-for-other-cpu"),
    title: "the C compiler assembles for another architecture than the code is for",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "GOARCH chose the assembly files of runtime/cgo, and CC assembles for the machine that it \
        runs on: a cross build with cgo needs a compiler for the target.",
    literals: &[
        "no such instruction",
        "unknown mnemonic",
        "selected processor does not support",
        "bad instruction `",
        "bad register name",
        "only supported in 64-bit mode",
        "nrecognized opcode",
        "invalid instruction mnemonic",
    ],
    patterns: &[
        r"(?<file>gcc_(?<need>[a-z0-9]+)\.S):\d+: Error: (?:no such instruction|operand size mismatch|bad register|bad instruction|[uU]nrecognized opcode)",
        r"(?<file>[^\s:]+):\d+: Error: no such instruction",
        r"(?<file>[^\s:]+):\d+: Error: (?:unknown mnemonic|selected processor does not support)",
        r"(?<file>[^\s:]+):\d+: Error: (?:bad instruction `|bad register name `|[uU]nrecognized opcode:? `|`\S+ is only supported in 64-bit mode)",
        r"(?<file>[^\s:]+):\d+:\d+: error: invalid instruction mnemonic '",
    ],
    ways: &[
        way("name the compiler of the target", "CC=TRIPLE-gcc GOARCH={need} CGO_ENABLED=1 go build ."),
        way("or one that has every target", "CC='zig cc -target TRIPLE' CGO_ENABLED=1 go build ."),
        way("build without cgo, if the package can", "CGO_ENABLED=0 go build ."),
    ],
    doctor: Some(RuleName::new("cgo-compiler-foreign")),
    examples: &[
        sample(
            "gcc_arm64.S:30: Error: no such instruction: `stp x29,x30,[sp,'",
            "measured: go 1.26, GOARCH=arm64 with the compiler of amd64",
        ),
        sample("gcc_amd64.S:31: Error: unknown mnemonic `pushq' -- `pushq %rbx'", "GNU as 2.40 for aarch64"),
        sample(
            "x.S:12: Error: selected processor does not support `crc32b w0,w0,w1'",
            "GNU as, gas/config/tc-aarch64.c",
        ),
        sample("q.s:1: Error: bad instruction `pushq %rbx'", "measured: GNU as 2.40 for arm"),
        sample("q.s:2: Error: bad register name `%rsp'", "measured: GNU as 2.40 for i686"),
        sample("p.s:1: Error: `pushq' is only supported in 64-bit mode", "measured: GNU as 2.40, --32"),
        sample("q.s:1: Error: unrecognized opcode `pushq %rbx'", "measured: GNU as 2.40 for riscv64"),
        sample("q.s:1: Error: Unrecognized opcode: `pushq'", "measured: GNU as 2.40 for s390x"),
        sample("r.s:3:1: error: invalid instruction mnemonic 'ldr'", "measured: clang 14"),
    ],
    references: &[],
};
