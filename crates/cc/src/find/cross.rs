//! Compilers whose names begin with what they compile for.

use std::path::PathBuf;

use ogive_platform::{Goarch, Goos};

use super::gnu::{Compiler, ar_beside, cxx_beside};
use super::{No, Search};
use crate::{Kind, Libc, Toolchain, gnu_triple};

/// `TRIPLE-gcc`, as Debian and Fedora name it, crosstool-NG and Arm with a vendor, Debian with a version too.
pub(super) fn linux(search: &Search<'_>) -> Result<Toolchain, No> {
    let port = search.platform.port;
    if port.os != Goos::Linux {
        return Err(No::unfit(format!("these compilers are for linux, and {port} is asked for")));
    }
    let triple = gnu_triple(search.platform, search.want.libc);
    let triple = triple.ok_or_else(|| No::unfit(format!("GCC has no name for {port}")))?;
    let mut names = vec![format!("{triple}-gcc")];
    if let Some((arch, rest)) = triple.split_once('-') {
        names.extend(["unknown", "none"].map(|vendor| format!("{arch}-{vendor}-{rest}-gcc")));
    }
    if search.want.libc == Some(Libc::Musl) {
        // Debian's wrapper around the machine's own GCC.
        names.push("musl-gcc".to_owned());
    }
    names.extend(versioned(search, &format!("{triple}-gcc-")));
    let found = fit_one(search, Kind::CrossGcc, &names);
    // The other names are known to few.
    found.map_err(|no| match no.because.starts_with("there is no ") {
        true => No::absent(format!("there is no {triple}-gcc on PATH")),
        false => no,
    })
}

/// `x86_64-w64-mingw32-gcc`; Debian also has one for each model of threads, Fedora one for each C library.
pub(super) fn mingw(search: &Search<'_>) -> Result<Toolchain, No> {
    let triple = windows(search)?;
    if search.platform.port.arch == Goarch::Arm64 {
        return Err(No::unfit("GCC does not compile for windows/arm64; llvm-mingw and zig do"));
    }
    let ucrt = format!("{triple}ucrt-gcc");
    let usual = ["-gcc", "-gcc-posix", "-gcc-win32"].map(|end| format!("{triple}{end}"));
    let names: Vec<String> = usual.into_iter().chain([ucrt]).collect();
    fit_one(search, Kind::Mingw, &names)
}

/// `aarch64-w64-mingw32-clang`
pub(super) fn llvm_mingw(search: &Search<'_>) -> Result<Toolchain, No> {
    let triple = windows(search)?;
    fit_one(search, Kind::LlvmMingw, &[format!("{triple}-clang")])
}

fn windows(search: &Search<'_>) -> Result<String, No> {
    let port = search.platform.port;
    let triple = gnu_triple(search.platform, None).filter(|_| port.os == Goos::Windows);
    triple.ok_or_else(|| No::unfit(format!("MinGW is for windows, and {port} is asked for")))
}

fn fit_one(search: &Search<'_>, kind: Kind, names: &[String]) -> Result<Toolchain, No> {
    search.first_fit(names, |name, program| {
        let cxx = cxx_beside(search, &program);
        let prefix = name.rsplit_once("-gcc").or_else(|| name.rsplit_once("-clang")).map(|(start, _)| start);
        let ar = prefix.and_then(|prefix| ar_beside(search, &program, &[format!("{prefix}-ar")]));
        let compiler = Compiler { name: name.to_owned(), program, arguments: Vec::new(), cxx, turns: false };
        let toolchain = search.fit(kind, &compiler)?;
        Ok(Toolchain { ar, ..toolchain })
    })
}

/// The names on PATH that are this and a number, the highest first.
pub(super) fn versioned(search: &Search<'_>, start: &str) -> Vec<String> {
    let names = |folder: &PathBuf| search.system.files.list(folder).unwrap_or_default();
    let all = search.folders.iter().filter(|folder| folder.has_root()).flat_map(names);
    let mut found: Vec<(u32, String)> = all
        .filter_map(|(name, _)| {
            let name = name.into_string().ok()?;
            Some((name.strip_prefix(start)?.parse().ok()?, name))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().rev().map(|(_, name)| name).collect()
}
