//! A file's name and head together (`go/build`, `Context.MatchFile`).

use super::{Context, FileKind, Header, HeaderError, NameConstraint};
use crate::PortSet;

/// Which builds a file belongs to.
///
/// That a Go file that imports "C" is left out where cgo is off is not part of it: that is a
/// matter of its imports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileConstraint {
    /// What the name makes of it.
    pub kind: FileKind,
    /// What its name asks for.
    pub name: NameConstraint,
    /// What its head asks for.
    pub header: Result<Header, HeaderError>,
}

impl FileConstraint {
    /// Reads a file, given its name without folders and its bytes. The head is enough: everything
    /// up to the first declaration.
    #[must_use]
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        let kind = FileKind::of(name);
        let header = match kind {
            FileKind::Go => Header::of_go(bytes),
            FileKind::Other => Header::of_other(bytes),
            FileKind::Object | FileKind::Ignored => Ok(Header::default()),
        };
        Self { kind, name: NameConstraint::of(name), header }
    }

    /// The builds that the file belongs to.
    ///
    /// # Errors
    /// When its head is wrong. Go refuses such a file only in the builds that its name admits.
    pub fn builds(&self, context: &Context) -> Result<PortSet, HeaderError> {
        if self.kind == FileKind::Ignored {
            return Ok(PortSet::EMPTY);
        }
        let by_name = self.name.builds(context);
        match &self.header {
            Ok(header) => Ok(by_name & header.builds(context)),
            Err(_) if by_name.is_empty() => Ok(PortSet::EMPTY),
            Err(error) => Err(error.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constraint::Compiler;

    #[test]
    fn name_and_head_both_decide() {
        let context = Context::new("1.27.3".parse().unwrap(), Compiler::Gc);
        let builds = |name: &str, text: &str| FileConstraint::of(name, text.as_bytes()).builds(&context);
        let linux = "//go:build (arm64 || riscv64) && cgo\n\npackage x\n";
        assert_eq!(
            builds("x_linux.go", linux).unwrap().to_string(),
            "android/arm64 (cgo), linux/arm64 (cgo), linux/riscv64 (cgo)"
        );
        assert_eq!(builds("x_darwin_arm64.syso", linux).unwrap().to_string(), "darwin/arm64, ios/arm64");
        assert_eq!(builds("x_hurd.go", "//go:build !!a\n"), Ok(PortSet::EMPTY), "no build gets to read it");
        assert!(builds("x.go", "//go:build !!a\n").is_err());
        assert_eq!(builds("_x.go", ""), Ok(PortSet::EMPTY));
    }
}
