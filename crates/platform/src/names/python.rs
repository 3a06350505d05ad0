//! Platform tags of wheels (PEP 425, 600, 656, 730, 738), and `sysconfig.get_platform()`, which is
//! the same with dashes.

use super::{Dialect, Named, NoName, table};
use crate::{Goarch, Goos, Level, Platform};

pub(super) fn write(platform: Platform) -> Result<String, NoName> {
    let unsupported = || NoName::Unsupported { platform, dialect: Dialect::Python };
    let arch = platform.port.arch;
    match platform.port.os {
        Goos::Linux => match table::write(platform, Dialect::Uname) {
            Ok(machine) => Ok(format!("linux_{machine}")),
            Err(NoName::NeedsLevel { names, .. }) => Err(NoName::NeedsLevel {
                platform,
                dialect: Dialect::Python,
                names: names.iter().map(|machine| format!("linux_{machine}")).collect(),
            }),
            Err(NoName::Unsupported { .. }) => Err(unsupported()),
        },
        // A tag names the least macOS too: those that python.org's programs were first built for.
        Goos::Darwin if arch == Goarch::Arm64 => Ok("macosx_11_0_arm64".to_owned()),
        Goos::Darwin if arch == Goarch::Amd64 => Ok("macosx_10_9_x86_64".to_owned()),
        Goos::Windows => WINDOWS
            .iter()
            .find(|&&(_, each)| each == arch)
            .map(|&(tag, _)| tag.to_owned())
            .ok_or_else(unsupported),
        _ => Err(unsupported()),
    }
}

const WINDOWS: &[(&str, Goarch)] = &[
    ("win32", Goarch::I386),
    ("win_amd64", Goarch::Amd64),
    ("win_arm32", Goarch::Arm),
    ("win_arm64", Goarch::Arm64),
];

pub(super) fn read(text: &str) -> Vec<Named> {
    let tag = text.replace(['-', '.'], "_");
    if let Some(&(_, arch)) = WINDOWS.iter().find(|&&(name, _)| name == tag) {
        return vec![Named::new(Some(Goos::Windows), arch, None)];
    }
    let (start, rest) = tag.split_once('_').unwrap_or((&tag, ""));
    match start {
        "linux" | "manylinux1" | "manylinux2010" | "manylinux2014" => linux(rest),
        "manylinux" | "musllinux" => versions(rest, 2).map(linux).unwrap_or_default(),
        "macosx" => versions(rest, 2).map(macos).unwrap_or_default(),
        "ios" => versions(rest, 2).map(ios).unwrap_or_default(),
        "android" => versions(rest, 1).map(android).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// What follows `count` numbers.
fn versions(text: &str, count: usize) -> Option<&str> {
    let mut rest = text;
    for _ in 0..count {
        let (number, after) = rest.split_once('_')?;
        number.parse::<u16>().ok()?;
        rest = after;
    }
    Some(rest)
}

/// The machine is what `uname -m` says.
fn linux(machine: &str) -> Vec<Named> {
    table::read_on(machine, Dialect::Uname, Goos::Linux)
}

fn macos(arch: &str) -> Vec<Named> {
    let archs: &[Goarch] = match arch {
        "arm64" => &[Goarch::Arm64],
        "x86_64" => &[Goarch::Amd64],
        "i386" => &[Goarch::I386],
        "universal2" => &[Goarch::Amd64, Goarch::Arm64],
        "intel" => &[Goarch::I386, Goarch::Amd64],
        _ => &[],
    };
    archs.iter().map(|&arch| Named::new(Some(Goos::Darwin), arch, None)).collect()
}

fn ios(arch: &str) -> Vec<Named> {
    let arch = match arch {
        "arm64_iphoneos" | "arm64_iphonesimulator" => Goarch::Arm64,
        "x86_64_iphonesimulator" => Goarch::Amd64,
        _ => return Vec::new(),
    };
    vec![Named::new(Some(Goos::Ios), arch, None)]
}

fn android(abi: &str) -> Vec<Named> {
    let (arch, level) = match abi {
        "arm64_v8a" => (Goarch::Arm64, None),
        "armeabi_v7a" => (Goarch::Arm, Some(Level::Arm(crate::ArmLevel::V7))),
        "x86" => (Goarch::I386, None),
        "x86_64" => (Goarch::Amd64, None),
        _ => return Vec::new(),
    };
    vec![Named::new(Some(Goos::Android), arch, level)]
}
