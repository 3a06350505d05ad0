//! `accidental-suffix`: the end of a file's name constrains it, and probably nobody meant that.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use crate::code::Words;
use crate::holes::Hole;
use crate::repository::{GoFile, Package, Role};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("accidental-suffix"),
    severity: Severity::Warning,
    confidence: Confidence::Low,
    audience: Audience::Developer,
    summary: "the end of a file's name constrains it, and probably nobody meant that",
    rationale: "A file whose name ends in an operating system or architecture is built there alone: a test named \
                so never runs elsewhere, and it looks as if it passed. Told where the word is an everyday one too (arm, js, wasm) and \
                nothing else is for it: neither the test, nor a package that uses the file's names on every platform.",
    examples: &[Example {
        wrong: "robot_arm_test.go, in a package without anything else for arm",
        right: "robot_arms_test.go",
    }],
    references: &[
        Reference { title: "golang/go#26329", url: "https://github.com/golang/go/issues/26329" },
        Reference {
            title: "mas-bandwidth/schema#1221",
            url: "https://github.com/mas-bandwidth/schema/issues/1221",
        },
    ],
};

/// Packages whose importers mean the system that their files are named after.
const LOW_LEVEL: &[&str] = &["C", "syscall", "syscall/js", "unsafe"];

/// What has to do with platforms.
static OF_PLATFORMS: Words = Words::new(&["GOOS", "GOARCH", "GOARM", "syscall", "/proc/", "/sys/", "/dev/"]);

/// The end of a file's name constrains it, and probably nobody meant that.
pub(crate) struct AccidentalSuffix;

impl PackageRule for AccidentalSuffix {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let OnePackage { subject, package, .. } = *one;
        let mut findings = Vec::new();
        for (number, file) in package.files.iter().enumerate().filter(|(_, file)| is_accident(package, file))
        {
            if file.role == Role::Build && !is_missed(one, number) {
                continue;
            }
            let missing = subject.declared.of(package) - file.builds;
            if missing.is_empty() {
                continue;
            }
            let what = if file.role == Role::Build { "is left out" } else { "never runs" };
            let title = format!("{} {what} on {}, by the end of its name", file.name, some(missing));
            let stem = file.name.trim_end_matches(".go");
            let step = match stem.strip_suffix("_test") {
                Some(stem) => format!("give it another name, such as {}s_test.go", stem),
                None => format!("give it another name, such as {stem}s.go"),
            };
            let meant = "or, if it is meant, say so by a //go:build line".to_owned();
            let said = Said::at(&META, package, file, None, title).on(missing);
            findings.push(said.remedy(step).remedy(meant).finding());
        }
        findings
    }
}

/// Whether a file of a package declares what is used, here or where the package is imported, on platforms on which nothing
/// declares it.
fn is_missed(one: &OnePackage<'_, '_>, file: usize) -> bool {
    let declares = |hole: &Hole<'_, '_>| {
        std::ptr::addr_eq(hole.owner, one.package) && hole.at.iter().any(|(declaring, _)| *declaring == file)
    };
    one.around().any(|other| other.holes().iter().any(declares))
}

/// Whether nothing else in the package or the file has to do with what the name asks for.
fn is_accident(package: &Package<'_>, file: &GoFile<'_>) -> bool {
    let asked = file.constraint.name;
    let says_nothing = file
        .constraint
        .header
        .as_ref()
        .is_ok_and(|header| header.go_build.is_none() && header.plus_build.is_empty());
    // linux_arm64 is no word.
    let is_word = asked.os.is_some() != asked.arch.is_some();
    let word = asked.os.map_or_else(|| asked.arch.map_or("", |arch| arch.name()), |os| os.name());
    let low = |path: &str| LOW_LEVEL.contains(&path) || path.starts_with("golang.org/x/sys/");
    let others = package.files.iter().filter(|other| other.name != file.name);
    let alone = others.clone().all(|other| other.condition().is_none());
    is_word
        && says_nothing
        && is_also_a_word(word)
        && alone
        && package.others.is_empty()
        && !file.header.imports.iter().any(|import| low(&import.path))
        && !OF_PLATFORMS.any(file.bytes)
}

/// Whether a name of Go is said of other things too. Who writes linux, windows or arm64 means it.
fn is_also_a_word(name: &str) -> bool {
    matches!(
        name,
        "arm" | "dragonfly" | "hurd" | "js" | "plan9" | "riscv" | "solaris" | "sparc" | "wasm" | "zos"
    )
}
