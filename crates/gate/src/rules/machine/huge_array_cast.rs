//! `huge-array-cast`: a pointer is cast to one to an array that no 32-bit machine could hold.

use ogive_gosource::lexer::Kind;
use ogive_platform::{Goarch, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::narrow;
use crate::code::{Code, Constants};
use crate::rules::looking::{Looked, imports, look, says};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("huge-array-cast"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a pointer is cast to one to an array that no 32-bit machine could hold",
    rationale: "The compiler refuses types that are larger than the address space, also where nothing of that size is ever \
                made: the package does not build on 32-bit architectures.",
    examples: &[Example {
        wrong: "list := (*[1 << 30]*C.char)(unsafe.Pointer(array))[:n:n]",
        right: "list := unsafe.Slice(array, n)",
    }],
    references: &[
        Reference { title: "tecbot/gorocksdb#145", url: "https://github.com/tecbot/gorocksdb/issues/145" },
        Reference { title: "unsafe.Slice", url: "https://pkg.go.dev/unsafe#Slice" },
    ],
};

/// A pointer is cast to one to an array that no 32-bit machine could hold.
pub(in crate::rules) struct HugeArrayCast;

impl PackageRule for HugeArrayCast {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(one, |file| imports(file, &["unsafe", "C"]) && says(file, "(*["), judge)
    }
}

/// The size of the largest type that the compiler takes, in bytes: it counts them in an int, and MIPS has half of the
/// address space alone (`cmd/compile/internal/*/galign.go`, `MAXWIDTH`).
const fn most(arch: Goarch) -> i128 {
    match arch {
        Goarch::Mips | Goarch::Mipsle => (1 << 31) - 2,
        _ => (1 << 31) - 1,
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let builds = looked.builds & narrow();
    let mut findings = Vec::new();
    if builds.is_empty() {
        return findings;
    }
    for at in 2..code.len() {
        let is_cast = code.kind(at) == Kind::LeftBracket
            && code.before(at) == Kind::Mul
            && code.kind(at - 2) == Kind::LeftParen;
        let Some(close) = code.partner(at).filter(|&close| is_cast && close > at + 1) else { continue };
        let element = element_size(code, close + 1);
        let too_large = |arch| {
            let builds = builds & PortSet::where_port(|port| port.arch == arch);
            let count = Constants { package: looked.package, builds }.value(code, at + 1..close);
            count.filter(|count| *count > most(arch) / element).map(|_| builds)
        };
        let archs = [Goarch::I386, Goarch::Arm, Goarch::Mips, Goarch::Mipsle];
        let wrong = archs.into_iter().filter_map(too_large).fold(PortSet::EMPTY, |all, one| all | one);
        if wrong.is_empty() {
            continue;
        }
        let shown = code.written(at..close + 1);
        let title =
            format!("an array type of {shown} elements is larger than the address space of {}", some(wrong));
        let step = "make the slice with unsafe.Slice, which needs no array".to_owned();
        findings.push(looked.said(&META, at, title).on(wrong).remedy(step).finding());
    }
    findings
}

/// The size of an array's elements on 32-bit machines, in bytes; 1 where it is not known.
fn element_size(code: &Code<'_>, at: usize) -> i128 {
    match code.kind(at) {
        Kind::Mul | Kind::Map | Kind::Chan | Kind::Func => 4,
        Kind::Interface => 8,
        Kind::LeftBracket if code.kind(at + 1) == Kind::RightBracket => 12,
        Kind::Ident => match code.text(at) {
            "string" | "int64" | "uint64" | "float64" | "complex64" | "error" | "any" => 8,
            "int" | "uint" | "uintptr" | "int32" | "uint32" | "rune" | "float32" => 4,
            "int16" | "uint16" => 2,
            "complex128" => 16,
            "unsafe" if code.text(at + 2) == "Pointer" => 4,
            "C" => match code.text(at + 2) {
                "int" | "uint" | "long" | "ulong" | "size_t" | "float" => 4,
                "double" | "longlong" | "ulonglong" | "int64_t" | "uint64_t" => 8,
                _ => 1,
            },
            _ => 1,
        },
        _ => 1,
    }
}
