//! Faults of containers.

use super::home::home;
use super::{Fault, fault};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault(
            "container-emulated",
            "compose.yaml:4",
            home("platform in compose.yaml").project(
                "compose.yaml",
                concat!("services:\n", "  web:\n", "    image: debian\n", "    platform: linux/arm64\n"),
            ),
        ),
        fault(
            "container-emulated",
            "Dockerfile:2",
            home("FROM --platform of another CPU").project(
                "Dockerfile",
                concat!(
                    "FROM --platform=$BUILDPLATFORM golang AS b\n",
                    "FROM --platform=linux/arm64 debian\n"
                ),
            ),
        ),
        fault(
            "default-platform-exported",
            ".bashrc:2",
            home("DOCKER_DEFAULT_PLATFORM exported")
                .file(".bashrc", "{go}\nexport DOCKER_DEFAULT_PLATFORM=linux/arm64\n"),
        ),
        fault(
            "engine-architecture",
            "lima.yaml:2",
            home("Lima's machine is for another CPU")
                .file(".lima/docker/lima.yaml", "vmType: qemu\narch: aarch64\n")
                .file(".docker/config.json", "{\"currentContext\":\"lima\"}\n")
                .file(
                    ".docker/contexts/meta/0a/meta.json",
                    concat!(
                        "{\"Name\":\"lima\",",
                        "\"Endpoints\":{\"docker\":{\"Host\":\"unix://{home}/.lima/docker/sock/docker.",
                        "sock\"}}}\n"
                    ),
                ),
        ),
    ]
}
