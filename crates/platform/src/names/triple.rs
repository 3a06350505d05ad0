//! Spellings of triples that mean the same platform: libc, vendor and version are not part of one.

/// Systems that are followed by a version: `freebsd14.1`, `macosx13.0`, `android21`.
const VERSIONED: &[&str] = &[
    "aix",
    "android",
    "androideabi",
    "darwin",
    "dragonfly",
    "freebsd",
    "ios",
    "macos",
    "macosx",
    "netbsd",
    "netbsdelf",
    "openbsd",
    "solaris",
];

/// Vendors that say nothing: they are left out, as Debian does.
const VENDORS: &[&str] = &["unknown", "pc", "none", "redhat", "suse", "alpine", "oe", "buildroot", "poky"];

pub(super) fn normal(text: &str) -> String {
    // zig: `aarch64-linux-gnu.2.28`, `aarch64-macos.13.0`.
    let text = match text.rsplit_once('-') {
        Some((start, end)) => format!("{start}-{}", end.split_once('.').map_or(end, cut_version)),
        None => text.to_owned(),
    };
    let parts: Vec<&str> = text.split('-').collect();
    let mut kept: Vec<&str> = Vec::new();
    for (at, &part) in parts.iter().enumerate() {
        let vendor = at == 1 && parts.len() > 2 && VENDORS.contains(&part);
        if !vendor {
            kept.push(unversioned(part));
        }
    }
    without_musl(&kept.join("-"))
}

/// The name before a version's first dot, without the number that ends it: `freebsd14` of
/// `freebsd14.1` stays for [`unversioned`].
fn cut_version<'a>((name, _): (&'a str, &'a str)) -> &'a str {
    name
}

fn unversioned(part: &str) -> &str {
    let name = part.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    if VERSIONED.contains(&name) { name } else { part }
}

/// musl and glibc are two libraries of one platform.
pub(super) fn without_musl(text: &str) -> String {
    match text.rsplit_once('-') {
        Some((start, end)) if end.starts_with("musl") => format!("{start}-gnu{}", &end["musl".len()..]),
        _ => text.to_owned(),
    }
}
