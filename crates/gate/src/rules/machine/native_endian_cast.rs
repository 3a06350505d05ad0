//! `native-endian-cast`: bytes are read as a number in the order of the machine.

use ogive_platform::names::Endianness;
use ogive_platform::{Architecture, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::SYSCALLS;
use super::casts::casts;
use crate::repository::GoFile;
use crate::rules::looking::{Looked, imports, look, says};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("native-endian-cast"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "bytes are read as a number in the order of the machine",
    rationale: "A pointer to bytes that is cast to one to a number reads them in the order that the machine has. What one machine \
                wrote into a file or sent, another with the other order reads as another number.",
    examples: &[Example {
        wrong: "n := *(*uint64)(unsafe.Pointer(&b[0]))",
        right: "n := binary.LittleEndian.Uint64(b)",
    }],
    references: &[
        Reference { title: "gogo/protobuf#195", url: "https://github.com/gogo/protobuf/issues/195" },
        Reference { title: "encoding/binary", url: "https://pkg.go.dev/encoding/binary" },
    ],
};

/// Bytes are read as a number in the order of the machine.
pub(in crate::rules) struct NativeEndianCast;

impl PackageRule for NativeEndianCast {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        // What the kernel wrote is in the order of the machine.
        let from_kernel =
            |file: &GoFile<'_>| imports(file, SYSCALLS) || matches!(file.package(), Some("syscall" | "unix"));
        let wants = |file: &GoFile<'_>| {
            imports(file, &["unsafe"]) && says(file, "unsafe.Pointer(&") && !from_kernel(file)
        };
        look(one, wants, judge)
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let order = |port: ogive_platform::Port| Architecture::of(port.arch).map(|arch| arch.endianness);
    let big = looked.builds & PortSet::where_port(|port| order(port) == Some(Endianness::Big));
    // Where all have the same order, they agree.
    if big.is_empty() || big == looked.builds {
        return Vec::new();
    }
    let says = |cast: super::casts::Cast| {
        let number = looked.code.text(cast.of);
        let title = format!(
            "bytes are read as {number} in the order of the machine, which is another on {}",
            some(big)
        );
        let step = "read them with binary.LittleEndian or binary.BigEndian".to_owned();
        looked.said(&META, cast.start, title).on(big).remedy(step).finding()
    };
    // Words are read to go faster, and kept by nobody.
    let is_word = |cast: &super::casts::Cast| matches!(looked.code.text(cast.of), "uintptr" | "uint" | "int");
    casts(&looked.code).into_iter().filter(|cast| !is_word(cast)).map(says).collect()
}
