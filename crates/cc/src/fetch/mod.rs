//! zig as Python's package index carries it: the wheel of `ziglang`, fetched, proven, unpacked.

mod download;
mod error;
mod index;
mod listing;
mod unpack;
mod wheel;

use std::path::{Path, PathBuf};

use ogive_platform::Port;
use ogive_record::Sha256Digest;
use ogive_system::System;

pub use error::FetchError;
pub use index::{DEFAULT_INDEX, Index};

use self::error::files;

/// A zig that lies in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The program.
    pub zig: PathBuf,
    /// Its version, such as `0.17.1`.
    pub version: String,
    /// Where it came from, without credentials, and what its wheel hashes to; none when it was there already.
    pub source: Option<(String, Sha256Digest)>,
}

/// Fetches zig for this machine (`host`) into `store`, unless it is there: the newest release, or `version`. A
/// wheel whose SHA-256 the index does not name is refused, as is one that does not have it. It is unpacked beside
/// its place, and put there by one rename. `progress` is told the bytes that have come, and all where that is known.
///
/// # Errors
/// When the index or the wheel can't be had, is not what it should be, or can't be written.
pub fn fetch_zig(
    system: &System,
    index: &Index,
    version: Option<&str>,
    host: Port,
    store: &Path,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Fetched, FetchError> {
    let here = |version: &str| {
        let zig = store.join(format!("ziglang-{version}")).join("ziglang").join(zig_name(host));
        let fetched = Fetched { zig, version: version.to_owned(), source: None };
        system.files.exists(&fetched.zig).then_some(fetched)
    };
    if let Some(found) = version.and_then(here) {
        return Ok(found);
    }
    let listed = listing::ask(system, index)?;
    let wheel = wheel::choose(&listed, version, host)?;
    if let Some(found) = here(&wheel.version) {
        return Ok(found);
    }
    let sha256 = wheel.file.sha256.ok_or_else(|| FetchError::NoDigest { file: wheel.file.name.clone() })?;
    let doing = |what: &str| format!("{what} {}", store.display());
    system.files.create_dir_all(store).map_err(files(doing("make")))?;
    let lock = system.files.lock(&store.join(".ziglang.lock"), &mut || {}).map_err(files(doing("lock")))?;
    if let Some(found) = here(&wheel.version) {
        return Ok(found);
    }
    let staging = store.join(format!(".ziglang-{}.partial", wheel.version));
    let archive = store.join(format!(".ziglang-{}.whl", wheel.version));
    let no_zig = || FetchError::Wheel { because: format!("it holds no ziglang/{}", zig_name(host)) };
    let clean = || -> Result<(), FetchError> {
        system.files.remove_dir_all(&staging).map_err(files(doing("clean")))?;
        system.files.remove_file(&archive).map_err(files(doing("clean")))
    };
    clean()?;
    let made = download::to(system, index, wheel.file, sha256, &archive, progress).and_then(|url| {
        unpack::wheel(system, &archive, &staging, &wheel.version)?;
        if !system.files.exists(&staging.join("ziglang").join(zig_name(host))) {
            return Err(no_zig());
        }
        let place = store.join(format!("ziglang-{}", wheel.version));
        // Something that holds no zig: it was never put there by one rename.
        system.files.remove_dir_all(&place).map_err(files(doing("clean")))?;
        system.files.sync_file_system(store).map_err(files(doing("sync")))?;
        system.files.rename(&staging, &place).map_err(files(doing("place zig in")))?;
        system.files.sync(store).map_err(files(doing("sync")))?;
        Ok(url)
    });
    let cleaned = clean();
    drop(lock);
    let url = made?;
    cleaned?;
    let found = here(&wheel.version).ok_or_else(no_zig)?;
    Ok(Fetched { source: Some((url, sha256)), ..found })
}

fn zig_name(host: Port) -> String {
    format!("zig{}", host.os.executable_suffix())
}
