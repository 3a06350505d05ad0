//! What the name of a file says.

use super::Context;
use crate::{Goarch, Goos, PortSet};

/// What `go/build` does with a file of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A Go source file.
    Go,
    /// A C, C++, Objective-C, Fortran, SWIG or assembly source or header.
    Other,
    /// An object that is linked as it is; nothing in it is read for constraints.
    Object,
    /// Neither; or it starts with `_` or `.`.
    Ignored,
}

impl FileKind {
    /// The kind of a file, by its name without folders.
    #[must_use]
    pub fn of(name: &str) -> Self {
        if name.starts_with(['_', '.']) {
            return Self::Ignored;
        }
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("go") => Self::Go,
            Some("syso") => Self::Object,
            Some(
                "c" | "cc" | "cpp" | "cxx" | "m" | "h" | "hh" | "hpp" | "hxx" | "f" | "F" | "for" | "f90"
                | "s" | "S" | "sx" | "swig" | "swigcxx",
            ) => Self::Other,
            _ => Self::Ignored,
        }
    }
}

/// The operating system and architecture that a file's name asks for: `x_linux_arm64.go`.
///
/// The text before the first `_` is never one, what follows the first dot does not count, and
/// `_test` is dropped. The names are all that any release has known, dead ones too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NameConstraint {
    /// The operating system, or one that implies it.
    pub os: Option<Goos>,
    /// The architecture.
    pub arch: Option<Goarch>,
}

impl NameConstraint {
    /// What the name, without folders, asks for.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
        let Some((_, suffixes)) = stem.split_once('_') else { return Self::default() };
        let suffixes = suffixes.strip_suffix("_test").unwrap_or(match suffixes {
            "test" => return Self::default(),
            other => other,
        });
        let (before, last) = match suffixes.rsplit_once('_') {
            Some((before, last)) => (before.rsplit_once('_').map_or(before, |(_, each)| each), last),
            None => ("", suffixes),
        };
        match (before.parse(), last.parse::<Goarch>(), last.parse::<Goos>()) {
            (Ok(os), Ok(arch), _) => Self { os: Some(os), arch: Some(arch) },
            (_, Ok(arch), _) => Self { os: None, arch: Some(arch) },
            (_, _, Ok(os)) => Self { os: Some(os), arch: None },
            _ => Self::default(),
        }
    }

    /// The builds that the name admits.
    #[must_use]
    pub fn builds(self, context: &Context) -> PortSet {
        let os = self.os.map_or(PortSet::all(), |os| context.holds(os.name()));
        let arch = self.arch.map_or(PortSet::all(), |arch| context.holds(arch.name()));
        os & arch
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_suffixes_as_go_does() {
        for (name, os, arch) in [
            ("x_linux_arm64.go", Some("linux"), Some("arm64")),
            ("x_amd64_linux.go", Some("linux"), None),
            ("x_linux.go", Some("linux"), None),
            ("x_arm_test.go", None, Some("arm")),
            ("x_windows_386_test.go", Some("windows"), Some("386")),
            ("linux.go", None, None),
            ("_linux.s", Some("linux"), None),
            ("a.b_linux.go", None, None),
            ("x_unix.go", None, None),
            ("x_zos_s390x.h", Some("zos"), Some("s390x")),
            ("x_linux_.go", None, None),
            ("linux_amd64.go", None, Some("amd64")),
            ("x_test.go", None, None),
            ("x_linux_test_test.go", None, None),
        ] {
            let constraint = NameConstraint::of(name);
            assert_eq!(constraint.os.map(Goos::name), os, "{name}");
            assert_eq!(constraint.arch.map(Goarch::name), arch, "{name}");
        }
        assert_eq!(FileKind::of("x.syso"), FileKind::Object);
        assert_eq!(FileKind::of("x.S"), FileKind::Other);
        for name in ["_x.go", ".x.go", "x", "x.txt", "go", ""] {
            assert_eq!(FileKind::of(name), FileKind::Ignored, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_name_is_read(name in "\\PC{0,40}") {
            let _ = (FileKind::of(&name), NameConstraint::of(&name));
        }
    }
}
