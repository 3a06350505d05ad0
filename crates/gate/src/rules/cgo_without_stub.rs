//! `cgo-without-stub`: a package is only there with cgo.

use ogive_platform::PortSet;
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use crate::repository::{GoFile, Package, Role};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule};

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

/// Where a package is imported by others of the repository.
fn imported<'r, 's>(one: &OnePackage<'r, 's>) -> Option<Imported<'r, 's>> {
    let OnePackage { subject, number, .. } = *one;
    let repository = &subject.repository;
    let mut found: Option<Imported<'r, 's>> = None;
    // A test of the package itself is there when the package is.
    for &by in repository.packages.importers(number).iter().filter(|&&by| by != number) {
        let package = &repository.packages[by];
        for file in &package.files {
            let builds = subject.declared.of_file(package, file);
            let mut imports = file.header.imports.iter();
            let import = imports.find(|import| repository.imported(package, import) == Some(number));
            if let Some(import) = import.filter(|_| !builds.is_empty()) {
                let first = (package, file, import.literal.start);
                let known = found.get_or_insert(Imported { builds, first });
                known.builds = known.builds | builds;
            }
        }
    }
    found
}

impl PackageRule for CgoWithoutStub {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let OnePackage { subject, package, .. } = *one;
        let needs = |file: &&GoFile<'_>| file.role == Role::Build && needs_cgo(file);
        let Some(file) = package.files.iter().find(needs) else { return Vec::new() };
        let Some(imported) = imported(one) else { return Vec::new() };
        let without = imported.builds - package.builds;
        let missing = without.iter().filter(|&(port, cgo)| !cgo && package.builds.contains(port, true));
        let missing = missing.collect();
        if PortSet::is_empty(missing) {
            return Vec::new();
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
        vec![said.remedy(step).finding()]
    }
}
