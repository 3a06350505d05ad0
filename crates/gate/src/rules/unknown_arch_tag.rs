//! `unknown-arch-tag`: a constraint asks for an architecture by a name that Go does not know.

use ogive_platform::constraint::{Expr, parse_line};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, Repair, RuleMeta, RuleName, Severity};

use crate::repository::GoFile;
use crate::said::Said;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("unknown-arch-tag"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a constraint asks for an architecture by a name that Go does not know",
    rationale: "Such a tag is never set, so that the file is never built, or with ! always, and nothing says so.",
    examples: &[Example {
        wrong: "//go:build x86_64 || aarch64 || ppc64x",
        right: "//go:build amd64 || arm64 || ppc64 || ppc64le",
    }],
    references: &[
        Reference {
            title: "google/starlark-go#489",
            url: "https://github.com/google/starlark-go/issues/489",
        },
        Reference { title: "Build constraints", url: "https://pkg.go.dev/cmd/go#hdr-Build_constraints" },
    ],
};

/// What other tools call architectures, and what Go has instead.
const NAMES: &[(&str, &str)] = &[
    ("aarch64", "arm64"),
    ("arm64v8", "arm64"),
    ("armv8", "arm64"),
    ("arm32", "arm"),
    ("armhf", "arm"),
    ("armv5", "arm"),
    ("armv6", "arm"),
    ("armv6l", "arm"),
    ("armv7", "arm"),
    ("armv7l", "arm"),
    ("i386", "386"),
    ("i486", "386"),
    ("i586", "386"),
    ("i686", "386"),
    ("x86", "386"),
    ("x86_32", "386"),
    ("x64", "amd64"),
    ("x86_64", "amd64"),
    ("mips64el", "mips64le"),
    ("mips64x", "(mips64 || mips64le)"),
    ("mipsel", "mipsle"),
    ("mipsx", "(mips || mipsle)"),
    ("powerpc64le", "ppc64le"),
    ("ppc64el", "ppc64le"),
    ("ppc64x", "(ppc64 || ppc64le)"),
    ("riscv64gc", "riscv64"),
    ("loongarch64", "loong64"),
];

/// A constraint asks for an architecture by a name that Go does not know.
pub(crate) struct UnknownArchTag;

impl PackageRule for UnknownArchTag {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let package = one.package;
        let mut findings = Vec::new();
        for file in &package.files {
            let Ok(header) = &file.constraint.header else { continue };
            let lines = match &header.go_build {
                Some(line) => std::slice::from_ref(line),
                None => header.plus_build.as_slice(),
            };
            for line in lines {
                let tags = unknown(&line.expr);
                // One change for all of them: each would change the line that the others know.
                let repaired = replaced(file, line.line, &tags);
                for (tag, instead) in tags {
                    let title = format!("the tag {tag} is never set: Go says {instead}");
                    let said = Said::at(&META, package, file, None, title)
                        .with("the constraint".into(), line.expr.to_string(), package, file, None)
                        .remedy(format!("write {instead} in place of {tag}"));
                    let said = match repaired.clone() {
                        Some((before, after)) => {
                            let repair = Repair::ReplaceLine {
                                file: package.path_of(file.name),
                                line: line.line,
                                before,
                                after: Some(after.clone()),
                            };
                            said.repairs(format!("write {after} in {}", file.name), vec![repair])
                        }
                        None => said,
                    };
                    let mut finding = said.finding();
                    if let Some(location) = &mut finding.location {
                        location.line = Some(line.line);
                    }
                    findings.push(finding);
                }
            }
        }
        findings
    }
}

/// A `//go:build` line with tags replaced, as gofmt writes it; none for older lines, which gofmt makes from those.
fn replaced(file: &GoFile<'_>, line: u32, tags: &[(&str, &str)]) -> Option<(String, String)> {
    let bytes = file.bytes.split(|byte| *byte == b'\n').nth(usize::try_from(line).ok()?.checked_sub(1)?)?;
    let before = std::str::from_utf8(bytes).ok()?.trim();
    let rest = before.strip_prefix("//go:build ")?;
    let is_of_tag = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let mut condition = String::new();
    let mut word = String::new();
    for c in rest.chars().map(Some).chain([None]) {
        match c.filter(|c| is_of_tag(*c)) {
            Some(c) => word.push(c),
            None => {
                let same = std::mem::take(&mut word);
                let instead = tags.iter().find(|(tag, _)| same == *tag).map(|(_, instead)| *instead);
                condition.push_str(instead.unwrap_or(&same));
                condition.extend(c);
            }
        }
    }
    let after = format!("//go:build {}", parse_line(&format!("//go:build {condition}")).ok()?);
    (after != before).then(|| (before.to_owned(), after))
}

/// The unknown names of a condition. One that stands beside the right one does no harm: `amd64 || x86_64`.
fn unknown(expr: &Expr) -> Vec<(&'static str, &'static str)> {
    let mut tags = Vec::new();
    expr.tags(&mut |tag| tags.push(tag));
    let right = |instead: &str| {
        let names = instead.split(|c: char| !c.is_alphanumeric()).filter(|name| !name.is_empty());
        names.clone().count() > 0 && names.into_iter().all(|name| tags.contains(&name))
    };
    let known = NAMES.iter().filter(|(tag, instead)| tags.contains(tag) && !right(instead));
    known.copied().collect()
}
