//! The image is for another platform than this machine.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("image-platform-mismatch"),
    title: "the image is for another platform than this machine",
    rationale: "The engine took an image that is not for this machine's CPU. It runs by emulation where a handler is registered, slowly, and ends with an exec format error where none is.",
    literals: &["does not match the"],
    pattern: r#"(?:requested image's platform|image platform) \((?P<image>[^)]+)\) does not match the (?:detected host|expected|specified) platform \((?P<host>[^)]+)\)"#,
    doctor: Some(RuleName::new("binfmt-missing")),
    tell,
    examples: &[
        Example {
            line: "WARNING: The requested image's platform (linux/amd64) does not match the detected host platform (linux/arm64/v8) and no specific platform was requested",
            seen: "docker 24",
        },
        Example {
            line: "WARNING: image platform (linux/amd64) does not match the expected platform (linux/arm64)",
            seen: "podman 4",
        },
        Example {
            line: "The requested image's platform (linux/arm64) does not match the detected host platform (linux/amd64/v3) and no specific platform was requested",
            seen: "docker 27",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("the image is for", found.get("image"))
        .fact("asked for", found.get("host"))
        .run("See which platforms the image has", "ogive inspect registry:IMAGE")
        .run(
            "Take the variant of this machine",
            format!("docker pull --platform {} IMAGE", found.word("host", "linux/arm64")),
        )
        .by_hand(
            "Say so where emulation is wanted: --platform on the command line, platform: in compose.yaml",
        )
}
