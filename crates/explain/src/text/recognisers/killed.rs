//! A program was killed, and the text does not say by whom.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// A program was killed, and the text does not say by whom.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("killed"),
    title: "something killed the program: for want of memory, or on a Mac for its signature",
    severity: Severity::Error,
    confidence: Confidence::Low,
    rationale: "The text alone does not tell which. On Apple silicon a program that dies at once was \
        mostly overwritten in place, so that its signature in the kernel is of the old file; one \
        that dies while it works, in a build or container, mostly ran out of memory.",
    literals: &["Killed", " killed", "SIGKILL", "強制終了", "已杀死", "強制結束", "Getötet"],
    patterns: &[
        r"\bKilled: 9(?:\s*$|\s{2,}(?<program>\S+)|[^\s\w])",
        r"signal: killed(?:\s*$|[^\s\w]|\s\()",
        r"^\[\d+\]\s+\d+ killed\s+(?<program>\S+)",
        r"zsh: killed\s+(?<program>\S+)",
        "terminated by signal SIGKILL",
        r"(?:line|Zeile|行) ?\d+:\s+\d+ (?:Killed|Getötet|強制終了)\s+(?<program>\S+)",
        r"\d+ 行:\s+\d+ (?:Killed|強制終了)\s+(?<program>\S+)",
        r"第 \d+ [行列][：:]\s*\d+ (?:已杀死|強制結束|Killed)\s+(?<program>\S+)",
        r"^(?:\S+: \d+: )?Killed\s*$",
        r"\*\*\* \[[^\]]*\] Killed",
        r"died with <Signals\.SIGKILL: 9>",
    ],
    ways: &[
        way(
            "on a Mac: see the signature, and give the file a new inode",
            "codesign -v {program}; cp {program} {program}.new && mv {program}.new {program}",
        ),
        way(
            "on a Mac: ask the kernel why",
            r#"log show --last 5m --predicate 'eventMessage CONTAINS "CODE SIGNING"'"#,
        ),
        way("on Linux: ask the kernel whether memory ran out", "dmesg | grep -i 'out of memory'"),
        way("let fewer compilers run at once", "go build -p 1 ."),
    ],
    doctor: None,
    examples: &[
        sample("[1]    8850 killed     ./main", "golang/go#63584"),
        sample("[1]    18319 killed     golangci-lint --version", "golangci/golangci-lint#5042"),
        sample("zsh: killed     ./main", "zsh, Src/jobs.c"),
        sample("./install.sh: line 3: 12345 Killed: 9               ./app", "bash 3.2 on macOS"),
        sample("go: error running go tool compile: signal: killed", "Go, os/exec"),
        sample("bash: line 1:  4843 Killed                  ./kil", "measured: bash 5.2"),
        sample("bash: Zeile 1:  5038 Getötet                ./kil", "measured: bash 5.2, de_DE"),
        sample("bash: 1 行:  5234 強制終了            ./kil", "measured: bash 5.2, ja_JP"),
        sample("bash: 第 1 行： 5427 已杀死               ./kil", "measured: bash 5.2, zh_CN"),
        sample("ksh: 4949: Killed", "measured: ksh 93u+m"),
        sample(
            "fish: Job 1, './freeze README.md' terminated by signal SIGKILL (Forced quit)",
            "anchore/quill#566",
        ),
        sample("make: *** [Makefile:2: a] Killed", "measured: GNU make 4.3"),
        sample(
            r"Command '['sh', '-c', 'kill -9 $$']' died with <Signals.SIGKILL: 9>.",
            "measured: Python 3.11",
        ),
        sample("bash: 第 1 列：15325 強制結束            bash k.sh", "measured: bash 5.2, zh_TW"),
    ],
    references: &[reference(
        "Overwriting a running program on darwin",
        "https://github.com/golang/go/issues/54132",
    )],
};
