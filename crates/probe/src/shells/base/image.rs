//! What steps of an image's build have.

use std::path::Path;

use ogive_record::Location;
use ogive_system::System;

use super::{Base, MOST};
use crate::names::concerns_go;

/// Files that tell a container: Docker's and Podman's.
const SIGNS: &[&str] = &["/.dockerenv", "/run/.containerenv"];

impl Base {
    /// The environment of a `RUN` step of the image that this container is of: what the image's `ENV` says,
    /// which its first process has too, else Docker's own PATH (moby, `DefaultPathEnv`). None outside of
    /// containers: an image has files of its own, which are not here.
    pub(in crate::shells) fn image(system: &System) -> Option<Self> {
        if !SIGNS.iter().any(|sign| system.files.exists(Path::new(sign))) {
            return None;
        }
        let mut base =
            Self::with_path(system, "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        let first = Path::new("/proc/1/environ");
        let bytes = system.files.read(first, MOST).unwrap_or_default();
        for variable in String::from_utf8_lossy(&bytes).split('\0') {
            if let Some((name, value)) = variable.split_once('=')
                && (name == "PATH" || concerns_go(name))
            {
                let place = Location { path: first.to_owned(), line: None, column: None };
                base.set(name, value.to_owned(), place);
            }
        }
        Some(base)
    }
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MemoryFiles, MemorySystem};

    use super::*;

    #[test]
    fn a_step_has_its_image_s_path() {
        let base =
            |files: MemoryFiles| Base::image(&MemorySystem { files, ..MemorySystem::default() }.system());
        assert_eq!(base(MemoryFiles::new()), None);
        let container = MemoryFiles::new().file("/.dockerenv", "");
        assert_eq!(base(container.clone()).unwrap().folders()[0], Path::new("/usr/local/sbin"));
        let golang = container.file("/proc/1/environ", "PATH=/go/bin:/usr/local/go/bin:/bin\0HOME=/root\0");
        assert_eq!(base(golang).unwrap().folders()[1], Path::new("/usr/local/go/bin"));
    }
}
