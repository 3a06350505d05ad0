//! Compilers for macOS, off a Mac: osxcross, or clang with Apple's SDK.

use std::path::PathBuf;

use ogive_platform::{Goarch, Goos};

use super::gnu::{Compiler, cxx_beside};
use super::{No, Search, text, word};
use crate::compiler::program;
use crate::{Kind, Libc, Toolchain};

/// Go has been made for macOS 12 and later since 1.25; older ones are asked for by name.
const MINIMUM: &str = "12.0";

/// Which macOS programs have to run on.
pub(super) fn minimum_of<'a>(search: &'a Search<'_>) -> &'a str {
    search.want.minimum_macos.as_deref().unwrap_or(MINIMUM)
}

/// Tells a compiler of Apple's the oldest macOS, in its text: the variable is no part of what Go's cache knows.
pub(super) fn minimum(search: &Search<'_>, toolchain: &mut Toolchain) {
    if let Some(minimum) = &search.want.minimum_macos {
        let flag = format!(" -mmacosx-version-min={minimum}");
        toolchain.cc.push_str(&flag);
        if let Some(cxx) = &mut toolchain.cxx {
            cxx.push_str(&flag);
        }
    }
}

/// `oa64-clang`, `o64-clang`, or named after a triple with the version of Darwin.
pub(super) fn osxcross(search: &Search<'_>) -> Result<Toolchain, No> {
    let port = search.platform.port;
    let (short, arches): (&str, &[&str]) = match (port.os, port.arch) {
        (Goos::Darwin, Goarch::Arm64) => ("oa64-clang", &["aarch64", "arm64"]),
        (Goos::Darwin, Goarch::Amd64) => ("o64-clang", &["x86_64"]),
        _ => return Err(No::unfit(format!("osxcross is for darwin, and {port} is asked for"))),
    };
    let mut names = vec![short.to_owned()];
    names.extend(named_after_darwin(search, arches));
    let found = search.first_fit(&names, |name, program| {
        let cxx = cxx_beside(search, &program);
        let arguments = vec![format!("-mmacosx-version-min={}", minimum_of(search))];
        let compiler = Compiler { name: name.to_owned(), program, arguments, cxx, turns: false };
        let toolchain = search.fit(Kind::Osxcross, &compiler)?;
        Ok(Toolchain { libc: Some(Libc::Darwin), ..toolchain })
    });
    found.map_err(|no| match no.because.starts_with("there is no ") {
        true => No::absent(format!("there is no {short} or {}-apple-darwin…-clang on PATH", arches[0])),
        false => no,
    })
}

fn named_after_darwin(search: &Search<'_>, arches: &[&str]) -> Vec<String> {
    let names = |folder: &PathBuf| search.system.files.list(folder).unwrap_or_default();
    let all = search.folders.iter().filter(|folder| folder.has_root()).flat_map(names);
    let fits = |name: &String| {
        arches.iter().any(|arch| {
            name.strip_prefix(arch)
                .and_then(|rest| rest.strip_prefix("-apple-darwin"))
                .is_some_and(|rest| rest.ends_with("-clang"))
        })
    };
    let mut found: Vec<String> = all.filter_map(|(name, _)| name.into_string().ok()).filter(fits).collect();
    found.sort_unstable();
    found.dedup();
    found.reverse();
    found
}

/// The SDK that is given, or that SDKROOT names.
fn sdk(search: &Search<'_>) -> Result<PathBuf, No> {
    let variable = || search.system.environment.var("SDKROOT").map(PathBuf::from);
    let sdk = search.want.sdkroot.clone().or_else(variable);
    let sdk = sdk.ok_or_else(|| {
        No::absent("Apple's SDK is needed, for Go's own packages link its libraries; SDKROOT is not set")
    })?;
    if search.system.files.is_dir(&sdk.join("usr")) || search.system.files.is_dir(&sdk.join("System")) {
        return Ok(sdk);
    }
    Err(No::absent(format!("{} is no SDK of Apple's: it has neither usr nor System", sdk.display())))
}

/// clang with Apple's SDK and LLVM's linker.
pub(super) fn clang(search: &Search<'_>) -> Result<Toolchain, No> {
    let sdk = sdk(search)?;
    let clang = program(search.system, "clang", search.folders).map_err(No::absent)?;
    if program(search.system, "ld64.lld", search.folders).is_err() {
        return Err(No::absent("there is no ld64.lld on PATH, which links for macOS"));
    }
    let arch = if search.platform.port.arch == Goarch::Arm64 { "arm64" } else { "x86_64" };
    let triple = format!("{arch}-apple-macosx{}", minimum_of(search));
    let rest = [format!("--target={triple}"), "-isysroot".to_owned(), word(&sdk)?];
    let words: Vec<String> = [word(&clang)?].into_iter().chain(rest.clone()).collect();
    let because = format!("clang is {}, and the SDK {}", clang.display(), sdk.display());
    let toolchain = search.toolchain(Kind::Clang, &words, because)?;
    let cxx = cxx_beside(search, &clang).map(|cxx| -> Result<String, No> {
        text(&[word(&cxx)?].into_iter().chain(rest).collect::<Vec<_>>())
    });
    Ok(Toolchain {
        cxx: cxx.transpose()?,
        triple,
        sysroot: Some(sdk),
        libc: Some(Libc::Darwin),
        ld_flags: vec!["-fuse-ld=lld".to_owned()],
        go_ld_flags: without_debug_information(),
        ..toolchain
    })
}

/// zig has Apple's headers and `libSystem`; frameworks and `libresolv` come from the SDK.
pub(super) fn zig_arguments(search: &Search<'_>) -> Result<(Vec<String>, PathBuf), No> {
    let sdk = sdk(search)?;
    let below = |path: &str| word(&sdk.join(path));
    let mut arguments = Vec::new();
    let is_dir = |path: &str| search.system.files.is_dir(&sdk.join(path));
    if is_dir("System/Library/Frameworks") {
        arguments.push(format!("-F{}", below("System/Library/Frameworks")?));
    }
    if is_dir("usr/lib") {
        arguments.push(format!("-L{}", below("usr/lib")?));
    }
    if is_dir("usr/include") {
        // Behind zig's own.
        arguments.extend(["-idirafter".to_owned(), below("usr/include")?]);
    }
    Ok((arguments, sdk))
}

/// With debug information Go's linker runs dsymutil and strip, both Apple's: LLVM's dsymutil may be here, and then strip is
/// GNU's, which refuses the file.
pub(super) fn without_debug_information() -> Vec<String> {
    vec!["-w".to_owned()]
}
