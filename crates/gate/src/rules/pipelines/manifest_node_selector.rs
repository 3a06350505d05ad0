//! `manifest-node-selector`: an object of Kubernetes takes nodes of one architecture only.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use ogive_platform::{Goarch, PortSet};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::shipping::wanted;
use crate::Subject;
use crate::said::{Said, some, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("manifest-node-selector"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Operator,
    summary: "an object of Kubernetes takes nodes of one architecture only",
    rationale: "Its pods stay pending in clusters without such nodes, although there are images for the others. Where images \
                are for every declared platform, no selector is needed.",
    examples: &[Example {
        wrong: "nodeSelector:\n  kubernetes.io/arch: amd64",
        right: "nodeSelector:\n  kubernetes.io/os: linux",
    }],
    references: &[
        Reference {
            title: "samba-in-kubernetes/samba-operator#328",
            url: "https://github.com/samba-in-kubernetes/samba-operator/pull/328",
        },
        Reference {
            title: "Kubernetes: well-known labels",
            url: "https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch",
        },
    ],
};

/// An object of Kubernetes takes nodes of one architecture only.
pub(crate) struct ManifestNodeSelector;

impl Rule<Subject<'_>> for ManifestNodeSelector {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let files = &subject.pipelines.files;
        // One object for each architecture, in one file or in files beside one another.
        let mut taken: HashMap<Option<&Path>, HashSet<Goarch>> = HashMap::new();
        for file in files {
            let architectures =
                file.selectors.iter().flat_map(|selector| selector.architectures.iter().copied());
            taken.entry(file.path.parent()).or_default().extend(architectures);
        }
        let mut findings = Vec::new();
        for file in files.iter().filter(|file| !file.selectors.is_empty() && !file.is_for_tests()) {
            let taken = &taken[&file.path.parent()];
            let missing = wanted(subject) - PortSet::where_port(|port| taken.contains(&port.arch));
            if missing.is_empty() {
                continue;
            }
            for selector in &file.selectors {
                let names: Vec<&str> = selector.architectures.iter().map(|arch| arch.name()).collect();
                let title =
                    format!("nodes of {} alone are taken, not of {}", names.join(", "), some(missing));
                let said = Said::in_pipeline(&META, file, selector.offset, title).on(missing).remedy(
                    "take the selector away once there are images for all, or name all in an affinity"
                        .to_owned(),
                );
                findings.push(said.finding());
            }
        }
        verdict(findings)
    }
}
