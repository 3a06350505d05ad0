//! The sources that are compared.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Calls `each` with the name and the contents of every Go file of a folder or a module's zip, under the names that
/// the authority gives them.
pub fn each(place: &Path, each: &mut dyn FnMut(&str, &[u8])) {
    if place.extension().is_some_and(|extension| extension == "zip") {
        let mut zip = zip::ZipArchive::new(File::open(place).unwrap()).unwrap();
        for at in 0..zip.len() {
            let mut entry = zip.by_index(at).unwrap();
            let name = entry.name().unwrap().into_owned();
            if name.ends_with(".go") {
                let mut content = Vec::new();
                entry.read_to_end(&mut content).unwrap();
                each(&name, &content);
            }
        }
        return;
    }
    walk(place, place, each);
}

fn walk(top: &Path, folder: &Path, each: &mut dyn FnMut(&str, &[u8])) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(top, &path, each);
        } else if path.extension().is_some_and(|extension| extension == "go") {
            let name = path.strip_prefix(top).unwrap().to_str().unwrap().replace('\\', "/");
            each(&name, &std::fs::read(&path).unwrap());
        }
    }
}

/// The standard library of the release that everything is compared with.
pub fn standard_library() -> PathBuf {
    super::go::root().join("src")
}
