//! `package-excluded`: a package is imported on a platform on which it has no files.

use std::collections::BTreeMap;

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use crate::repository::Role;
use crate::said::{Said, folder, some};
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("package-excluded"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a package is imported on a platform on which none of its files is built",
    rationale: "The go command refuses the import: \"build constraints exclude all Go files\". All that imports the \
                importing package is lost on that platform with it.",
    examples: &[Example {
        wrong: "cpu/cpu_linux_amd64.go is the only file of cpu, and main.go imports it everywhere",
        right: "cpu/cpu_other.go with //go:build !(linux && amd64) declares what main.go needs",
    }],
    references: &[
        Reference {
            title: "volcano-sh/volcano#4049",
            url: "https://github.com/volcano-sh/volcano/issues/4049",
        },
        Reference { title: "Build constraints", url: "https://pkg.go.dev/cmd/go#hdr-Build_constraints" },
    ],
};

/// A package is imported on a platform on which it has no files.
pub(crate) struct PackageExcluded;

impl PackageRule for PackageExcluded {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let OnePackage { subject, package, .. } = *one;
        let repository = &subject.repository;
        let mut findings = Vec::new();
        // By imported package, and whether a test imports it: the first import, and the builds of all.
        let mut found = BTreeMap::new();
        for file in &package.files {
            for import in &file.header.imports {
                let Some(at) = repository.imported(package, import) else { continue };
                let built = subject.declared.of_file(package, file);
                if built.is_subset(repository.packages.builds(at)) {
                    continue;
                }
                let imported = &repository.packages[at];
                let has_files = imported.files.iter().any(|file| file.role == Role::Build);
                // A test outside of its package finds there what the tests inside declare too.
                let is_tested = file.role == Role::ExternalTest && std::ptr::eq(imported, package);
                let inside = imported.files.iter().filter(|other| is_tested && other.role == Role::Test);
                let there = inside.fold(imported.builds, |all, other| all | other.builds);
                // What needs cgo is told of once, by the rule for that.
                let missing = built - there - repository.without_cgo().own(at);
                if has_files && !missing.is_empty() {
                    let first = (file, import.literal.start, missing);
                    let known = found.entry((at, file.role != Role::Build)).or_insert(first);
                    known.2 = known.2 | missing;
                }
            }
        }
        for ((at, is_test), (file, offset, builds)) in found {
            let imported = &repository.packages[at];
            let of = if is_test { "a test imports " } else { "" };
            let path = imported.path.as_deref().unwrap_or(imported.name);
            let title = format!("{of}{path}, which has no files for {}", some(builds));
            let title = if is_test { title } else { format!("{} imports {title}", package.name) };
            let mut said = Said::at(&META, package, file, Some(offset), title).on(builds);
            if subject.declared.is_far(package, file, builds) {
                said = said.at_most(Severity::Warning, Confidence::Medium);
            }
            for other in imported.files.iter().filter(|other| other.role == Role::Build).take(4) {
                let when = other.condition().map_or("every build".into(), |condition| condition.to_string());
                said = said.with("a file is built for".into(), when, imported, other, None);
            }
            let step = format!("add a file to {} for the other platforms", folder(&imported.folder));
            let guard = format!("import it only in files that are constrained as {} is", imported.name);
            findings.push(said.remedy(step).remedy(guard).finding());
        }
        findings
    }
}
