//! `legacy-syscall`: a call of the kernel is used that newer architectures do not have.

use ogive_platform::{Goarch, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{SYSCALLS, linux};
use crate::rules::looking::{Looked, imports, look};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("legacy-syscall"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a call of the kernel is used that newer architectures do not have",
    rationale: "Linux left old calls out of architectures that came later, and Go declares no name for what is not there: \
                \"undefined: syscall.Dup2\".",
    examples: &[Example { wrong: "syscall.Dup2(fd, 1)", right: "unix.Dup3(fd, 1, 0)" }],
    references: &[
        Reference { title: "sevlyar/go-daemon#74", url: "https://github.com/sevlyar/go-daemon/issues/74" },
        Reference { title: "u-root/u-root#2876", url: "https://github.com/u-root/u-root/issues/2876" },
    ],
};

use Goarch::{
    Amd64, Arm, Arm64, I386, Loong64, Mips, Mips64, Mips64le, Mipsle, Ppc64, Ppc64le, Riscv64, S390x,
};

/// Names for Linux that not every architecture has, those on which they are missing, and what is used instead (package
/// syscall of Go 1.26; its table is as old as the first release with the architecture, and does not change).
const NAMES: &[(&[&str], &[Goarch], Option<&str>)] = &[
    (&["Dup2", "SYS_DUP2"], GENERIC, Some("Dup3 with 0 behind the same arguments")),
    (&["Ustat", "SYS_USTAT"], GENERIC, Some("Statfs")),
    (&["Ioperm", "Iopl", "SYS_IOPERM", "SYS_IOPL", "SYS_MODIFY_LDT"], NO_PORTS, None),
    (&["SYS_OPEN", "SYS_CREAT"], GENERIC, Some("SYS_OPENAT with AT_FDCWD")),
    (&["SYS_STAT", "SYS_LSTAT"], GENERIC, Some("SYS_NEWFSTATAT or SYS_STATX, by a function of the package")),
    (&["SYS_UNLINK", "SYS_RMDIR"], GENERIC, Some("SYS_UNLINKAT with AT_FDCWD")),
    (&["SYS_ACCESS"], GENERIC, Some("SYS_FACCESSAT with AT_FDCWD")),
    (&["SYS_CHMOD"], GENERIC, Some("SYS_FCHMODAT with AT_FDCWD")),
    (&["SYS_CHOWN", "SYS_LCHOWN"], GENERIC, Some("SYS_FCHOWNAT with AT_FDCWD")),
    (&["SYS_LINK"], GENERIC, Some("SYS_LINKAT with AT_FDCWD")),
    (&["SYS_SYMLINK"], GENERIC, Some("SYS_SYMLINKAT with AT_FDCWD")),
    (&["SYS_READLINK"], GENERIC, Some("SYS_READLINKAT with AT_FDCWD")),
    (&["SYS_MKDIR"], GENERIC, Some("SYS_MKDIRAT with AT_FDCWD")),
    (&["SYS_MKNOD"], GENERIC, Some("SYS_MKNODAT with AT_FDCWD")),
    (&["SYS_RENAME"], GENERIC, Some("SYS_RENAMEAT2 with AT_FDCWD")),
    (&["SYS_PIPE"], GENERIC, Some("SYS_PIPE2")),
    (&["SYS_POLL"], GENERIC, Some("SYS_PPOLL")),
    (&["SYS_EPOLL_CREATE"], GENERIC, Some("SYS_EPOLL_CREATE1")),
    (&["SYS_EPOLL_WAIT"], GENERIC, Some("SYS_EPOLL_PWAIT")),
    (&["SYS_EVENTFD"], GENERIC, Some("SYS_EVENTFD2")),
    (&["SYS_SIGNALFD"], GENERIC, Some("SYS_SIGNALFD4")),
    (&["SYS_INOTIFY_INIT"], GENERIC, Some("SYS_INOTIFY_INIT1")),
    (&["SYS_FORK"], GENERIC, Some("SYS_CLONE")),
    (&["SYS_GETPGRP"], GENERIC, Some("SYS_GETPGID with 0")),
    (&["SYS_GETDENTS"], GENERIC, Some("SYS_GETDENTS64")),
    (&["SYS_UTIME", "SYS_UTIMES", "SYS_FUTIMESAT"], GENERIC, Some("SYS_UTIMENSAT")),
    (&["SYS_ALARM"], GENERIC, Some("SYS_SETITIMER")),
    (&["SYS_PAUSE", "SYS_SYSFS", "SYS__SYSCTL"], GENERIC, None),
    (&["SYS_VFORK"], &[Arm64, Loong64, Riscv64], Some("SYS_CLONE")),
    (&["SYS_SELECT"], &[Arm64, Loong64, Mips, Mipsle, Mips64, Mips64le, Riscv64], Some("SYS_PSELECT6")),
    (&["SYS_TIME"], &[Arm64, Loong64, Mips64, Mips64le, Riscv64, S390x], Some("SYS_CLOCK_GETTIME")),
    (&["SYS_RENAMEAT"], &[Loong64, Riscv64], Some("SYS_RENAMEAT2")),
    (&["SYS_GETRLIMIT", "SYS_SETRLIMIT"], &[Loong64], Some("SYS_PRLIMIT64")),
    (
        &["SYS_ARCH_PRCTL"],
        &[I386, Arm, Arm64, Loong64, Mips, Mipsle, Mips64, Mips64le, Ppc64, Ppc64le, Riscv64, S390x],
        None,
    ),
    (
        &[
            "SYS_SHMGET",
            "SYS_SHMAT",
            "SYS_SHMDT",
            "SYS_SHMCTL",
            "SYS_SEMGET",
            "SYS_SEMOP",
            "SYS_SEMCTL",
            "SYS_MSGGET",
            "SYS_MSGSND",
            "SYS_MSGRCV",
            "SYS_MSGCTL",
        ],
        &[I386, Mips, Mipsle, Ppc64, Ppc64le, S390x],
        Some("golang.org/x/sys/unix, which knows newer numbers"),
    ),
];

/// Those that took Linux's generic table of calls.
const GENERIC: &[Goarch] = &[Arm64, Loong64, Riscv64];

/// Those without ports for input and output.
const NO_PORTS: &[Goarch] = &[Arm, Arm64, Loong64, Riscv64, S390x];

/// A call of the kernel is used that newer architectures do not have.
pub(in crate::rules) struct LegacySyscall;

impl PackageRule for LegacySyscall {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(one, |file| imports(file, SYSCALLS), judge)
    }
}

/// The builds in which this rule says of a name of package syscall that it is missing.
pub(in crate::rules) fn told(name: &str) -> PortSet {
    match NAMES.iter().find(|(names, _, _)| names.contains(&name)) {
        Some((_, archs, _)) => linux(|arch| archs.contains(&arch) && arch != Amd64),
        None => PortSet::EMPTY,
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut known: Vec<&str> = Vec::new();
    for path in SYSCALLS {
        for (name, range) in looked.members(&[path]) {
            let Some((_, archs, instead)) = NAMES.iter().find(|(names, _, _)| names.contains(&name)) else {
                continue;
            };
            // x/sys has functions in place of what a kernel lacks, and the newer numbers of System V for all.
            let is_of_syscall = *path == "syscall";
            let in_both =
                name.starts_with("SYS_") && (archs.contains(&Arm64) || archs == &[Loong64, Riscv64]);
            let missing = looked.builds & linux(|arch| archs.contains(&arch) && arch != Amd64);
            if missing.is_empty() || !(is_of_syscall || in_both) || known.contains(&name) {
                continue;
            }
            known.push(name);
            let shown = looked.code.written(range.clone());
            let title = format!("{shown} does not exist for {}", some(missing));
            let said = looked.said(&META, range.start, title).on(missing);
            let said = match instead {
                Some(instead) => said.remedy(format!("use {instead}")),
                None => said.remedy("constrain the file to the architectures that have it".to_owned()),
            };
            findings.push(said.finding());
        }
    }
    findings
}
