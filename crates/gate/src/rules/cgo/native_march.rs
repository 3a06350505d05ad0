//! `cgo-native-march`: C is compiled for the very CPU that builds.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{Line, each_line};
use crate::said::Said;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-native-march"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "C is compiled for the very CPU that builds",
    rationale: "-march=native takes every instruction that the building machine has. The program dies with SIGILL on older ones, \
                and in cross-compilation the compiler refuses the flag or means the wrong machine.",
    examples: &[Example { wrong: "#cgo CFLAGS: -O3 -march=native", right: "#cgo CFLAGS: -O3" }],
    references: &[Reference {
        title: "GCC, options for x86",
        url: "https://gcc.gnu.org/onlinedocs/gcc/x86-Options.html",
    }],
};

/// C is compiled for the very CPU that builds.
pub(in crate::rules) struct CgoNativeMarch;

impl PackageRule for CgoNativeMarch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        each_line(one, judge)
    }
}

fn judge(line: &Line<'_, '_>) -> Option<Finding> {
    let flag =
        line.line.arguments.iter().find(|flag| matches!(flag.as_str(), "-march=native" | "-mcpu=native"))?;
    let title = format!("{flag} compiles for the CPU of the machine that builds, and for no other");
    let said = Said::at(&META, line.package, line.file, Some(line.line.offset), title).on(line.builds);
    let step = "leave the flag out, and let who builds set CGO_CFLAGS".to_owned();
    Some(said.remedy(step).finding())
}
