//! zig's folders, which programs name: in the debug information of what zig adds to them.
//!
//! When it first links for a target, zig compiles the C library, and writes down where that was begun, where its own
//! library lies and where its cache is. So it gets a cache of ogive's own, in which all was begun in one place, and both
//! folders under names of one length, over which others are written in what comes out: two users get the same bytes.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use memchr::memmem;
use ogive_cc::{Kind, Toolchain, zig_library};
use ogive_system::System;
use sha2::{Digest as _, Sha256};

use crate::environment::Set;

/// The length of a folder's path, in bytes; below what one name in a folder may have.
const LENGTH: usize = 220;

/// The variables by which zig finds its folders, and what is written for them.
const FOLDERS: [(&str, &str); 2] = [("ZIG_LIB_DIR", "/_/zig/lib"), ("ZIG_GLOBAL_CACHE_DIR", "/_/zig/cache")];

const OVERRIDE: &str = "CCC_OVERRIDE_OPTIONS";

/// The largest program in which folders are written over, in bytes.
const MOST: u64 = 2 << 30;

/// Gives zig its folders; another toolchain is left as it is.
///
/// # Errors
/// When they can't be made.
pub(super) fn settle(system: &System, caches: &Path, toolchain: &mut Toolchain) -> io::Result<()> {
    if toolchain.kind != Kind::Zig {
        return Ok(());
    }
    let users = system.environment.var("ZIG_GLOBAL_CACHE_DIR").filter(|folder| !folder.is_empty());
    let base = users.map_or_else(|| caches.join("zig"), |folder| Path::new(&folder).join("ogive"));
    let mut set = |name: &str, value: String| toolchain.environment.push((name.to_owned(), value));
    for (name, folder) in cache(&base) {
        set(name, folder);
    }
    if cfg!(unix)
        && let Some(library) = zig_library(system, &toolchain.program)
        && let Some(text) = library.to_str()
    {
        let digest = Sha256::digest(text.as_bytes());
        let named = padded(
            &base,
            &format!("lib-{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3]),
        );
        if system.files.read_link(&named).ok().as_deref() != Some(&*library) {
            system.files.create_dir_all(&base)?;
            system.files.link(&named, &library)?;
        }
        set("ZIG_LIB_DIR", named.to_string_lossy().into_owned());
    }
    // clang's own variable: a flag behind all others, of zig's own compilations too. `#` keeps it quiet.
    let users = system.environment.var(OVERRIDE).filter(|options| !options.is_empty());
    let users = users.unwrap_or_else(|| "#".to_owned());
    set(OVERRIDE, format!("{users} +-fdebug-compilation-dir=/_/zig"));
    Ok(())
}

/// The variables for a cache of zig below a folder.
pub(crate) fn cache(base: &Path) -> [(&'static str, String); 2] {
    let folder = padded(base, "cache").to_string_lossy().into_owned();
    [("ZIG_GLOBAL_CACHE_DIR", folder.clone()), ("ZIG_LOCAL_CACHE_DIR", folder)]
}

/// A path below a folder, with as many `_` as make it [`LENGTH`] bytes long.
fn padded(base: &Path, name: &str) -> PathBuf {
    let length = base.as_os_str().len() + 1 + name.len();
    let padding = if cfg!(unix) { LENGTH.saturating_sub(length) } else { 0 };
    base.join(format!("{name}{}", "_".repeat(padding)))
}

/// Writes others over zig's folders in a program that was built with these variables.
///
/// # Errors
/// When it can't be read or written.
pub(crate) fn hide(system: &System, program: &Path, variables: &[Set]) -> io::Result<()> {
    // The last one counts, as for a process.
    let value = |name: &str| {
        variables.iter().rev().find(|(other, _)| other == name)?.1.as_deref().and_then(OsStr::to_str)
    };
    let folders: Vec<(&str, &str)> =
        FOLDERS.into_iter().filter_map(|(name, other)| Some((value(name)?, other))).collect();
    if folders.is_empty() {
        return Ok(());
    }
    let mut bytes = system.files.read(program, MOST)?;
    let mut found = false;
    for (folder, other) in folders.into_iter().filter(|(folder, other)| folder.len() >= other.len()) {
        found |= write_over(&mut bytes, folder.as_bytes(), other.as_bytes());
    }
    match (found, system.files.entry(program)?) {
        (true, Some(entry)) => system.files.replace(program, &bytes, entry.mode & 0o777),
        _ => Ok(()),
    }
}

/// Writes a text, filled up with `_`, over each place of another; says whether there was one.
fn write_over(bytes: &mut [u8], folder: &[u8], other: &[u8]) -> bool {
    let places: Vec<usize> = memmem::find_iter(bytes, folder).collect();
    for &place in &places {
        let (text, rest) = bytes[place..place + folder.len()].split_at_mut(other.len());
        text.copy_from_slice(other);
        rest.fill(b'_');
    }
    !places.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_have_one_length_where_they_can() {
        let short = padded(Path::new("/home/al/.cache"), "cache");
        let long = padded(Path::new("/home/somebody-else/.cache/and/more"), "cache");
        assert_eq!((short.as_os_str().len(), long.as_os_str().len()), (LENGTH, LENGTH));
        let deep = PathBuf::from(format!("/{}", "a".repeat(LENGTH)));
        assert_eq!(padded(&deep, "cache"), deep.join("cache"));
    }

    #[test]
    fn every_place_is_written_over() {
        let mut bytes = b"\0/home/al/zig/std.zig\0/home/al/zig\0/home/al\0".to_vec();
        assert!(write_over(&mut bytes, b"/home/al/zig", b"/_/zig"));
        assert_eq!(bytes, b"\0/_/zig______/std.zig\0/_/zig______\0/home/al\0");
        assert!(!write_over(&mut bytes, b"/home/al/zig", b"/_/zig"));
    }
}
