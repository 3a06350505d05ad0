//! The image has no variant for this platform.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("no-matching-manifest"),
    title: "the image has no variant for this platform",
    rationale: "The index of the image lists a manifest for each platform that it was built for, and the one that is asked for is not among them.",
    literals: &[
        "no matching manifest",
        "no match for platform in manifest",
        "no image found in image index for architecture",
        "no image found in manifest list for architecture",
    ],
    pattern: r#"(?:no matching manifest for (?P<platform>[a-z0-9]+/[a-z0-9]+(?:/v?\d+)?)|no match for platform in manifest|no image found in (?:image index|manifest list) for architecture "?(?P<arch>[a-z0-9]+))"#,
    doctor: None,
    tell,
    examples: &[
        Example {
            line: "no matching manifest for linux/arm64/v8 in the manifest list entries",
            seen: "docker 20.10",
        },
        Example {
            line: "docker: no matching manifest for linux/arm64/v8 in the manifest list entries: no match for platform in manifest: not found.",
            seen: "docker 27",
        },
        Example {
            line: "failed to resolve reference \"docker.io/library/x:1\": no match for platform in manifest: not found",
            seen: "containerd 1.7",
        },
        Example {
            line: "Error: choosing an image from manifest list docker://x: no image found in manifest list for architecture arm64, variant \"v8\", OS linux",
            seen: "podman 4",
        },
        Example {
            line: "no image found in image index for architecture \"arm64\"",
            seen: "containers/image 5",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("asked for", found.get("platform").or(found.get("arch")))
        .run("See which platforms the image has", "ogive inspect registry:IMAGE")
        .by_hand(
            "Take a tag that was built for this platform too, or build it: docker buildx build --platform",
        )
        .run("Or run another platform by emulation", "docker pull --platform linux/amd64 IMAGE")
}
