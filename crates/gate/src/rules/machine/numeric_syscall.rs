//! `numeric-syscall`: the kernel is called by a number, which is another on every architecture.

use std::collections::BTreeMap;
use std::ops::Range;

use ogive_gosource::lexer::Kind;
use ogive_platform::{Goarch, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{SYSCALLS, linux};
use crate::code::{Code, Constants};
use crate::repository::Package;
use crate::rules::goarch::is_of_one_architecture;
use crate::rules::looking::{Looked, imports, look, says};
use crate::said::some;
use crate::{OnePackage, PackageRule};

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

impl PackageRule for NumericSyscall {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(one, |file| imports(file, SYSCALLS) && says(file, "yscall"), judge)
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
        for (value, builds) in numbers(looked.package, code, &number, builds) {
            let title = format!(
                "the kernel is called by the number {value}, which is not the same call on {}",
                some(builds)
            );
            let step = "name the call: unix.SYS_…".to_owned();
            findings.push(looked.said(&META, number.start, title).on(builds).remedy(step).finding());
        }
    }
    findings
}

/// The numbers that a call is made by, where that is wrong: one for builds of several architectures, or, where files of
/// single architectures declare it, the same for such as have no table in common.
fn numbers(
    package: &Package<'_>,
    code: &Code<'_>,
    written: &Range<usize>,
    builds: PortSet,
) -> Vec<(i128, PortSet)> {
    let value = |builds| Constants { package, builds }.value(code, written.clone());
    let mut archs: Vec<Goarch> = builds.ports().map(|port| port.arch).collect();
    archs.sort_unstable();
    archs.dedup();
    let mut found: BTreeMap<i128, (PortSet, Vec<Table>)> = BTreeMap::new();
    let everywhere = value(builds);
    for arch in archs {
        let there = builds & PortSet::where_port(|port| port.arch == arch);
        // One number for all is wrong wherever two differ; two files may well say the same of related tables.
        let table = if everywhere.is_some() { Table::Of(arch) } else { Table::like(arch) };
        let Some(value) = everywhere.or_else(|| value(there)) else { continue };
        let (ports, tables) = found.entry(value).or_default();
        *ports = *ports | there;
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    let wrong = found.into_iter().filter(|(value, (_, tables))| tables.len() > 1 && !SAME.contains(value));
    wrong.map(|(value, (ports, _))| (value, ports)).collect()
}

/// Tables of calls that share most of their numbers.
#[derive(Debug, PartialEq, Eq)]
enum Table {
    /// The one that newer ports have.
    Generic,
    /// Those that began as that of the 386.
    Old,
    /// Another.
    Of(Goarch),
}

impl Table {
    const fn like(arch: Goarch) -> Self {
        match arch {
            Goarch::Arm64 | Goarch::Riscv64 | Goarch::Loong64 => Self::Generic,
            Goarch::I386 | Goarch::Arm | Goarch::Ppc64 | Goarch::Ppc64le | Goarch::S390x => Self::Old,
            Goarch::Mipsle => Self::Of(Goarch::Mips),
            Goarch::Mips64le => Self::Of(Goarch::Mips64),
            other => Self::Of(other),
        }
    }
}
