//! `unaligned-cast`: bytes from the middle of a buffer are read as a number.

use ogive_platform::{Architecture, PortSet, Unaligned};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::casts::casts;
use crate::rules::looking::{Looked, imports, look, says};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("unaligned-cast"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "bytes from the middle of a buffer are read as a number",
    rationale: "What stands in the middle of bytes may start anywhere, and some CPUs read numbers at multiples of their size only: \
                the read traps, is emulated by the kernel at great cost, or ends the program.",
    examples: &[Example {
        wrong: "n := *(*uint32)(unsafe.Pointer(&b[i]))",
        right: "n := binary.LittleEndian.Uint32(b[i:])",
    }],
    references: &[Reference { title: "unsafe.Pointer", url: "https://pkg.go.dev/unsafe#Pointer" }],
};

/// Bytes from the middle of a buffer are read as a number.
pub(in crate::rules) struct UnalignedCast;

impl PackageRule for UnalignedCast {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(one, |file| imports(file, &["unsafe"]) && says(file, "unsafe.Pointer(&"), judge)
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let traps = |port: ogive_platform::Port| {
        Architecture::of(port.arch).is_some_and(|arch| arch.unaligned == Unaligned::MayTrap)
    };
    let builds = looked.builds & PortSet::where_port(traps);
    if builds.is_empty() {
        return Vec::new();
    }
    let inside = casts(&looked.code).into_iter().filter(|cast| !cast.first);
    let says = |cast: super::casts::Cast| {
        let number = looked.code.text(cast.of);
        let title =
            format!("a {number} is read from wherever bytes start, which may trap on {}", some(builds));
        let step =
            "read it with encoding/binary, which compilers make one instruction of where that is allowed"
                .to_owned();
        looked.said(&META, cast.start, title).on(builds).remedy(step).finding()
    };
    inside.map(says).collect()
}
