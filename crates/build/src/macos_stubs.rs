//! Stubs of the libraries of macOS that Go's own packages link beside libSystem, which zig has: enough to link programs
//! with C for macOS where no SDK of Apple's is. They say what the libraries export and hold none of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use ogive_system::{EntryKind, System};

/// Where the standard library says which symbols it imports (`//go:cgo_import_dynamic`), below `src` of a GOROOT.
const PLACES: [&str; 3] = ["crypto/x509/internal", "internal/syscall/unix", "net"];
/// The largest source that is read, in bytes.
const MOST: u64 = 4 << 20;
/// What zig has itself.
const LIBSYSTEM: &str = "/usr/lib/libSystem.B.dylib";
const FRAMEWORKS: &str = "/System/Library/Frameworks/";

/// Writes the stubs that the standard library of an SDK needs into a folder, which then stands for Apple's SDK.
///
/// # Errors
/// When sources can't be read or stubs not written.
pub fn write(system: &System, goroot: &Path, folder: &Path) -> io::Result<()> {
    let mut imports = BTreeMap::new();
    for place in PLACES {
        read(system, &goroot.join("src").join(place), &mut imports)?;
    }
    for (library, symbols) in &imports {
        let text = stub(library, symbols);
        for file in files(library) {
            let file = folder.join(file);
            if let Some(above) = file.parent() {
                system.files.create_dir_all(above)?;
            }
            system.files.replace(&file, text.as_bytes(), 0o644)?;
        }
    }
    // What is no SDK without them is told apart by these.
    system.files.create_dir_all(&folder.join("usr/lib"))
}

/// The symbols that are imported, by library.
type Imports = BTreeMap<String, BTreeSet<String>>;

fn read(system: &System, folder: &Path, imports: &mut Imports) -> io::Result<()> {
    for (name, kind) in system.files.list(folder)? {
        let path = folder.join(&name);
        match kind {
            EntryKind::Directory if name != "testdata" => read(system, &path, imports)?,
            EntryKind::File if path.extension().is_some_and(|extension| extension == "go") => {
                let bytes = system.files.read(&path, MOST)?;
                directives(&String::from_utf8_lossy(&bytes), imports);
            }
            _ => {}
        }
    }
    Ok(())
}

/// `//go:cgo_import_dynamic x509_CFArrayGetCount CFArrayGetCount "/System/…/CoreFoundation"`
fn directives(source: &str, imports: &mut Imports) {
    for line in source.lines() {
        let Some(rest) = line.strip_prefix("//go:cgo_import_dynamic ") else { continue };
        let [name, symbol, library] = rest.split_whitespace().collect::<Vec<_>>()[..] else { continue };
        let library = library.trim_matches('"');
        // `_ _` asks for the library alone.
        if name != "_" && library.starts_with('/') && library != LIBSYSTEM {
            imports.entry(library.to_owned()).or_default().insert(symbol.to_owned());
        }
    }
}

/// Where a linker looks for the stub of a library: `-framework CoreFoundation`, `-lresolv`.
fn files(library: &str) -> Vec<PathBuf> {
    if let Some(framework) = library.strip_prefix(FRAMEWORKS) {
        let folder = framework.split('/').next().unwrap_or(framework);
        let name = folder.trim_end_matches(".framework");
        return vec![Path::new("System/Library/Frameworks").join(folder).join(format!("{name}.tbd"))];
    }
    let file = library.rsplit('/').next().unwrap_or(library).trim_end_matches(".dylib");
    let short = file.split('.').next().unwrap_or(file);
    let mut names = vec![file, short];
    names.dedup();
    names.into_iter().map(|name| Path::new("usr/lib").join(format!("{name}.tbd"))).collect()
}

/// A text-based stub of version 4 (LLVM, `llvm/TextAPI`).
fn stub(library: &str, symbols: &BTreeSet<String>) -> String {
    let symbols: Vec<String> = symbols.iter().map(|symbol| format!("_{symbol}")).collect();
    let targets = "[ x86_64-macos, arm64-macos ]";
    format!(
        "--- !tapi-tbd\ntbd-version: 4\ntargets: {targets}\ninstall-name: '{library}'\nexports:\n  - targets: \
         {targets}\n    symbols: [ {} ]\n...\n",
        symbols.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stubs_are_of_what_is_imported() {
        let mut imports = Imports::new();
        directives(
            "package macos\n//go:cgo_import_dynamic x509_CFRelease CFRelease \
             \"/System/Library/Frameworks/CoreFoundation.framework/Versions/A/CoreFoundation\"\n\
             //go:cgo_import_dynamic libc_getpid getpid \"/usr/lib/libSystem.B.dylib\"\n\
             //go:cgo_import_dynamic libresolv_res_9_ninit res_9_ninit \"/usr/lib/libresolv.9.dylib\"\n\
             //go:cgo_import_dynamic _ _ \"/usr/lib/libresolv.9.dylib\"\n",
            &mut imports,
        );
        let places: Vec<_> = imports.keys().flat_map(|library| files(library)).collect();
        let framework = "System/Library/Frameworks/CoreFoundation.framework/CoreFoundation.tbd";
        assert_eq!(
            places,
            [framework, "usr/lib/libresolv.9.tbd", "usr/lib/libresolv.tbd"].map(PathBuf::from)
        );
        let (library, symbols) = imports.first_key_value().unwrap();
        assert!(stub(library, symbols).contains("symbols: [ _CFRelease ]"));
    }
}
