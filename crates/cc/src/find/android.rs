//! Android's NDK.

use std::path::PathBuf;

use ogive_platform::{Goarch, Goos};

use super::gnu::cxx_beside;
use super::{No, Search, text, word};
use crate::{Kind, Libc, Toolchain};

/// The oldest API level that the NDK has since its release 26.
const API: u16 = 21;

pub(super) fn look(search: &Search<'_>) -> Result<Toolchain, No> {
    let port = search.platform.port;
    let target = match (port.os, port.arch) {
        (Goos::Android, Goarch::Arm64) => "aarch64-linux-android",
        (Goos::Android, Goarch::Arm) => "armv7a-linux-androideabi",
        (Goos::Android, Goarch::I386) => "i686-linux-android",
        (Goos::Android, Goarch::Amd64) => "x86_64-linux-android",
        _ => return Err(No::unfit(format!("the NDK is for android, and {port} is asked for"))),
    };
    let kits = kits(search);
    if kits.is_empty() {
        return Err(No::absent("none of ANDROID_NDK_HOME, ANDROID_NDK_ROOT and ANDROID_HOME names an NDK"));
    }
    let api = search.want.android_api.unwrap_or(API);
    let mut no = None;
    for kit in &kits {
        let prebuilt = kit.join("toolchains/llvm/prebuilt");
        let hosts = search.system.files.list(&prebuilt).unwrap_or_default();
        let Some((host, _)) = hosts.into_iter().next() else {
            no = no.or(Some(No::absent(format!(
                "{} is no NDK: it has no {}",
                kit.display(),
                prebuilt.display()
            ))));
            continue;
        };
        match in_kit(search, &prebuilt.join(host).join("bin"), target, api) {
            Ok(toolchain) => return Ok(toolchain),
            Err(why) => no = no.or(Some(why)),
        }
    }
    Err(no.unwrap_or_else(|| No::absent("there is no NDK")))
}

/// The NDKs that the usual variables name, the newest of `ndk/` first.
fn kits(search: &Search<'_>) -> Vec<PathBuf> {
    let variable = |name: &str| search.system.environment.var(name).map(PathBuf::from);
    let mut kits: Vec<PathBuf> =
        ["ANDROID_NDK_HOME", "ANDROID_NDK_ROOT"].into_iter().filter_map(variable).collect();
    for home in ["ANDROID_HOME", "ANDROID_SDK_ROOT"].into_iter().filter_map(variable) {
        let folder = home.join("ndk");
        let mut versions: Vec<(Vec<u64>, PathBuf)> = search
            .system
            .files
            .list(&folder)
            .unwrap_or_default()
            .into_iter()
            .map(|(name, _)| (numbers(&name.to_string_lossy()), folder.join(name)))
            .collect();
        versions.sort();
        kits.extend(versions.into_iter().rev().map(|(_, path)| path));
    }
    kits
}

pub(super) fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

/// The NDK has a script for each target and level, which starts `clang --target=…`: that is taken, so that the
/// target stands in the text.
fn in_kit(search: &Search<'_>, bin: &std::path::Path, target: &str, api: u16) -> Result<Toolchain, No> {
    let files = &search.system.files;
    let script = ["", ".cmd"].map(|end| bin.join(format!("{target}{api}-clang{end}")));
    if !script.iter().any(|script| files.exists(script)) {
        let levels = levels(search, bin, target);
        let has = match (levels.first(), levels.last()) {
            (Some(first), Some(last)) => format!("it has {first} to {last}"),
            _ => "it has none".to_owned(),
        };
        return Err(No::absent(format!("{} has no compiler for API level {api}; {has}", bin.display())));
    }
    let clang =
        ["clang", "clang.exe"].map(|name| bin.join(name)).into_iter().find(|clang| files.exists(clang));
    let clang = clang.ok_or_else(|| No::absent(format!("there is no clang in {}", bin.display())))?;
    let triple = format!("{target}{api}");
    let words = [word(&clang)?, format!("--target={triple}")];
    let because = format!("{} is the NDK's", clang.display());
    let toolchain = search.toolchain(Kind::Ndk, &words, because)?;
    let cxx = cxx_beside(search, &clang).map(|cxx| text(&[word(&cxx)?, words[1].clone()]));
    let ar = ["llvm-ar", "llvm-ar.exe"].map(|name| bin.join(name)).into_iter().find(|ar| files.exists(ar));
    Ok(Toolchain {
        cxx: cxx.transpose()?,
        ar: ar.map(|ar| text(&[word(&ar)?])).transpose()?,
        triple,
        libc: Some(Libc::Bionic),
        ..toolchain
    })
}

fn levels(search: &Search<'_>, bin: &std::path::Path, target: &str) -> Vec<u16> {
    let names = search.system.files.list(bin).unwrap_or_default().into_iter();
    let level = |name: String| name.strip_prefix(target)?.strip_suffix("-clang")?.parse().ok();
    let mut levels: Vec<u16> = names.filter_map(|(name, _)| level(name.into_string().ok()?)).collect();
    levels.sort_unstable();
    levels
}
