//! A program met an instruction that the CPU does not have.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, sample, way};

/// A program met an instruction that the CPU does not have.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("illegal-instruction"),
    title: "the program met an instruction that this CPU or its emulator does not have",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    rationale: "C code built for a newer CPU (-march=native on the build machine), a level above the \
        CPU, or an emulator that lacks an instruction. Go names the program counter in its \
        trace; the instruction there tells which.",
    literals: &[
        "llegal instruction",
        "llegal hardware instruction",
        "SIGILL",
        "terminated by signal 4",
        "Ungültiger Maschinenbefehl",
        "非法指令",
        "不正な命令",
    ],
    patterns: &[
        r"(?:^|:|\d|\]|\))\s*[Ii]llegal (?:hardware )?instruction(?:\s*$|\s{2,}|:? \(core dumped\)|: \d|\s+\S*/)",
        r"\bsignal: illegal instruction\b",
        r"\bsignal 4 \(Illegal instruction\)",
        r"^\s*(?:\[signal )?SIGILL: illegal instruction",
        r"(?:received|terminated by|killed by|with|by) (?:signal |<Signals\.)SIGILL\b",
        r"\bterminated by signal (?:4\b|SIGILL)",
        r"signal: '?SIGILL\b",
        r"pid \d+ SIGILL \(signal 4\)",
        "Ungültiger Maschinenbefehl",
        "非法指令",
        "不正な命令",
    ],
    ways: &[
        way("see the level that the program asks for, and this CPU's", "ogive explain ./PROGRAM"),
        way("build it for every CPU", "GOAMD64=v1 CGO_CFLAGS=-O2 go build -a ."),
        advice("under qemu or Rosetta: run it natively, or update the emulator"),
    ],
    doctor: Some(RuleName::new("level-above-cpu")),
    examples: &[
        sample("Illegal instruction (core dumped)", "abiosoft/colima#988"),
        sample("bash: line 1:  4839 Illegal instruction     ./ill", "measured: bash 5.2"),
        sample("ksh: 4945: Illegal instruction", "measured: ksh 93u+m"),
        sample("zsh: illegal hardware instruction  ./app", "zsh, Src/signals.c"),
        sample("SIGILL: illegal instruction", "Go, runtime/sigtab_linux_generic.go"),
        sample("signal: illegal instruction (core dumped)", "Go, os/exec"),
        sample("qemu: uncaught target signal 4 (Illegal instruction) - core dumped", "measured: qemu 7.2"),
        sample("bash: Zeile 1:  5034 Ungültiger Maschinenbefehl   ./ill", "measured: bash 5.2, de_DE"),
        sample("bash: 第 1 行： 5422 非法指令            ./ill", "measured: bash 5.2, zh_CN"),
        sample("不正な命令です (コアダンプ)", "glibc, po/ja.po before 2.30"),
        sample("Program received signal SIGILL, Illegal instruction.", "gdb"),
        sample("find: ‘./ill’ terminated by signal 4", "measured: findutils 4.9"),
        sample(
            "subprocess.CalledProcessError: Command './ill' died with <Signals.SIGILL: 4>.",
            "measured: Python 3.11",
        ),
        sample(
            "fish: Job 1, './ill' terminated by signal SIGILL (Illegal instruction)",
            "measured: fish 3.6",
        ),
        sample("  signal: 'SIGILL',", "measured: Node 22, child_process"),
        sample("#<Process::Status: pid 31004 SIGILL (signal 4)>", "measured: Ruby 3.1"),
    ],
    references: &[],
};
