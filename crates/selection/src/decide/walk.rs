//! The files that pin, from the current folder up to the root.

use std::path::Path;

use super::candidate::{Asks, Place, Source, Verdict};
use super::error::DecideError;
use super::{Decided, Run, folder};
use crate::files::{FileError, Pin, go_version, mise, ogive_toml, tool_versions};

/// A kind of file that pins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinFile {
    /// `ogive.toml`
    Ogive,
    /// `.go-version`
    GoVersion,
    /// `.tool-versions`
    ToolVersions,
    /// `mise.toml`
    Mise,
}

/// The names looked for in each folder; within one folder, the first that speaks of Go counts.
///
/// mise's own order. Its `.config/mise/config.toml` is left out: in a home folder that is mise's
/// global default, which must not pin what is below.
pub const PIN_FILES: [(PinFile, &str); 10] = [
    (PinFile::Ogive, "ogive.toml"),
    (PinFile::GoVersion, ".go-version"),
    (PinFile::ToolVersions, ".tool-versions"),
    (PinFile::Mise, "mise.local.toml"),
    (PinFile::Mise, ".mise.local.toml"),
    (PinFile::Mise, "mise.toml"),
    (PinFile::Mise, ".mise.toml"),
    (PinFile::Mise, "mise/config.toml"),
    (PinFile::Mise, ".mise/config.toml"),
    (PinFile::Mise, ".config/mise.toml"),
];

impl Run<'_, '_> {
    pub(super) fn pins(&mut self) -> Result<(), DecideError> {
        for folder in folder::ancestors(self.inputs.directory) {
            for (file, name) in PIN_FILES {
                // Architectures and settings stand in ogive.toml, so that one is always asked.
                let has_say = file == PinFile::Ogive || self.version.is_none();
                if has_say || self.explains() {
                    self.pin_file(file, &folder::join(folder, name), has_say)?;
                }
            }
        }
        Ok(())
    }

    fn pin_file(&mut self, file: PinFile, path: &Path, has_say: bool) -> Result<(), DecideError> {
        let bytes = match (self.read)(path) {
            Ok(None) => return Ok(()),
            Ok(Some(bytes)) => bytes,
            Err(error) if has_say => return Err(DecideError::Read { place: Place::new(path, None), error }),
            Err(error) => return self.no_say(path, Err(error)),
        };
        let read = match file {
            PinFile::Ogive => ogive_toml::parse(&bytes).and_then(|project| self.project(path, project)),
            PinFile::GoVersion => go_version::parse(&bytes).and_then(|pins| self.versions(path, pins)),
            PinFile::ToolVersions => tool_versions::parse(&bytes).and_then(|pins| self.versions(path, pins)),
            PinFile::Mise => {
                mise::parse(&bytes, self.inputs.hardware.os).and_then(|pins| self.versions(path, pins))
            }
        };
        match read {
            Ok(()) => Ok(()),
            Err(FileError { line, problem }) if has_say => {
                Err(DecideError::File { place: Place::new(path, line), problem })
            }
            Err(error) => self.no_say(path, Ok(error)),
        }
    }

    fn project(&mut self, path: &Path, mut project: ogive_toml::Project) -> Result<(), FileError> {
        if self.environment.is_empty() {
            self.environment = std::mem::take(&mut project.environment);
        }
        let silent = project.version.is_none() && project.arch.is_empty();
        if silent || project.version.is_some() {
            self.versions(path, project.version.take().into_iter().collect())?;
        }
        let here = self.inputs.hardware.os;
        for (os, pin) in project.arch {
            let source = Source::Pin(Place::new(path, pin.line));
            let asks = Asks::Architecture(pin.arch, pin.reason);
            if os != here {
                self.note(source, asks, Verdict::Lost, format!("it is for {os}, and this is {here}"));
            } else if let Some(first) = &self.arch {
                let because = format!("{} comes first", first.by);
                self.note(source, asks, Verdict::Lost, because);
            } else {
                self.arch = Some(Decided { value: pin.arch, by: source.clone() });
                self.note(source, asks, Verdict::Architecture, "");
            }
        }
        Ok(())
    }

    fn versions(&mut self, path: &Path, pins: Vec<Pin>) -> Result<(), FileError> {
        let Some(first) = pins.first() else {
            self.note(
                Source::Pin(Place::new(path, None)),
                Asks::Nothing,
                Verdict::Lost,
                "it does not speak of Go",
            );
            return Ok(());
        };
        let line = pins.iter().find(|pin| pin.wish.is_ok()).unwrap_or(first).line;
        let source = Source::Pin(Place::new(path, line));
        let selectors: Vec<_> = pins.iter().filter_map(|pin| pin.wish.as_ref().ok().copied()).collect();
        let asks = Asks::Versions(selectors.iter().map(ToString::to_string).collect());
        if let Some(version) = &self.version {
            let because = format!("{} comes first", version.by);
            self.note(source, asks, Verdict::Lost, because);
        } else if selectors.is_empty() {
            let problem = first.wish.as_ref().err().cloned();
            return Err(FileError {
                line: first.line,
                problem: problem.unwrap_or(crate::files::Problem::NoVersion),
            });
        } else {
            self.version = Some(Decided { value: selectors, by: source.clone() });
            self.note(source, asks, Verdict::Version, "");
        }
        Ok(())
    }
}
