//! The CPU does not know an instruction of the program.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("illegal-instruction"),
    title: "the CPU does not know an instruction of the program",
    rationale: "SIGILL: code for a higher level of the architecture, an instruction that an emulator or Rosetta does not know, or a jump into data.",
    literals: &[
        "llegal instruction",
        "SIGILL",
        "EXC_BAD_INSTRUCTION",
        "Ungültiger Maschinenbefehl",
        "不正な命令",
        "非法指令",
    ],
    pattern: r#"(?:[Ii]llegal instruction|SIGILL|EXC_BAD_INSTRUCTION|Ungültiger Maschinenbefehl|不正な命令|非法指令)"#,
    doctor: Some(RuleName::new("level-above-cpu")),
    tell,
    examples: &[
        Example { line: "Illegal instruction (core dumped)", seen: "bash 5.2" },
        Example { line: "SIGILL: illegal instruction", seen: "Go runtime" },
        Example { line: "signal: illegal instruction (core dumped)", seen: "Go, os/exec" },
        Example { line: "zsh: illegal hardware instruction  ./app: Illegal instruction: 4", seen: "macOS" },
        Example {
            line: "Ungültiger Maschinenbefehl (Speicherabzug geschrieben)",
            seen: "bash, LANG=de_DE.UTF-8",
        },
        Example { line: "非法指令 (核心已转储)", seen: "bash, LANG=zh_CN.UTF-8" },
        Example { line: "不正な命令です (コアダンプ)", seen: "bash, LANG=ja_JP.UTF-8" },
    ],
};

fn tell(_: &Found<'_>) -> Told {
    Told::new()
        .run("See what the program needs and this CPU has", "ogive explain -- ./PROGRAM")
        .run("Build for every CPU of the architecture", "GOAMD64=v1 go build")
        .by_hand("Under emulation, run it natively, or try a newer qemu")
}
