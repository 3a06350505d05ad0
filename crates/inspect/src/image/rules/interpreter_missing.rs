//! `image-interpreter-missing`: no layer has the interpreter of a script, or the loader of a program, that an
//! image starts.

use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{called, finding, shown};
use crate::image::{ImagePlatform, StartRole};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("image-interpreter-missing"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "an image lacks the interpreter or dynamic loader of what it starts",
    rationale: "The kernel says \"no such file or directory\" of a file that is there, for it means the other one. \
                Programs linked to glibc in an Alpine or an empty image are the usual case.",
    examples: &[Example {
        wrong: "FROM scratch\nCOPY dynamic-app /app",
        right: "FROM scratch\nCOPY static-app /app  # CGO_ENABLED=0 go build",
    }],
    references: &[Reference {
        title: "execve(2)",
        url: "https://man7.org/linux/man-pages/man2/execve.2.html",
    }],
};

pub(super) struct InterpreterMissing;

impl Rule<ImagePlatform> for InterpreterMissing {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, image: &ImagePlatform) -> Verdict {
        let needed = |role| matches!(role, StartRole::Interpreter | StartRole::Loader);
        // A name that ends in a carriage return is no missing file but a script with the wrong line ends.
        let missing = |start: &&crate::image::Start| {
            needed(start.role) && start.path.is_none() && !start.name.ends_with('\r')
        };
        let missing: Vec<_> = image.starts.iter().filter(missing).collect();
        if missing.is_empty() {
            return Verdict::Passed;
        }
        if let Some(layer) = image.unread() {
            return Verdict::Undetermined { because: format!("layer {} could not be read", layer.name) };
        }
        let findings = missing.into_iter().map(|start| {
            let title = format!("{}: no layer has the {} {}", called(image), start.role.word(), start.name);
            let steps = vec![
                "with Go, `CGO_ENABLED=0 go build` makes a program that needs no loader".into(),
                format!("or start from an image that has {}", start.name),
            ];
            finding(&META, image, title, shown(image, start), steps)
        });
        Verdict::Failed(findings.collect())
    }
}
