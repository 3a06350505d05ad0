//! The C library that a file asks for, by its loader and its libraries.

use ogive_platform::Goos;

use super::dynamic::{Dynamic, numbers};
use crate::Libc;

/// None where nothing asks for one: static programs, and libraries that need none.
pub(super) fn of(
    interpreter: Option<&str>,
    dynamic: &Dynamic,
    noted: Option<(Goos, &'static str)>,
) -> Option<Libc> {
    let loader = interpreter.map(|path| path.rsplit('/').next().unwrap_or(path)).unwrap_or_default();
    let needs = |name: &str| dynamic.needed.iter().any(|library| library == name);
    let versions = dynamic.versions.iter().map(|known| known.version.as_str());
    let glibc = versions.clone().filter_map(|version| version.strip_prefix("GLIBC_"));
    if loader.starts_with("ld-musl-") || dynamic.needed.iter().any(|name| name.starts_with("libc.musl-")) {
        return Some(Libc::Musl);
    }
    if matches!(loader, "linker" | "linker64" | "linker_asan" | "linker_asan64") {
        return Some(Libc::Bionic);
    }
    if needs("libc.so.6") || needs("libc.so.6.1") || glibc.clone().next().is_some() {
        let highest = glibc.filter(|version| !numbers(version).is_empty());
        let highest = highest.max_by_key(|version| numbers(version)).map(str::to_owned);
        return Some(Libc::Glibc { needs: highest });
    }
    // Libraries have no loader. Both musl's and Android's C library are `libc.so`; Android's has versions.
    if needs("libc.so") {
        let android = noted.is_some_and(|(os, _)| os == Goos::Android);
        let versioned = versions.clone().any(|version| version == "LIBC" || version.starts_with("LIBC_"));
        return Some(if android || versioned { Libc::Bionic } else { Libc::Musl });
    }
    None
}
