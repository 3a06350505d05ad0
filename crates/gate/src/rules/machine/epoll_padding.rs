//! `epoll-padding`: an event of epoll is laid out as one architecture has it.

use ogive_gosource::lexer::Kind;
use ogive_platform::Goarch;
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{SYSCALLS, linux};
use crate::rules::looking::{Looked, imports, look, says};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("epoll-padding"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "an event of epoll is laid out as one architecture has it",
    rationale: "The kernel packs epoll_event into 12 bytes on x86-64 alone; most others have 4 bytes of padding before the data. \
                A struct of one's own with the wrong one of both reads what another event holds, and hangs.",
    examples: &[Example {
        wrong: "type epollEvent struct { events uint32; data [8]byte }",
        right: "unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}",
    }],
    references: &[
        Reference { title: "golang/go#16021", url: "https://github.com/golang/go/issues/16021" },
        Reference { title: "unix.EpollEvent", url: "https://pkg.go.dev/golang.org/x/sys/unix#EpollEvent" },
    ],
};

/// An event of epoll is laid out as one architecture has it.
pub(in crate::rules) struct EpollPadding;

impl PackageRule for EpollPadding {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let is_wanted = |file: &crate::repository::GoFile<'_>| {
            says(file, "EpollEvent") && imports(file, SYSCALLS)
                || imports(file, &["unsafe"])
                    && ["epollEvent", "epollevent", "epoll_event"].iter().any(|name| says(file, name))
        };
        look(one, is_wanted, judge)
    }
}

/// Whether the kernel has no padding before the data.
const fn is_packed(arch: Goarch) -> bool {
    matches!(arch, Goarch::Amd64 | Goarch::I386)
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let mut findings = literals(looked);
    findings.extend(structs(looked));
    findings
}

/// Literals without names of fields, of which there are three or four.
fn literals(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let mut findings = Vec::new();
    for (name, range) in looked.members(SYSCALLS) {
        if name != "EpollEvent" || code.kind(range.end) != Kind::LeftBrace {
            continue;
        }
        let values = code.elements(range.end);
        let has_keys = values.iter().any(|value| value.clone().any(|at| code.kind(at) == Kind::Colon));
        let builds = looked.builds & linux(|arch| (values.len() == 3) != is_packed(arch));
        if has_keys || !matches!(values.len(), 3 | 4) || builds.is_empty() {
            continue;
        }
        let title = format!("an EpollEvent has not {} fields on {}", values.len(), some(builds));
        let step = "name the fields: Events, Fd".to_owned();
        findings.push(looked.said(&META, range.start, title).on(builds).remedy(step).finding());
    }
    findings
}

/// Structs of one's own.
fn structs(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let mut findings = Vec::new();
    for at in 0..code.len() {
        let is_type = code.kind(at + 1) == Kind::Struct
            && code.kind(at + 2) == Kind::LeftBrace
            && matches!(code.before(at), Kind::Type | Kind::Semicolon | Kind::LeftParen);
        let is_event = || code.text(at).replace('_', "").eq_ignore_ascii_case("epollevent");
        let Some(close) = code.partner(at + 2).filter(|_| is_type && is_event()) else { continue };
        let fields = code.split(at + 3..close, Kind::Semicolon);
        let types: Vec<&str> = fields.iter().map(|field| code.written(field.start + 1..field.end)).collect();
        // What is it in bytes, as Go lays it out on machines of 64 bits?
        let packed = match types[..] {
            ["uint32", "[8]byte" | "[8]uint8"]
            | ["uint32", "int32", "int32"]
            | ["uint32", "uint32", "uint32"] => true,
            ["uint32", "uint64" | "uintptr" | "unsafe.Pointer" | "int64"] => false,
            _ => continue,
        };
        let wrong = looked.builds
            & linux(|arch| match arch {
                Goarch::Amd64 => !packed,
                Goarch::I386 => false,
                _ => packed,
            });
        if wrong.is_empty() {
            continue;
        }
        let title = match packed {
            true => format!(
                "{} has no padding before its data, as the kernel has on {}",
                code.text(at),
                some(wrong)
            ),
            false => format!(
                "{} has padding before its data, and the kernel has none on {}",
                code.text(at),
                some(wrong)
            ),
        };
        let step = "use EpollEvent of golang.org/x/sys/unix".to_owned();
        findings.push(looked.said(&META, at, title).on(wrong).remedy(step).finding());
    }
    findings
}
