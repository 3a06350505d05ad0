//! `cgo-without-stub`: a package is only there with cgo.

use std::collections::HashMap;

use ogive_platform::PortSet;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::Subject;
use crate::repository::{GoFile, Package, Role};
use crate::said::{Said, some, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-without-stub"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "all files of a package need cgo, and none stands in for them without",
    rationale: "Something of the repository imports it in builds without cgo. Go turns cgo off when it builds for another platform, or finds no C compiler. The package then has no \
                files: \"build constraints exclude all Go files\", which says nothing of cgo.",
    examples: &[Example {
        wrong: "audio.go imports \"C\", and is the only file of audio",
        right: "audio_nocgo.go with //go:build !cgo returns an error that says what is missing",
    }],
    references: &[
        Reference {
            title: "gordonklaus/portaudio#61",
            url: "https://github.com/gordonklaus/portaudio/issues/61",
        },
        Reference { title: "cmd/cgo", url: "https://pkg.go.dev/cmd/cgo" },
    ],
};

/// A package is only there with cgo.
pub(crate) struct CgoWithoutStub;

/// In which builds a package is imported, and where first.
struct Imported<'r, 's> {
    builds: PortSet,
    first: (&'r Package<'s>, &'r GoFile<'s>, u32),
}

/// Whether a file is built with cgo alone: it imports "C", or its constraints say so.
fn needs_cgo(file: &GoFile<'_>) -> bool {
    let mut says = file.header.uses_cgo();
    if let Some(condition) = file.condition() {
        condition.tags(&mut |tag| says |= tag == "cgo");
    }
    says
}

/// The packages that others of the repository import, by their numbers.
fn imports<'r, 's>(subject: &'r Subject<'s>) -> HashMap<usize, Imported<'r, 's>> {
    let repository = &subject.repository;
    let mut found: HashMap<usize, Imported<'r, 's>> = HashMap::new();
    for package in &repository.packages {
        for file in &package.files {
            let builds = subject.declared.of_file(package, file);
            for import in &file.header.imports {
                let imported = repository.imported(package, import).filter(|_| !builds.is_empty());
                // A test of the package itself is there when the package is.
                let Some(at) = imported.filter(|at| !std::ptr::eq(&repository.packages[*at], package)) else {
                    continue;
                };
                let first = (package, file, import.literal.start);
                let known = found.entry(at).or_insert(Imported { builds, first });
                known.builds = known.builds | builds;
            }
        }
    }
    found
}

impl Rule<Subject<'_>> for CgoWithoutStub {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let mut findings = Vec::new();
        let imports = imports(subject);
        for (number, package) in subject.repository.packages.iter().enumerate() {
            let Some(imported) = imports.get(&number) else { continue };
            let without = imported.builds - package.builds;
            let missing = without.iter().filter(|&(port, cgo)| !cgo && package.builds.contains(port, true));
            let missing = missing.collect();
            let needs = |file: &&GoFile<'_>| file.role == Role::Build && needs_cgo(file);
            let Some(file) = package.files.iter().find(needs) else { continue };
            if PortSet::is_empty(missing) {
                continue;
            }
            let import = file.header.imports.iter().find(|import| import.path == "C");
            let offset = import.map(|import| import.literal.start);
            let title = format!("{} has no files for {}", package.name, some(missing));
            let (by, from, at) = imported.first;
            let said = Said::at(&META, package, file, offset, title).on(missing);
            let said = said.with("it is imported by".to_owned(), by.name.to_owned(), by, from, Some(at));
            let said = match subject.declared.is_without_cgo(by, missing) {
                true => said,
                false => said.at_most(Severity::Warning, Confidence::Medium),
            };
            let step = "add a file with //go:build !cgo that declares the same names".to_owned();
            findings.push(said.remedy(step).finding());
        }
        verdict(findings)
    }
}
