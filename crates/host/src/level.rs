//! The level that the CPU offers.

use ogive_platform::{Amd64Level, Arm64Level, Goarch, Level, Platform, Port};
use ogive_record::{Fact, Provenance};
use ogive_system::System;

/// The hardware's port with its CPU's level. Known only where the features that this process sees are
/// the hardware's.
pub(crate) fn of(system: &System, hardware: &Fact<Port>) -> Fact<Platform> {
    let port = match hardware {
        Fact::Known { value, .. } => *value,
        Fact::Unknown { unknown, provenance } => {
            return Fact::unknown(unknown.clone(), provenance.clone());
        }
    };
    let seen = match system.kernel.compiled_os() {
        "linux" | "android" => Provenance::File { path: "/proc/cpuinfo".into(), line: None },
        "darwin" => Provenance::SystemCall("sysctl hw.optional, machdep.cpu".into()),
        _ => Provenance::SystemCall("CPU feature detection".into()),
    };
    let features = match system.kernel.cpu_features() {
        Ok(features) if !features.is_empty() => features,
        Ok(_) => return Fact::unknown("the system names no features of the CPU", seen),
        Err(e) => return Fact::unknown(e.to_string(), seen),
    };
    let has = |names: &[&str]| features.iter().any(|feature| names.contains(&feature.as_str()));
    let level = match port.arch {
        Goarch::Amd64 => amd64(&has).map(Level::Amd64),
        Goarch::Arm64 => arm64(&has).map(Level::Arm64),
        _ => None,
    };
    match level.and_then(|level| Platform::with_level(port, level)) {
        Some(platform) => Fact::known(platform, seen),
        None => {
            Fact::unknown(format!("no level of {} follows from these features of the CPU", port.arch), seen)
        }
    }
}

/// The System V ABI's levels, by the names of Linux (`/proc/cpuinfo`) and of macOS (`machdep.cpu`).
/// macOS does not name all: what a level needs and no CPU lacks that has the rest, is left out.
fn amd64(has: &dyn Fn(&[&str]) -> bool) -> Option<Amd64Level> {
    const STEPS: [(Amd64Level, &[&[&str]]); 4] = [
        (Amd64Level::V1, &[&["sse2"], &["fxsr"]]),
        (
            Amd64Level::V2,
            &[
                &["cx16"],
                &["popcnt"],
                &["pni", "sse3"],
                &["ssse3"],
                &["sse4_1", "sse4.1"],
                &["sse4_2", "sse4.2"],
                &["lahf_lm", "lahf"],
            ],
        ),
        (
            Amd64Level::V3,
            &[
                &["avx", "avx1.0"],
                &["avx2"],
                &["bmi1"],
                &["bmi2"],
                &["f16c"],
                &["fma"],
                &["abm", "lzcnt"],
                &["movbe"],
                &["xsave"],
            ],
        ),
        (Amd64Level::V4, &[&["avx512f"], &["avx512bw"], &["avx512cd"], &["avx512dq"], &["avx512vl"]]),
    ];
    let reached = STEPS.iter().take_while(|(_, needed)| needed.iter().all(|names| has(names)));
    reached.last().map(|(level, _)| *level)
}

/// The versions of the architecture by features that each made mandatory, by the names of Linux
/// (`Documentation/arch/arm64/elf_hwcaps.rst`) and of macOS (`hw.optional.arm.FEAT_*`).
fn arm64(has: &dyn Fn(&[&str]) -> bool) -> Option<Arm64Level> {
    const STEPS: [(u8, &[&[&str]]); 5] = [
        (1, &[&["atomics", "FEAT_LSE"], &["crc32", "FEAT_CRC32"], &["asimdrdm", "FEAT_RDM"]]),
        (2, &[&["dcpop", "FEAT_DPB"]]),
        (3, &[&["jscvt", "FEAT_JSCVT"], &["fcma", "FEAT_FCMA"], &["lrcpc", "FEAT_LRCPC"]]),
        (
            4,
            &[
                &["dit", "FEAT_DIT"],
                &["flagm", "FEAT_FlagM"],
                &["uscat", "FEAT_LSE2"],
                &["ilrcpc", "FEAT_LRCPC2"],
            ],
        ),
        (5, &[&["flagm2", "FEAT_FlagM2"], &["frint", "FEAT_FRINTTS"], &["sb", "FEAT_SB"]]),
    ];
    if !has(&["asimd", "atomics", "crc32", "aes", "FEAT_LSE", "FEAT_AES"]) {
        return None;
    }
    let reached = STEPS.iter().take_while(|(_, needed)| needed.iter().all(|names| has(names)));
    let minor = reached.last().map_or(0, |(minor, _)| *minor);
    let crypto =
        [["aes", "FEAT_AES"], ["pmull", "FEAT_PMULL"], ["sha1", "FEAT_SHA1"], ["sha2", "FEAT_SHA256"]];
    Arm64Level::new(8, minor, has(&["atomics", "FEAT_LSE"]), crypto.iter().all(|names| has(names)))
}
