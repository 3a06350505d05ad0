//! Translators that belong to the operating system.

use std::path::Path;

use ogive_machine::{HostFacts, Translators};
use ogive_platform::{Goarch, Goos};
use ogive_record::{Fact, Provenance};
use ogive_system::System;

/// What the installer of Rosetta puts there.
const ROSETTA: &str = "/Library/Apple/usr/libexec/oah/libRosettaRuntime";
/// The first Windows for Arm that runs amd64 programs: Windows 11.
const AMD64_BUILD: u32 = 22_000;
/// The first Windows for Arm that runs no 32-bit Arm programs any more: Windows 11 24H2.
const NO_ARM_BUILD: u32 = 26_100;

pub(super) fn of(system: &System, host: &HostFacts) -> Translators {
    let is_arm64 = |os: Goos| host.hardware.value().map(|port| port.os == os && port.arch == Goarch::Arm64);
    let file = |path: &Path| Provenance::File { path: path.to_owned(), line: None };
    let rosetta = Path::new(ROSETTA);
    let rosetta = match is_arm64(Goos::Darwin) {
        Some(true) => match system.files.target(rosetta) {
            Ok(found) => Fact::known(found.is_some(), file(rosetta)),
            Err(e) => Fact::unknown(e.to_string(), file(rosetta)),
        },
        Some(false) => Fact::known(false, host.hardware.provenance().clone()),
        None => Fact::unknown("the hardware is not known", host.hardware.provenance().clone()),
    };
    let prism = match is_arm64(Goos::Windows) {
        Some(true) => match build(host) {
            Some(build) => {
                let mut archs = vec![Goarch::I386];
                archs.extend((build >= AMD64_BUILD).then_some(Goarch::Amd64));
                archs.extend((build < NO_ARM_BUILD).then_some(Goarch::Arm));
                Fact::known(archs, host.system.provenance().clone())
            }
            None => Fact::unknown("the build of Windows is not known", host.system.provenance().clone()),
        },
        Some(false) => Fact::known(Vec::new(), host.hardware.provenance().clone()),
        None => Fact::unknown("the hardware is not known", host.hardware.provenance().clone()),
    };
    Translators { rosetta, prism }
}

/// The third number of a version such as `10.0.22631`.
fn build(host: &HostFacts) -> Option<u32> {
    host.system.value()?.version.as_deref()?.split('.').nth(2)?.parse().ok()
}
