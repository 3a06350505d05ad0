//! Where the workspace and its target folder are.

use std::path::{Path, PathBuf};

/// The root of the workspace.
///
/// # Panics
/// When this crate does not stand in `crates/`.
#[must_use]
pub fn root() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    crates.and_then(Path::parent).expect("the crate stands two folders below the workspace").to_owned()
}

/// The target folder.
#[must_use]
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Where things are kept that were fetched or made once for all tests: `target/fixtures`.
///
/// # Panics
/// When the folder cannot be made.
#[must_use]
pub fn fixtures() -> PathBuf {
    let folder = target().join("fixtures");
    std::fs::create_dir_all(&folder).expect("target/fixtures can be made");
    folder
}

/// The build cache of every go command that tests start and that needs no cache of its own: what is of the standard
/// library is compiled once for a port, whoever asks for it first.
#[must_use]
pub fn go_cache() -> PathBuf {
    fixtures().join("go-cache")
}

/// Makes `file` once, whatever the number of tests and processes that ask for it: `make` writes
/// to the path that it is given, which is then moved into place.
///
/// # Panics
/// When the folder cannot be written, and when `make` does.
pub fn once(file: &Path, make: impl FnOnce(&Path)) {
    if file.exists() {
        return;
    }
    let folder = file.parent().expect("a file stands in a folder");
    std::fs::create_dir_all(folder).expect("a folder below target can be made");
    let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
    let lock = std::fs::File::create(folder.join(format!(".{name}.lock"))).expect("a lock file can be made");
    lock.lock().expect("files below target can be locked");
    if file.exists() {
        return;
    }
    let partial = folder.join(format!(".{name}.partial"));
    remove(&partial);
    make(&partial);
    std::fs::rename(&partial, file).unwrap_or_else(|error| panic!("place {}: {error}", file.display()));
}

/// Removes a file or a folder, read-only ones too; nothing when it is not there.
pub(crate) fn remove(path: &Path) {
    if path.is_dir() {
        writable(path);
        let mut tries = 0;
        // The go command leaves a process behind that writes telemetry into HOME for a moment more.
        while let Err(error) = std::fs::remove_dir_all(path) {
            tries += 1;
            let again = error.kind() == std::io::ErrorKind::DirectoryNotEmpty && tries < 1000;
            assert!(again, "remove {}: {error}", path.display());
            std::thread::yield_now();
        }
    } else if path.exists() {
        std::fs::remove_file(path).unwrap_or_else(|error| panic!("remove {}: {error}", path.display()));
    }
}

/// Makes the folders below `folder` writable, which Go's module cache is not.
fn writable(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let _ = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755));
    }
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        writable(&entry.path());
    }
}
