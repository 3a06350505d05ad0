//! What compilers call a platform, and what the go command tells them of it.

use ogive_platform::names::{Dialect, name_in};
use ogive_platform::{ArmLevel, FloatUnit, Goarch, Goos, Level, Platform};

use crate::{GlibcVersion, Libc};

/// The platform with the level that decides its calling convention, Go's default where it is open; without
/// levels that do not.
pub(crate) fn with_convention(platform: Platform) -> Platform {
    let level = match (platform.port.arch, platform.level) {
        (Goarch::Arm, level) => level.or(Some(Level::Arm(ArmLevel::V7))),
        (Goarch::Mips | Goarch::Mipsle, level) => level.or(Some(Level::Mips(FloatUnit::Hard))),
        (Goarch::Mips64 | Goarch::Mips64le, level) => level.or(Some(Level::Mips64(FloatUnit::Hard))),
        _ => None,
    };
    Platform { level, ..platform }
}

/// The triple of GNU's and Debian's compilers, `aarch64-linux-gnu`, or `aarch64-linux-musl`; none where they
/// have no name for it.
#[must_use]
pub fn gnu_triple(platform: Platform, libc: Option<Libc>) -> Option<String> {
    let platform = with_convention(platform);
    let whatever = Platform::new(platform.port);
    let name = |platform| name_in(platform, Dialect::Gnu).ok();
    let triple = name(platform).or_else(|| name(whatever))?;
    Some(if libc == Some(Libc::Musl) { musl(&triple) } else { triple })
}

/// `…-linux-musleabihf` of `…-linux-gnueabihf`.
fn musl(triple: &str) -> String {
    match triple.rsplit_once("-gnu") {
        Some((start, end)) => format!("{start}-musl{end}"),
        None => triple.to_owned(),
    }
}

/// The words that `zig cc` needs for a platform: `-target aarch64-linux-gnu.2.28`, and `-mcpu` where GOARM is
/// less than zig's own default.
///
/// # Errors
/// When zig can't compile for it, as a clause that says why.
pub fn zig_target(
    platform: Platform,
    libc: Option<Libc>,
    minimum_macos: Option<&str>,
) -> Result<Vec<String>, String> {
    let platform = with_convention(platform);
    if let Some(hole) = zig_hole(platform, libc) {
        return Err(hole);
    }
    let whatever = Platform::new(platform.port);
    let name = |platform| name_in(platform, Dialect::Zig).ok();
    let name = name(platform).or_else(|| name(whatever));
    let mut target = name.ok_or_else(|| format!("zig has no name for {}", platform.port))?;
    match (platform.port.os, libc) {
        (Goos::Linux, Some(Libc::Musl)) => target = musl(&target),
        (Goos::Linux, Some(Libc::Glibc { floor: Some(floor) })) => target = format!("{target}.{floor}"),
        (Goos::Darwin, _) => {
            if let (Some(minimum), Some((arch, _))) = (minimum_macos, target.split_once("-macos")) {
                target = format!("{arch}-macos.{minimum}");
            }
        }
        _ => {}
    }
    let mut words = vec!["-target".to_owned(), target];
    if let Some(Level::Arm(level)) = platform.level {
        let cpu = match level.version() {
            5 => Some("arm926ej_s"),
            6 => Some("arm1176jzf_s"),
            _ => None,
        };
        words.extend(cpu.map(|cpu| format!("-mcpu={cpu}")));
    }
    if platform.port.arch == Goarch::Loong64 {
        // zig takes vector instructions for granted, which Go's port does without.
        words.push("-mcpu=generic_la64-lsx+d".to_owned());
    }
    Ok(words)
}

/// The oldest glibc that has an architecture (glibc's `sysdeps/…/shlib-versions`).
fn oldest_glibc(arch: Goarch) -> Option<GlibcVersion> {
    let minor = match arch {
        Goarch::Arm64 | Goarch::Ppc64le => 17,
        Goarch::Riscv64 => 27,
        Goarch::Loong64 => 36,
        _ => return None,
    };
    Some(GlibcVersion::new(2, minor))
}

/// What `zig cc` is known not to do (zig 0.17.1, measured).
fn zig_hole(platform: Platform, libc: Option<Libc>) -> Option<String> {
    let port = platform.port;
    if let (Goos::Linux, Some(Libc::Glibc { floor: Some(floor) })) = (port.os, libc)
        && let Some(oldest) = oldest_glibc(port.arch).filter(|oldest| floor < *oldest)
    {
        let arch = port.arch;
        return Some(format!("glibc begins with {oldest} on {arch}, and {floor} is asked for"));
    }
    match (port.os, port.arch, platform.level) {
        (Goos::Linux, Goarch::Mips | Goarch::Mipsle, Some(Level::Mips(FloatUnit::Hard)))
        | (Goos::Linux, Goarch::Mips64 | Goarch::Mips64le, Some(Level::Mips64(FloatUnit::Hard))) => {
            Some(format!("zig refuses -mhard-float, which the go command gives for {}", port.arch))
        }
        (Goos::Linux, Goarch::Ppc64, _) if libc != Some(Libc::Musl) => {
            Some("zig has no glibc for ppc64 as Go calls it, only musl".to_owned())
        }
        (Goos::Android, ..) => Some("zig does not have Android's C library".to_owned()),
        (Goos::Ios, ..) => Some("zig does not have Apple's libraries for iOS".to_owned()),
        (Goos::Solaris | Goos::Illumos | Goos::Aix | Goos::Dragonfly, ..) => {
            Some(format!("zig does not have a C library for {}", port.os))
        }
        _ => None,
    }
}

/// The arguments that the go command gives every C compiler for a platform (`cmd/go/internal/work`,
/// `gccArchArgs`, of Go 1.27).
#[must_use]
pub fn go_arguments(platform: Platform) -> Vec<&'static str> {
    let platform = with_convention(platform);
    let soft = matches!(platform.level, Some(Level::Mips(FloatUnit::Soft) | Level::Mips64(FloatUnit::Soft)));
    let apple = matches!(platform.port.os, Goos::Darwin | Goos::Ios);
    match platform.port.arch {
        Goarch::I386 => vec!["-m32"],
        Goarch::Amd64 if apple => vec!["-arch", "x86_64", "-m64"],
        Goarch::Amd64 => vec!["-m64"],
        Goarch::Arm64 if apple => vec!["-arch", "arm64"],
        Goarch::Arm => vec!["-marm"],
        Goarch::S390x => vec!["-m64", "-march=z13"],
        Goarch::Mips64 | Goarch::Mips64le if soft => vec!["-mabi=64", "-msoft-float"],
        Goarch::Mips64 | Goarch::Mips64le => vec!["-mabi=64", "-mhard-float"],
        Goarch::Mips | Goarch::Mipsle if soft => vec!["-mabi=32", "-march=mips32", "-msoft-float"],
        Goarch::Mips | Goarch::Mipsle => {
            vec!["-mabi=32", "-march=mips32", "-mhard-float", "-mfp32", "-mno-odd-spreg"]
        }
        Goarch::Loong64 => vec!["-mabi=lp64d", "-mno-relax"],
        Goarch::Ppc64 if platform.port.os == Goos::Aix => vec!["-maix64"],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform(text: &str) -> Platform {
        text.parse().unwrap()
    }

    #[test]
    fn zig_is_told_target_library_and_release() {
        let glibc = Some(Libc::Glibc { floor: Some(GlibcVersion::new(2, 28)) });
        for (text, libc, words) in [
            ("linux/arm64", glibc, "-target aarch64-linux-gnu.2.28"),
            ("linux/arm64", Some(Libc::Musl), "-target aarch64-linux-musl"),
            ("linux/arm", Some(Libc::Musl), "-target arm-linux-musleabihf"),
            ("linux/arm/6", None, "-target arm-linux-gnueabihf -mcpu=arm1176jzf_s"),
            ("linux/arm/5", glibc, "-target arm-linux-gnueabi.2.28 -mcpu=arm926ej_s"),
            ("linux/mipsle/softfloat", Some(Libc::Musl), "-target mipsel-linux-musleabi"),
            ("linux/mips64le/softfloat", Some(Libc::Musl), "-target mips64el-linux-muslabi64"),
            ("linux/amd64/v3", None, "-target x86_64-linux-gnu"),
            ("linux/loong64", None, "-target loongarch64-linux-gnu -mcpu=generic_la64-lsx+d"),
            ("windows/386", Some(Libc::Ucrt), "-target x86-windows-gnu"),
            ("darwin/arm64", None, "-target aarch64-macos.12.0"),
        ] {
            assert_eq!(zig_target(platform(text), libc, Some("12.0")).unwrap().join(" "), words, "{text}");
        }
    }

    #[test]
    fn what_zig_can_not_do_is_said() {
        let glibc = |minor| Some(Libc::Glibc { floor: Some(GlibcVersion::new(2, minor)) });
        for (text, libc, says) in [
            ("linux/mips64le", None, "zig refuses -mhard-float, which the go command gives for mips64le"),
            ("linux/loong64", glibc(28), "glibc begins with 2.36 on loong64, and 2.28 is asked for"),
            ("linux/ppc64", None, "zig has no glibc for ppc64 as Go calls it, only musl"),
            ("android/arm64", None, "zig does not have Android's C library"),
        ] {
            assert_eq!(zig_target(platform(text), libc, None).unwrap_err(), says);
        }
    }

    #[test]
    fn triples_follow_the_calling_convention() {
        for (text, libc, triple) in [
            ("linux/arm", None, "arm-linux-gnueabihf"),
            ("linux/arm/5", None, "arm-linux-gnueabi"),
            ("linux/arm/7,softfloat", None, "arm-linux-gnueabi"),
            ("linux/arm64/v9.0", None, "aarch64-linux-gnu"),
            ("linux/mips64le", None, "mips64el-linux-gnuabi64"),
            ("linux/386", Some(Libc::Musl), "i686-linux-musl"),
            ("windows/amd64", None, "x86_64-w64-mingw32"),
        ] {
            assert_eq!(gnu_triple(platform(text), libc).as_deref(), Some(triple), "{text}");
        }
    }
}
