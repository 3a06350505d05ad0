//! Whether a library is what a toolchain can link.

use std::path::Path;

use ogive_binary::Libc as Needed;
use ogive_cc::pkg_config::LibraryFile;
use ogive_cc::{Libc, Toolchain};
use ogive_system::System;

/// The largest libclang that is searched, in bytes.
const MOST: u64 = 1 << 30;

/// What contradicts a toolchain in a library, as a clause with what is needed; none where nothing does.
pub(super) fn contradiction(part: &LibraryFile, toolchain: &Toolchain) -> Option<String> {
    let port = toolchain.platform.port;
    let is_other = |target: &&ogive_binary::Target| {
        target.arch != port.arch || target.os.is_some_and(|os| os != port.os)
    };
    if let Some(other) = part.targets.iter().find(is_other) {
        return Some(format!("is for {other}, not for {port}"));
    }
    let floats = [("eabihf", "hard"), ("eabi", "soft")];
    let wanted = floats.into_iter().find(|(end, _)| toolchain.triple.ends_with(end));
    if let Some((float, (_, wanted))) = part.float.as_deref().zip(wanted)
        && float != wanted
    {
        return Some(format!(
            "passes floating-point numbers by the {float} convention, not the {wanted} one"
        ));
    }
    let (needs, has) = (part.libc.as_ref()?, libc(toolchain)?);
    let fits = matches!(
        (needs, has),
        (Needed::Glibc { .. }, Libc::Glibc { .. })
            | (Needed::Musl, Libc::Musl)
            | (Needed::Bionic, Libc::Bionic)
    );
    (!fits).then(|| format!("needs {}, and {} links with {}", named(needs), toolchain.cc, without_floor(has)))
}

/// The C library of a toolchain, by its name where it does not say.
fn libc(toolchain: &Toolchain) -> Option<Libc> {
    let by_name = || match toolchain.triple.as_str() {
        musl if musl.contains("musl") => Some(Libc::Musl),
        android if android.contains("android") => Some(Libc::Bionic),
        gnu if gnu.contains("linux-gnu") => Some(Libc::Glibc { floor: None }),
        _ => None,
    };
    toolchain.libc.or_else(by_name)
}

const fn named(libc: &Needed) -> &'static str {
    match libc {
        Needed::Glibc { .. } => "glibc",
        Needed::Musl => "musl",
        Needed::Bionic => "Android's C library",
    }
}

fn without_floor(libc: Libc) -> String {
    match libc {
        Libc::Glibc { .. } => Libc::Glibc { floor: None }.to_string(),
        other => other.to_string(),
    }
}

/// What is wrong with a library that is called libclang: every program that uses one begins with this function.
pub(super) fn no_libclang(system: &System, flag: &str, file: &Path) -> Option<&'static str> {
    const BEGINS: &[u8] = b"clang_createIndex\0";
    if flag != "clang" && !flag.starts_with("clang-") || flag.starts_with("clang-cpp") {
        return None;
    }
    let bytes = system.files.read(file, MOST).ok()?;
    let has = memchr::memmem::find(&bytes, BEGINS).is_some();
    (!has).then_some("has no clang_createIndex: it is no libclang")
}
