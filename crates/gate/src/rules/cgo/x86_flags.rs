//! `cgo-x86-flags`: a C compiler is given flags of x86 where it compiles for something else.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{Line, each_line, other_than_x86};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-x86-flags"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a C compiler is given flags of x86 where it compiles for something else",
    rationale: "Compilers for other architectures refuse flags such as -mavx2 and -m64: \"unrecognized command-line option\". The \
                package builds on the machines of its authors and nowhere else.",
    examples: &[Example {
        wrong: "#cgo CFLAGS: -O3 -mavx2",
        right: "#cgo CFLAGS: -O3\n#cgo amd64 CFLAGS: -mavx2",
    }],
    references: &[
        Reference { title: "constabulary/gb#338", url: "https://github.com/constabulary/gb/issues/338" },
        Reference { title: "cmd/cgo", url: "https://pkg.go.dev/cmd/cgo" },
    ],
};

/// Flags that other architectures do not have, or the beginnings of those.
const BEGINNINGS: &[&str] = &[
    "-msse", "-mssse3", "-mavx", "-mfma", "-mbmi", "-maes", "-mpclmul", "-mpopcnt", "-mmmx", "-mf16c",
    "-madx", "-msha", "-mrdrnd", "-mrdseed", "-mlzcnt",
];
const WHOLE: &[&str] = &["-m64", "-m32", "-mx32", "-mno-red-zone", "-masm=intel", "-mfpmath=sse"];
const MACHINES: &[&str] = &[
    "-march=x86-64",
    "-march=i386",
    "-march=i486",
    "-march=i586",
    "-march=i686",
    "-march=core",
    "-march=haswell",
    "-march=skylake",
    "-march=broadwell",
    "-march=sandybridge",
    "-march=ivybridge",
    "-march=nehalem",
    "-march=westmere",
    "-march=znver",
];

/// A C compiler is given flags of x86 where it compiles for something else.
pub(in crate::rules) struct CgoX86Flags;

impl PackageRule for CgoX86Flags {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        each_line(one, judge)
    }
}

fn judge(line: &Line<'_, '_>) -> Option<Finding> {
    let flag = line.line.arguments.iter().find(|flag| is_of_x86(flag))?;
    // Other 64-bit architectures take -m64 too, with GCC.
    let builds = line.builds & other_than_x86();
    if builds.is_empty() {
        return None;
    }
    let title = format!("{flag} is a flag for x86, and the line is read for {}", some(builds));
    let said = Said::at(&META, line.package, line.file, Some(line.line.offset), title).on(builds);
    Some(said.remedy(format!("move {flag} into a line of its own that begins with #cgo amd64")).finding())
}

fn is_of_x86(flag: &str) -> bool {
    WHOLE.contains(&flag) || BEGINNINGS.iter().chain(MACHINES).any(|start| flag.starts_with(start))
}
