//! `cgo-c-type-width`: a type of C is taken to be as wide as one machine has it.

use ogive_gosource::lexer::Kind;
use ogive_platform::{Goarch, Goos, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use crate::code::Code;
use crate::rules::looking::{Looked, look};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-c-type-width"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a type of C is taken to be as wide as one machine has it",
    rationale: "A long of C has 4 bytes on Windows and 32-bit machines, and 8 on others; a char has a sign on some architectures. \
                A pointer that is cast between them and types of Go reads beyond, or every second number.",
    examples: &[Example {
        wrong: "C.sum((*C.long)(unsafe.Pointer(&numbers[0]))) of a []int64",
        right: "C.sum((*C.int64_t)(unsafe.Pointer(&numbers[0])))",
    }],
    references: &[Reference {
        title: "cmd/cgo, Go references to C",
        url: "https://pkg.go.dev/cmd/cgo#hdr-Go_references_to_C",
    }],
};

/// A type of C is taken to be as wide as one machine has it.
pub(in crate::rules) struct CgoCTypeWidth;

impl PackageRule for CgoCTypeWidth {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(one, |file| file.header.uses_cgo(), judge)
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let mut findings = Vec::new();
    let wide = PortSet::where_port(|port| {
        let is_narrow =
            ogive_platform::Architecture::of(port.arch).is_some_and(|arch| arch.pointer_size == 4);
        is_narrow || port.os == Goos::Windows
    });
    let signless = PortSet::where_port(|port| {
        let arches =
            [Goarch::Arm, Goarch::Arm64, Goarch::Ppc64, Goarch::Ppc64le, Goarch::Riscv64, Goarch::S390x];
        arches.contains(&port.arch) && !matches!(port.os, Goos::Darwin | Goos::Ios | Goos::Windows)
    });
    for at in 0..code.len() {
        if !(code.is_name(at, "C") && code.kind(at + 1) == Kind::Period) {
            continue;
        }
        let name = code.text(at + 2);
        let (wrong, says) = match name {
            "long" | "ulong" if is_pointer_cast(code, at) => (looked.builds & wide, "has 4 bytes on"),
            "char" if is_negative(code, at) => (looked.builds & signless, "has no sign on"),
            _ => continue,
        };
        // Where both widths are among the platforms, or a sign is missing.
        if wrong.is_empty() || (name != "char" && wrong == looked.builds) {
            continue;
        }
        let title = format!("C.{name} {says} {}", some(wrong));
        let step = match name {
            "char" => "use C.schar",
            _ => "use a type of fixed width, such as C.int64_t",
        };
        findings.push(looked.said(&META, at, title).on(wrong).remedy(step.to_owned()).finding());
    }
    findings
}

/// Whether a type stands in `(*C.long)(unsafe.Pointer(&x[0]))`, where the memory is Go's.
fn is_pointer_cast(code: &Code<'_>, at: usize) -> bool {
    let close = at + 3;
    let is_cast = code.before(at) == Kind::Mul
        && at >= 2
        && code.kind(at - 2) == Kind::LeftParen
        && code.kind(close) == Kind::RightParen
        && code.kind(close + 1) == Kind::LeftParen;
    let pointer = close + 2;
    is_cast
        && code.written(pointer..pointer + 3) == "unsafe.Pointer"
        && code.kind(pointer + 3) == Kind::LeftParen
        && code.kind(pointer + 4) == Kind::And
        && code.partner(pointer + 3).is_some_and(|end| code.before(end) == Kind::RightBracket)
}

/// Whether a char is made of a negative number: `C.char(-1)`.
fn is_negative(code: &Code<'_>, at: usize) -> bool {
    code.kind(at + 3) == Kind::LeftParen && code.kind(at + 4) == Kind::Sub && code.kind(at + 5) == Kind::Int
}
