//! Platforms of OCI images (image-spec, `image-index.md`): `linux/arm64`, `linux/arm/v7`.
//!
//! An index holds the three parts in fields of their own; with slashes between them they are what
//! container tools take as `--platform`. The variants of the specification are those of arm and
//! `v8`; those of other architectures are what the tools call the levels.

use super::Named;
use crate::{Arm64Level, ArmLevel, Goarch, Goos, Level, Platform};

pub(super) fn write(platform: Platform) -> Option<String> {
    let port = platform.port;
    let Some(level) = platform.level else { return Some(port.to_string()) };
    let variant = match level {
        // A variant does not say who does floating point; images take the default of each version.
        Level::Arm(ArmLevel::V5) => "v5".to_owned(),
        Level::Arm(ArmLevel::V6) => "v6".to_owned(),
        Level::Arm(ArmLevel::V7) => "v7".to_owned(),
        Level::Arm64(level) => {
            let (major, minor) = level.version();
            // No variant speaks of the extensions.
            if Some(level) != Arm64Level::new(major, minor, false, false) {
                return None;
            }
            if minor == 0 { format!("v{major}") } else { format!("v{major}.{minor}") }
        }
        Level::Amd64(_) | Level::Ppc64(_) | Level::Riscv64(_) => level.to_string(),
        _ if Level::default_of(port.arch) == Some(level) => return Some(port.to_string()),
        _ => return None,
    };
    Some(format!("{port}/{variant}"))
}

pub(super) fn read(text: &str) -> Vec<Named> {
    let text = text.to_ascii_lowercase();
    let mut parts = text.split('/');
    let (Some(os), Some(arch), variant, None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Vec::new();
    };
    let Ok(os) = (if os == "macos" { "darwin" } else { os }).parse::<Goos>() else { return Vec::new() };
    let named = |arch, level| Named::new(Some(os), arch, level);
    let arch = match arch {
        "x86_64" | "x86-64" => "amd64",
        "aarch64" => "arm64",
        "i386" => "386",
        // Old indexes have these. Whose `hf` it was, Debian's or Raspberry Pi OS's, nothing says.
        "armhf" if variant.is_none() => {
            return [ArmLevel::V6, ArmLevel::V7]
                .map(|level| named(Goarch::Arm, Some(Level::Arm(level))))
                .to_vec();
        }
        "armel" if variant.is_none() => {
            let levels = [ArmLevel::V5, ArmLevel::V6_SOFT];
            return levels.map(|level| named(Goarch::Arm, Some(Level::Arm(level)))).to_vec();
        }
        other => other,
    };
    let Ok(arch) = arch.parse::<Goarch>() else { return Vec::new() };
    match variant {
        None => vec![named(arch, None)],
        Some(variant) => level(arch, variant).map(|level| named(arch, Some(level))).into_iter().collect(),
    }
}

fn level(arch: Goarch, variant: &str) -> Option<Level> {
    match (arch, variant) {
        // The 32-bit side of version 8 is the most that Go knows, and more.
        (Goarch::Arm, "v8" | "8") => Some(Level::Arm(ArmLevel::V7)),
        (Goarch::Arm, "v5" | "5" | "v6" | "6" | "v7" | "7") | (Goarch::Amd64, _) => {
            Level::parse(arch, variant).ok()
        }
        (Goarch::Arm64, "8") => Some(Level::Arm64(Arm64Level::V8_0)),
        (Goarch::Arm64, "v8" | "v9") => Level::parse(arch, &format!("{variant}.0")).ok(),
        (Goarch::Arm64, _) if !variant.contains(',') => Level::parse(arch, variant).ok(),
        (Goarch::Ppc64 | Goarch::Ppc64le | Goarch::Riscv64, _) => Level::parse(arch, variant).ok(),
        _ => None,
    }
}
