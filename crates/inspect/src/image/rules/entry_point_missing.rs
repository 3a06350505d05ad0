//! `image-entry-point-missing`: no layer has what an image starts.

use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{called, finding, shown};
use crate::image::{ImagePlatform, StartRole};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("image-entry-point-missing"),
    severity: Severity::Error,
    // Volumes are mounted over images, and Windows finds programs in more ways.
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "no layer of an image has the program that it starts",
    rationale: "The container ends at its start with \"no such file or directory\". A volume that is mounted there \
                could still bring it.",
    examples: &[Example { wrong: "ENTRYPOINT [\"/ap\"]", right: "ENTRYPOINT [\"/app\"]" }],
    references: &[Reference {
        title: "OCI image configuration",
        url: "https://github.com/opencontainers/image-spec/blob/main/config.md",
    }],
};

pub(super) struct EntryPointMissing;

impl Rule<ImagePlatform> for EntryPointMissing {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, image: &ImagePlatform) -> Verdict {
        let Some(start) = image.starts.iter().find(|start| start.role == StartRole::EntryPoint) else {
            return Verdict::NotApplicable;
        };
        if start.path.is_some() {
            return Verdict::Passed;
        }
        if let Some(layer) = image.unread() {
            return Verdict::Undetermined { because: format!("layer {} could not be read", layer.name) };
        }
        let title = format!("{}: no layer has the entry point {:?}", called(image), start.name);
        let steps =
            vec!["copy the program to where the entry point looks for it, or name it by its path".into()];
        Verdict::Failed(vec![finding(&META, image, title, shown(image, start), steps)])
    }
}
