//! Bottle tags of Homebrew: `arm64_sequoia` and `sequoia` for macOS, `x86_64_linux` and
//! `arm64_linux`.

use super::Named;
use crate::{Goarch, Goos, Platform};

/// Releases whose name alone is the tag of the Intel bottle.
const MACOS: &[&str] = &[
    "el_capitan",
    "sierra",
    "high_sierra",
    "mojave",
    "catalina",
    "big_sur",
    "monterey",
    "ventura",
    "sonoma",
    "sequoia",
    "tahoe",
];

/// A bottle for macOS is tagged with its release, which a platform does not say.
pub(super) fn write(platform: Platform) -> Option<String> {
    let tag = match (platform.port.os, platform.port.arch) {
        (Goos::Linux, Goarch::Amd64) => "x86_64_linux",
        (Goos::Linux, Goarch::Arm64) => "arm64_linux",
        _ => return None,
    };
    Some(tag.to_owned())
}

pub(super) fn read(text: &str) -> Vec<Named> {
    let (os, arch) = match text {
        "x86_64_linux" => (Goos::Linux, Goarch::Amd64),
        "arm64_linux" | "aarch64_linux" => (Goos::Linux, Goarch::Arm64),
        _ if MACOS.contains(&text) => (Goos::Darwin, Goarch::Amd64),
        _ => match text.strip_prefix("arm64_") {
            // Any release: all of them from Big Sur on have these.
            Some(release) if is_release(release) => (Goos::Darwin, Goarch::Arm64),
            _ => return Vec::new(),
        },
    };
    vec![Named::new(Some(os), arch, None)]
}

fn is_release(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}
