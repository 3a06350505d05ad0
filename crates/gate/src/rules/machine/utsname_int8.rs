//! `utsname-int8`: the texts of uname are taken for int8, which they are on some architectures only.

use ogive_gosource::lexer::Kind;
use ogive_platform::Goarch;
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::linux;
use crate::rules::looking::{Looked, imports, look, says};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("utsname-int8"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the texts of uname are taken for int8, which they are on some architectures only",
    rationale: "Whether a char of C has a sign differs by architecture, and syscall.Utsname follows C: a function that takes []int8 \
                does not compile with the uint8 of the others.",
    examples: &[Example {
        wrong: "func text(field []int8) string, called with name.Release[:] of a syscall.Utsname",
        right: "unix.ByteSliceToString(name.Release[:]) with a unix.Utsname, whose fields are bytes everywhere",
    }],
    references: &[
        Reference {
            title: "netobserv/netobserv-ebpf-agent#151",
            url: "https://github.com/netobserv/netobserv-ebpf-agent/pull/151",
        },
        Reference { title: "unix.Utsname", url: "https://pkg.go.dev/golang.org/x/sys/unix#Utsname" },
    ],
};

/// Where the fields of `syscall.Utsname` are uint8 (`syscall/ztypes_linux_*.go`).
const UNSIGNED: &[Goarch] = &[Goarch::Arm, Goarch::Ppc64, Goarch::Ppc64le, Goarch::Riscv64, Goarch::S390x];

/// The texts of uname are taken for int8, which they are on some architectures only.
pub(in crate::rules) struct UtsnameInt8;

impl PackageRule for UtsnameInt8 {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(one, |file| imports(file, &["syscall"]) && says(file, "Utsname") && says(file, "int8"), judge)
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    if !looked.members(&["syscall"]).iter().any(|(name, _)| *name == "Utsname") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (unsigned, type_name, other) in [(false, "int8", "uint8"), (true, "uint8", "int8")] {
        let builds = looked.builds & linux(|arch| UNSIGNED.contains(&arch) != unsigned);
        // A slice or an array of the type, as a whole and not as one of several that are possible.
        let place = (1..code.len()).find(|&at| {
            let is_list = code.before(at) == Kind::RightBracket
                && code.partner(at - 1).is_some_and(|open| {
                    code.kind(open) == Kind::LeftBracket
                        && (open + 2 == at
                            || code.text(open + 1) == "65"
                            || code.kind(open + 1) == Kind::Ellipsis)
                });
            let in_union = code.kind(at + 1) == Kind::Or
                || code.around(at).is_some_and(|open| (open..at).any(|at| code.kind(at) == Kind::Or));
            is_list && code.text(at) == type_name && !in_union
        });
        let Some(place) = place.filter(|_| !builds.is_empty()) else { continue };
        let title =
            format!("the fields of syscall.Utsname are no {type_name} but {other} on {}", some(builds));
        let step = "take Utsname from golang.org/x/sys/unix, where they are bytes everywhere".to_owned();
        findings.push(looked.said(&META, place, title).on(builds).remedy(step).finding());
        break;
    }
    findings
}
