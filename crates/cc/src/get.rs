//! How one gets a compiler, by system. Package names as of Debian 13, Fedora 43, Alpine 3.22 and Homebrew.

use std::fmt;

use ogive_platform::names::{Dialect, name_in};
use ogive_platform::{Goarch, Goos, Platform};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Kind, Libc, gnu_triple};

/// A way to get something on one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct HowToGet {
    /// Where: `Debian`, `Fedora`, `Alpine`, `macOS`, or `anywhere`.
    pub system: &'static str,
    /// The command, or what to do.
    pub command: String,
}

impl fmt::Display for HowToGet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.system, self.command)
    }
}

const DEBIAN: &str = "Debian";
const FEDORA: &str = "Fedora";
const ALPINE: &str = "Alpine";
const MACOS: &str = "macOS";
const ANYWHERE: &str = "anywhere";

fn ways<const N: usize>(ways: [(&'static str, String); N]) -> Vec<HowToGet> {
    ways.into_iter().map(|(system, command)| HowToGet { system, command }).collect()
}

/// How one gets a toolchain of a kind for a platform; empty where there is none.
#[must_use]
pub fn ways_to_get(kind: Kind, platform: Platform, libc: Option<Libc>) -> Vec<HowToGet> {
    match kind {
        Kind::Native => ways([
            (DEBIAN, "apt-get install gcc g++ libc6-dev".into()),
            (FEDORA, "dnf install gcc gcc-c++ glibc-devel".into()),
            (ALPINE, "apk add gcc g++ musl-dev".into()),
            (MACOS, "xcode-select --install".into()),
        ]),
        Kind::Zig => ways([
            (ANYWHERE, "pip install ziglang".into()),
            (FEDORA, "dnf install zig".into()),
            (ALPINE, "apk add zig".into()),
            (MACOS, "brew install zig".into()),
        ]),
        Kind::CrossGcc => cross(platform, libc),
        Kind::Clang => ways([
            (DEBIAN, "apt-get install clang lld, and a sysroot of the target".into()),
            (FEDORA, "dnf install clang lld, and a sysroot of the target".into()),
            (ALPINE, "apk add clang lld, and a sysroot of the target".into()),
            (MACOS, "brew install llvm lld, and a sysroot of the target".into()),
        ]),
        Kind::Osxcross => ways([
            (ANYWHERE, "build osxcross with Apple's SDK, and put its target/bin on PATH".into()),
            (MACOS, "xcode-select --install".into()),
        ]),
        Kind::Mingw => mingw(platform),
        Kind::LlvmMingw => {
            ways([(ANYWHERE, "unpack a release of llvm-mingw, and put its bin on PATH".into())])
        }
        Kind::Ndk => ways([
            (ANYWHERE, "sdkmanager --install 'ndk;27.2.12479018', and set ANDROID_HOME".into()),
            (MACOS, "brew install --cask android-ndk, and set ANDROID_NDK_HOME".into()),
        ]),
        Kind::Named => Vec::new(),
    }
}

fn cross(platform: Platform, libc: Option<Libc>) -> Vec<HowToGet> {
    if libc == Some(Libc::Musl) {
        return Vec::new();
    }
    let Some(triple) = gnu_triple(platform, None) else { return Vec::new() };
    let Ok(architecture) = name_in(crate::target::with_convention(platform), Dialect::Debian) else {
        return Vec::new();
    };
    // Debian's names of packages have no underscores.
    let package = triple.replace('_', "-");
    let debian = format!("apt-get install gcc-{package} g++-{package} libc6-dev-{architecture}-cross");
    let mut found = ways([(DEBIAN, debian)]);
    if let Some(brewed) = brewed(platform.port.arch) {
        let command = format!("brew install messense/macos-cross-toolchains/{brewed}");
        found.push(HowToGet { system: MACOS, command });
    }
    found
}

/// What Homebrew's tap of cross compilers has.
fn brewed(arch: Goarch) -> Option<&'static str> {
    match arch {
        Goarch::Amd64 => Some("x86_64-unknown-linux-gnu"),
        Goarch::Arm64 => Some("aarch64-unknown-linux-gnu"),
        Goarch::Arm => Some("armv7-unknown-linux-gnueabihf"),
        Goarch::I386 => Some("i686-unknown-linux-gnu"),
        _ => None,
    }
}

fn mingw(platform: Platform) -> Vec<HowToGet> {
    let (debian, fedora) = match (platform.port.os, platform.port.arch) {
        (Goos::Windows, Goarch::Amd64) => ("x86-64", "mingw64"),
        (Goos::Windows, Goarch::I386) => ("i686", "mingw32"),
        _ => return Vec::new(),
    };
    ways([
        (DEBIAN, format!("apt-get install gcc-mingw-w64-{debian} g++-mingw-w64-{debian}")),
        (FEDORA, format!("dnf install {fedora}-gcc {fedora}-gcc-c++")),
        (
            ALPINE,
            if debian == "i686" { "apk add i686-mingw-w64-gcc" } else { "apk add mingw-w64-gcc" }.into(),
        ),
        (MACOS, "brew install mingw-w64".into()),
    ])
}
