//! An image of another platform than the engine is started.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// An image of another platform than the engine is started.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("image-of-other-platform"),
    title: "the image is for another platform than this machine, so it runs by emulation or not at all",
    severity: Severity::Warning,
    confidence: Confidence::High,
    rationale: "An image of that name for the other platform was pulled or built before, and no platform \
        was asked for. It runs where an emulator is registered, several times slower.",
    literals: &["requested image's platform", "image platform ("],
    patterns: &[
        r"requested image's platform \((?<have>[^)]+)\) does not match the (?:detected|specified) (?:host )?platform \((?<need>[^)]+)\)",
        r"image platform \((?<have>[^)]+)\) does not match the expected platform \((?<need>[^)]+)\)",
    ],
    ways: &[
        way("pull the one for this machine", "docker pull --platform {need} IMAGE"),
        way("say that emulation is meant", "docker run --platform {have} IMAGE"),
        way("see what is inside", "ogive inspect registry:IMAGE"),
    ],
    doctor: Some(RuleName::new("default-platform-exported")),
    examples: &[
        sample(
            "WARNING: The requested image's platform (linux/amd64) does not match the detected host platform (linux/arm64/v8) and no specific platform was requested",
            "paradigmxyz/forge-eof#5",
        ),
        sample(
            "algo-1-zelkp The requested image's platform (linux/amd64) does not match the detected host platform (linux/arm64/v8) and no specific platform was requested",
            "rancher-sandbox/rancher-desktop#5577",
        ),
        sample(
            "WARNING: image platform (linux/arm64) does not match the expected platform (linux/amd64)",
            "podman, libpod/runtime_ctr.go",
        ),
    ],
    references: &[],
};
