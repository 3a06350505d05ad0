//! `cgo-without-stub`: a package is only there with cgo.

use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::Subject;
use crate::repository::Role;
use crate::said::{Said, some, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-without-stub"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "all files of a package need cgo, and none stands in for them without",
    rationale: "Go turns cgo off when it builds for another platform, or finds no C compiler. The package then has no \
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

impl Rule<Subject<'_>> for CgoWithoutStub {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let mut findings = Vec::new();
        for package in &subject.repository.packages {
            let without = subject.declared.builds - package.builds;
            let missing = without.iter().filter(|&(port, cgo)| !cgo && package.builds.contains(port, true));
            let missing = missing.collect();
            let needs =
                |file: &&crate::repository::GoFile<'_>| file.role == Role::Build && file.header.uses_cgo();
            let Some(file) = package.files.iter().find(needs) else { continue };
            if ogive_platform::PortSet::is_empty(missing) {
                continue;
            }
            let import = file.header.imports.iter().find(|import| import.path == "C");
            let offset = import.map(|import| import.literal.start);
            let title = format!("{} has no files for {}", package.name, some(missing));
            let said = Said::at(&META, package, file, offset, title).on(missing);
            let step = "add a file with //go:build !cgo that declares the same names".to_owned();
            findings.push(said.remedy(step).finding());
        }
        verdict(findings)
    }
}
