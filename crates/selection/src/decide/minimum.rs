//! What `go.work`, else `go.mod`, asks for at least.

use std::io;
use std::path::{Path, PathBuf};

use super::candidate::{Asks, Place, Source, Verdict};
use super::error::DecideError;
use super::{Run, folder};
use crate::files::FileError;
use crate::files::go_mod::{self, Bound, Requirement};

/// Which of the two files it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MinimumFile {
    /// `go.work`
    Work,
    /// `go.mod`
    Mod,
}

impl MinimumFile {
    /// Its usual name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Work => "go.work",
            Self::Mod => "go.mod",
        }
    }
}

/// The file that states minimums here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minimum {
    /// Which of the two.
    pub file: MinimumFile,
    /// Where it is.
    pub path: PathBuf,
    /// Its two lines.
    pub requirement: Requirement,
    /// The minimum that follows from them.
    pub bound: Option<Bound>,
}

impl Minimum {
    /// The line that counts.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::new(&self.path, self.bound.map(|bound| bound.line))
    }

    pub(super) fn asks(&self) -> Asks {
        self.bound.map_or(Asks::Nothing, |bound| Asks::AtLeast(bound.version.to_string()))
    }
}

impl Run<'_, '_> {
    /// The nearest `go.work` (or the one that GOWORK names), else the nearest `go.mod`, as in
    /// `cmd/go/internal/modload`.
    pub(super) fn find_minimum(&mut self) -> Result<Option<Minimum>, DecideError> {
        let named = self.inputs.gowork.filter(|value| !value.is_empty());
        match named {
            Some("off") => {}
            // Go itself refuses a relative path, and says so.
            Some(path) if path != "auto" && !folder::is_absolute(path) => return Ok(None),
            Some(path) if path != "auto" => {
                return self.minimum_in(MinimumFile::Work, Path::new(path)).map(Option::flatten);
            }
            _ => {
                if let Some(found) = self.nearest(MinimumFile::Work)? {
                    return Ok(found);
                }
            }
        }
        self.nearest(MinimumFile::Mod).map(Option::flatten)
    }

    /// Outer none: no such file; inner none: it is invalid, and has no say.
    fn nearest(&mut self, file: MinimumFile) -> Result<Option<Option<Minimum>>, DecideError> {
        for folder in folder::ancestors(self.inputs.directory) {
            if let Some(found) = self.minimum_in(file, &folder::join(folder, file.name()))? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn minimum_in(&mut self, file: MinimumFile, path: &Path) -> Result<Option<Option<Minimum>>, DecideError> {
        let bytes = match (self.read)(path) {
            Ok(None) => return Ok(None),
            Ok(Some(bytes)) => bytes,
            Err(error) => {
                self.no_say(path, Err(error))?;
                return Ok(Some(None));
            }
        };
        match go_mod::parse(&bytes) {
            Ok(requirement) => {
                let bound = requirement.bound();
                Ok(Some(Some(Minimum { file, path: path.to_owned(), requirement, bound })))
            }
            Err(error) => {
                self.no_say(path, Ok(error))?;
                Ok(Some(None))
            }
        }
    }

    /// A file that can't be followed: an error if the version hangs on it, else a candidate that lost.
    pub(super) fn no_say(&mut self, path: &Path, what: io::Result<FileError>) -> Result<(), DecideError> {
        let error = match what {
            Ok(FileError { line, problem }) => DecideError::File { place: Place::new(path, line), problem },
            Err(error) => DecideError::Read { place: Place::new(path, None), error },
        };
        if self.version.is_none() {
            return Err(error);
        }
        let (place, because) = match error {
            DecideError::File { place, problem } => (place, problem.to_string()),
            other => (Place::new(path, None), other.to_string()),
        };
        self.note(Source::Pin(place), Asks::Nothing, Verdict::Lost, because);
        Ok(())
    }
}
