//! `numeric-syscall`: the kernel is called by a number, which is another on every architecture.

use ogive_gosource::lexer::Kind;
use ogive_record::{
    Audience, Confidence, Example, Finding, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{SYSCALLS, linux};
use crate::Subject;
use crate::code::Constants;
use crate::rules::goarch::is_of_one_architecture;
use crate::rules::looking::{Looked, imports, look, says};
use crate::said::some;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("numeric-syscall"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the kernel is called by a number, which is another on every architecture",
    rationale: "Linux numbers its calls anew for each architecture. The number of one asks for something else on another, with \
                the same arguments, and nothing says so.",
    examples: &[Example {
        wrong: "syscall.Syscall(29, uintptr(key), uintptr(size), uintptr(flags))",
        right: "unix.Syscall(unix.SYS_SHMGET, uintptr(key), uintptr(size), uintptr(flags))",
    }],
    references: &[
        Reference { title: "gen2brain/shm#5", url: "https://github.com/gen2brain/shm/pull/5" },
        Reference { title: "golang.org/x/sys/unix", url: "https://pkg.go.dev/golang.org/x/sys/unix" },
    ],
};

/// The functions whose first argument is the number of a call.
const FUNCTIONS: &[&str] = &[
    "Syscall",
    "Syscall6",
    "Syscall9",
    "RawSyscall",
    "RawSyscall6",
    "SyscallNoError",
    "RawSyscallNoError",
    "AllThreadsSyscall",
    "AllThreadsSyscall6",
];

/// Numbers from here on are the same everywhere (`include/uapi/asm-generic/unistd.h` of Linux, from 5.1).
const SAME: std::ops::RangeInclusive<i128> = 424..=511;

/// The kernel is called by a number, which is another on every architecture.
pub(in crate::rules) struct NumericSyscall;

impl Rule<Subject<'_>> for NumericSyscall {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        look(subject, |file| imports(file, SYSCALLS) && says(file, "yscall"), judge)
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let builds = looked.builds & linux(|_| true);
    let mut findings = Vec::new();
    if builds.is_empty() || is_of_one_architecture(looked.file) {
        return findings;
    }
    let code = &looked.code;
    for (name, range) in looked.members(SYSCALLS) {
        if !FUNCTIONS.contains(&name) || code.kind(range.end) != Kind::LeftParen {
            continue;
        }
        let Some(first) = code.elements(range.end).into_iter().next() else { continue };
        let mut number = code.bare(first);
        if code.text(number.start) == "uintptr" && code.kind(number.start + 1) == Kind::LeftParen {
            number = number.start + 2..number.end - 1;
        }
        let constants = Constants { package: looked.package, builds };
        // Where files of single architectures declare the number, it may be another in each, and there is no one value.
        let Some(value) = constants.value(code, number.clone()).filter(|value| !SAME.contains(value)) else {
            continue;
        };
        let arch = |port: ogive_platform::Port| port.arch;
        let mut archs = builds.ports().map(arch);
        let first = archs.next();
        if archs.all(|arch| Some(arch) == first) {
            continue;
        }
        let title = format!(
            "the kernel is called by the number {value}, which is not the same call on {}",
            some(builds)
        );
        let step = "name the call: unix.SYS_…".to_owned();
        findings.push(looked.said(&META, number.start, title).on(builds).remedy(step).finding());
    }
    findings
}
