//! `goarch-in-url-or-selector`: what is downloaded or where something runs is named after the architecture of the program.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{Place, each};
use crate::arch::UseKind;
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goarch-in-url-or-selector"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "what is downloaded or where something runs is named after the architecture of the program",
    rationale: "Others name architectures in their own way and publish for fewer of them, so that the download does not exist. \
                A selector with the architecture of the program keeps pods off all nodes of another one.",
    examples: &[
        Example {
            wrong: "url := \"https://example.com/tool-\" + runtime.GOARCH + \".tar.gz\"",
            right: "url, ok := downloads[runtime.GOARCH], with what is done for those that are not in it",
        },
        Example {
            wrong: "NodeSelector: map[string]string{\"kubernetes.io/arch\": runtime.GOARCH}",
            right: "no architecture in the selector, and an image for every one",
        },
    ],
    references: &[
        Reference {
            title: "nmstate/kubernetes-nmstate#1117",
            url: "https://github.com/nmstate/kubernetes-nmstate/issues/1117",
        },
        Reference {
            title: "kubernetes.io/arch",
            url: "https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch",
        },
    ],
};

/// The labels of nodes that say their architecture.
const LABELS: &[&str] = &["kubernetes.io/arch", "beta.kubernetes.io/arch"];

/// What names of downloads end in, or go on with.
const ARCHIVES: &[&str] = &[
    ".tar.gz",
    ".tgz",
    ".tar.xz",
    ".tar.bz2",
    ".tar.zst",
    ".zip",
    ".deb",
    ".rpm",
    ".apk",
    ".AppImage",
    ".dmg",
    ".msi",
];

/// What is downloaded or where something runs is named after the architecture of the program.
pub(in crate::rules) struct GoarchInUrlOrSelector;

impl PackageRule for GoarchInUrlOrSelector {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        each(one, judge)
    }
}

fn judge(place: &Place<'_, '_>) -> Option<Finding> {
    let mut archs = place.builds.ports().map(|port| port.arch);
    let first = archs.next()?;
    let shown = &place.used.shown;
    let (title, step) = match &place.used.kind {
        UseKind::Keyed(key) if LABELS.contains(&key.as_str()) => (
            format!("the selector asks for nodes of {shown}, the architecture of the program that writes it"),
            "leave the architecture out, or take it from the image that is to run".to_owned(),
        ),
        // With one architecture there is nothing that others could lack.
        UseKind::Joined(text)
            if archs.any(|arch| arch != first) && text.parts.iter().any(|part| is_download(part)) =>
        {
            (
                format!("a download is named after {shown}: it has to exist for {}", some(place.builds)),
                "map architectures to the names that the publisher uses, and say what is done for others"
                    .to_owned(),
            )
        }
        _ => return None,
    };
    Some(place.said(&META, title).on(place.builds).remedy(step).finding())
}

fn is_download(part: &str) -> bool {
    part.contains("http://")
        || part.contains("https://")
        || part.contains("/releases/")
        || ARCHIVES.iter().any(|end| part.ends_with(end) || part.ends_with(&format!("{end}\n")))
}
