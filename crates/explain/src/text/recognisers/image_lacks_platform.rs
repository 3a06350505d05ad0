//! An image has nothing for the platform that is asked for.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// An image has nothing for the platform that is asked for.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("image-lacks-platform"),
    title: "the image is not made for the platform that is asked for",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The registry lists the platforms of an image, and this one is not among them. Docker \
        asks for the platform of its engine unless told otherwise; on Apple silicon that is \
        linux/arm64/v8.",
    literals: &["matching manifest", "no match for platform", "in manifest list for", "in image index for"],
    patterns: &[
        r"no matching manifest for (?<need>[\w./-]+) in the manifest list",
        r"(?<image>\S+): no match for platform in manifest",
        "no match for platform in manifest",
        r#"no image found in (?:manifest list|image index) for architecture (?<need>[\w"]+)"#,
        r"no matching manifest for (?<need>[\w./-]+)",
    ],
    ways: &[
        way("see which platforms it has", "ogive inspect registry:{image}"),
        way("see which platforms it has", "ogive inspect registry:IMAGE"),
        way("run the Intel image by emulation", "docker run --platform linux/amd64 IMAGE"),
        way("see whether a variable asks for another platform", "env | grep DOCKER_DEFAULT_PLATFORM"),
        way("build it for that platform", "docker buildx build --platform {need.platform} ."),
    ],
    doctor: Some(RuleName::new("default-platform-exported")),
    examples: &[
        sample(
            "no matching manifest for linux/arm64/v8 in the manifest list entries",
            "caprover/caprover#1378",
        ),
        sample(
            "Error: no matching manifest for linux/arm/v8 in the manifest list entries",
            "alexjustesen/speedtest-tracker#913",
        ),
        sample("no matching manifest for linux/arm64/v8", "helingfeng/Docker-LNMP#10"),
        sample(
            r#"ctr: image "docker.io/library/x:latest": no match for platform in manifest: not found"#,
            "containerd, images/image.go",
        ),
        sample(
            r#"Error: choosing an image from manifest list docker://x: no image found in manifest list for architecture arm64, variant "v8", OS linux"#,
            "podman, containers/image manifest/oci_index.go",
        ),
        sample(
            r#"Error: choosing an image from image index docker://x: no image found in image index for architecture amd64, variant "", OS linux"#,
            "measured: skopeo, podman",
        ),
    ],
    references: &[],
};
