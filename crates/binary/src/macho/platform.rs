//! Systems of Mach-O files (`PLATFORM_*` and `LC_VERSION_MIN_*` of `mach-o/loader.h`).

use std::fmt;

use super::MachPlatform;

/// A version as load commands hold it: 16 bits, 8 bits, 8 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Version(pub(super) u32);

/// `11.0`, `10.15.4`
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor, patch) = (self.0 >> 16, self.0 >> 8 & 0xff, self.0 & 0xff);
        write!(f, "{major}.{minor}")?;
        if patch == 0 { Ok(()) } else { write!(f, ".{patch}") }
    }
}

fn sdk(version: Version) -> Option<String> {
    (version.0 != 0).then(|| version.to_string())
}

/// `LC_BUILD_VERSION`
pub(super) fn build_platform(platform: u32, minimum: Version, built_with: Version) -> MachPlatform {
    let name = match platform {
        1 => "macos",
        2 => "ios",
        3 => "tvos",
        4 => "watchos",
        5 => "bridgeos",
        6 => "mac-catalyst",
        7 => "ios-simulator",
        8 => "tvos-simulator",
        9 => "watchos-simulator",
        10 => "driverkit",
        11 => "visionos",
        12 => "visionos-simulator",
        13 => "firmware",
        14 => "sepos",
        _ => "unknown",
    };
    MachPlatform { name, minimum: minimum.to_string(), sdk: sdk(built_with) }
}

/// `LC_VERSION_MIN_*`
pub(super) fn version_min(command: u32, minimum: Version, built_with: Version) -> Option<MachPlatform> {
    let name = match command {
        0x24 => "macos",
        0x25 => "ios",
        0x2f => "tvos",
        0x30 => "watchos",
        _ => return None,
    };
    Some(MachPlatform { name, minimum: minimum.to_string(), sdk: sdk(built_with) })
}
