//! macOS refused a Mach-O file for another CPU.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// macOS refused a Mach-O file for another CPU.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("bad-cpu-type"),
    title: "macOS cannot run the machine code of this file",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "No slice of the file is for this CPU: an Intel program where Rosetta is not installed, \
        an arm64 one on an Intel Mac, or a 32-bit one, which macOS runs no more since 10.15.",
    literals: &["CPU type in executable", "system error -86"],
    patterns: &[
        r"(?i)bad CPU type in executable: (?<program>\S+)",
        "Failed to execute process '(?<program>[^']+)': Bad CPU type in executable",
        r#"(?:^|[\s"])(?<program>[^\s:"]*/[^\s:"]*): (?i)bad CPU type in executable"#,
        r#"(?:^|[\s"])(?<program>[^\s:"\d][^\s:"]*): (?i)bad CPU type in executable(?:\s*$|[^\s\w?]|\s\(|\sat\s)"#,
        r#"(?i)(?:[^\d\s]: ?|=)\\?["']?bad CPU type in executable(?:\s*$|[^\s\w?]|\s\(|\sat\s)"#,
        r"(?i)^\s*bad CPU type in executable(?:\s*$|[^\s\w?]|\s\(|\sat\s)",
        r"error=86, Bad CPU type in executable",
        r"\[Errno 86\] Bad CPU type in executable",
        r"Bad CPU type in executable \(os error 86\)",
        r"spawn Unknown system error -86\b",
    ],
    ways: &[
        way("see which slices it has and what this Mac can run", "ogive explain {program}"),
        way("install it again natively, if Go built it", "GOARCH= go install PACKAGE@latest"),
        way(
            "install the translator, if it is Intel code on Apple silicon",
            "softwareupdate --install-rosetta --agree-to-license",
        ),
    ],
    doctor: Some(RuleName::new("rosetta-missing")),
    examples: &[
        sample("zsh: bad CPU type in executable: ./ethdo", "wealdtech/ethdo#142"),
        sample("-bash: /usr/local/bin/git-sizer: Bad CPU type in executable", "github/git-sizer#63"),
        sample(
            "exec: Failed to execute process '/usr/local/bin/brew-explorer': Bad CPU type in executable.",
            "fish, cosmincatalin/brew-explorer#13",
        ),
        sample(
            "unable to execute ./easyspider_executestage: Bad CPU type in executable",
            "NaiboWang/EasySpider#271",
        ),
        sample("bash: git-sizer: Bad CPU type in executable", "bash, a program from PATH"),
        sample(
            "Caused by: java.io.IOException: error=86, Bad CPU type in executable",
            "flapdoodle-oss/de.flapdoodle.embed.mongo#446",
        ),
        sample("OSError: [Errno 86] Bad CPU type in executable", "Python, os.execv on macOS"),
        sample("Error: Bad CPU type in executable (os error 86)", "Rust, std::io::Error"),
        sample("Bad CPU type in executable", "macOS, strerror"),
        sample(
            "fork/exec /usr/local/go/bin/go: bad CPU type in executable",
            "Go, syscall/zerrors_darwin_arm64.go",
        ),
        sample("Error: spawn Unknown system error -86", "sindresorhus/get-windows#139"),
    ],
    references: &[],
};
