//! The decision: one documented order (docs/selection.md), every step with its reason.

mod candidate;
mod error;
mod folder;
mod minimum;
mod outcome;
mod resolve;
mod second;
#[cfg(test)]
mod tests;
mod walk;

use std::io;
use std::path::Path;

use ogive_platform::{Goarch, Goos, Port};

pub use candidate::{Asks, Candidate, Place, Source, Verdict};
pub use error::DecideError;
pub use minimum::{Minimum, MinimumFile};
pub use outcome::{Decision, Missing, Outcome};
pub use second::{Next, Provider, Switching, second};
pub use walk::{PIN_FILES, PinFile};

use crate::files::ogive_toml::Setting;
use crate::{GoRequest, Index, Installed, Selector, UserSettings};
use resolve::{newest, pick, translated};

/// The machine that the decision is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hardware {
    /// The operating system.
    pub os: Goos,
    /// The architecture of the hardware, or of this process where the hardware's can't be told.
    pub arch: Goarch,
    /// How that is known: `this program's architecture`, `sysctl hw.optional.arm64`.
    pub how: String,
}

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Only what can decide.
    Winner,
    /// Also what lost, to explain it.
    Every,
}

/// Everything that has a say, apart from the files.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The shim's leading argument, as written (`+amd64`) and as read.
    pub argument: Option<(&'a str, GoRequest)>,
    /// The shim's name, when it asks for something: `go1.27.3`.
    pub name: Option<(&'a str, GoRequest)>,
    /// The value of `OGIVE_GO`; empty counts as unset.
    pub ogive_go: Option<&'a str>,
    /// The value of `GOWORK`; empty counts as unset.
    pub gowork: Option<&'a str>,
    /// Where the way up starts; absolute.
    pub directory: &'a Path,
    /// The user's settings.
    pub settings: &'a UserSettings,
    /// The file that they were read from.
    pub settings_file: &'a Path,
    /// What is installed.
    pub index: &'a Index,
    /// Where it shall run.
    pub hardware: &'a Hardware,
    /// How much is looked at.
    pub depth: Depth,
}

/// Reads a file; none when there is no such file (or a folder has its name).
pub type Read<'r> = dyn FnMut(&Path) -> io::Result<Option<Vec<u8>>> + 'r;

/// Decides which SDK is asked for.
///
/// # Errors
/// When something that has a say is invalid or can't be read.
pub fn decide(inputs: &Inputs<'_>, read: &mut Read<'_>) -> Result<Decision, DecideError> {
    let mut run = Run {
        inputs,
        read,
        candidates: Vec::new(),
        version: None,
        arch: None,
        environment: Vec::new(),
        minimum: None,
    };
    run.spoken()?;
    run.pins()?;
    if run.version.is_none() || run.explains() {
        run.minimum = run.find_minimum()?;
    }
    Ok(run.finish())
}

/// Who decided something: the candidate's place in the list (when it is kept) and its source.
struct Decided<T> {
    value: T,
    by: Source,
}

struct Run<'a, 'r> {
    inputs: &'a Inputs<'a>,
    read: &'a mut Read<'r>,
    candidates: Vec<Candidate>,
    version: Option<Decided<Vec<Selector>>>,
    arch: Option<Decided<Goarch>>,
    environment: Vec<Setting>,
    minimum: Option<Minimum>,
}

impl Run<'_, '_> {
    fn explains(&self) -> bool {
        self.inputs.depth == Depth::Every
    }

    fn note(&mut self, source: Source, asks: Asks, verdict: Verdict, because: impl Into<String>) {
        if self.explains() {
            self.candidates.push(Candidate { source, asks, verdict, because: because.into() });
        }
    }

    /// The argument, the name and the variable.
    fn spoken(&mut self) -> Result<(), DecideError> {
        if let Some((text, request)) = self.inputs.argument {
            self.request(Source::Argument(text.to_owned()), request)?;
        }
        if let Some((name, request)) = self.inputs.name {
            self.request(Source::Name(name.to_owned()), request)?;
        }
        if let Some(value) = self.inputs.ogive_go.filter(|value| !value.is_empty()) {
            let request =
                value.parse().map_err(|error| DecideError::Variable { value: value.to_owned(), error })?;
            self.request(Source::Variable(value.to_owned()), request)?;
        }
        Ok(())
    }

    fn request(&mut self, source: Source, request: GoRequest) -> Result<(), DecideError> {
        self.same_system(&source, request)?;
        let mut took = (false, false);
        if let (Some(selector), None) = (request.selector, &self.version) {
            self.version = Some(Decided { value: vec![selector], by: source.clone() });
            took.0 = true;
        }
        if let (Some(arch), None) = (request.arch, &self.arch) {
            self.arch = Some(Decided { value: arch, by: source.clone() });
            took.1 = true;
        }
        let (verdict, because) = match took {
            (true, true) => (Verdict::Both, String::new()),
            (true, false) => (Verdict::Version, String::new()),
            (false, true) => (Verdict::Architecture, String::new()),
            (false, false) => (Verdict::Lost, self.decided_already()),
        };
        self.note(source, Asks::Request(request), verdict, because);
        Ok(())
    }

    fn same_system(&self, source: &Source, request: GoRequest) -> Result<(), DecideError> {
        let here = self.inputs.hardware.os;
        match request.os {
            Some(asked) if asked != here => {
                Err(DecideError::OtherSystem { from: source.clone(), asked, here })
            }
            _ => Ok(()),
        }
    }

    fn decided_already(&self) -> String {
        match &self.version {
            Some(version) if self.explains() => format!("{} comes first", version.by),
            _ => String::new(),
        }
    }

    fn finish(mut self) -> Decision {
        let settings = self.inputs.settings;
        let default = settings.default.filter(|_| self.version.is_none());
        if let (Some(arch), None) = (default.and_then(|d| d.arch), &self.arch) {
            self.arch = Some(Decided { value: arch, by: self.default_source() });
        }
        let hardware = self.inputs.hardware;
        let native = self.arch.is_none();
        let arch = self.arch.as_ref().map_or(hardware.arch, |arch| arch.value);
        let host = Port::new(hardware.os, arch);

        let outcome = match self.version.take() {
            Some(version) => {
                self.note_default_lost(&version.by);
                let outcome = self.resolve(&version.value, host, native);
                self.version = Some(version);
                outcome
            }
            None => self.by_default(default.and_then(|d| d.selector), host, native),
        };
        self.note_hardware(&outcome, native);
        let decided_by = self.version.map(|v| v.by);
        Decision {
            outcome,
            decided_by,
            arch_by: self.arch.map(|a| a.by),
            candidates: self.candidates,
            minimum: self.minimum,
            environment: self.environment,
        }
    }

    /// The first of the selectors that is installed.
    fn resolve(&self, selectors: &[Selector], host: Port, native: bool) -> Outcome {
        let index = self.inputs.index;
        let find = |host| selectors.iter().find_map(|selector| pick(index, *selector, host));
        if let Some(sdk) = find(host) {
            return Outcome::Installed(sdk.clone());
        }
        let first = selectors.first().copied().unwrap_or(Selector::Stable);
        let foreign = translated(host, first).filter(|_| native).map(|arch| Port::new(host.os, arch));
        match foreign.and_then(find) {
            Some(sdk) => Outcome::Installed(sdk.clone()),
            None => Outcome::Missing(Missing::new(index, first, foreign.unwrap_or(host))),
        }
    }

    /// The default, raised by `go.work` or `go.mod`; without one, the newest installed.
    fn by_default(&mut self, default: Option<Selector>, host: Port, native: bool) -> Outcome {
        let index = self.inputs.index;
        let bound = self.minimum.as_ref().and_then(|m| m.bound);
        let satisfies = |version| bound.is_none_or(|bound| version >= bound.version);
        let asks = self.default_asks();
        if let Some(selector) = default {
            let outcome = self.resolve(&[selector], host, native);
            let fits = match (&outcome, selector, bound) {
                (Outcome::Installed(sdk), ..) => satisfies(sdk.name.version),
                (Outcome::Missing(_), Selector::Exact(version), _) => satisfies(version),
                // What would be installed is the newest of the line.
                (Outcome::Missing(_), Selector::Line { major, minor }, Some(bound)) => {
                    (major, minor) >= bound.version.line()
                }
                (Outcome::Missing(_), ..) => true,
            };
            let source = self.default_source();
            if fits {
                self.note(source.clone(), asks, Verdict::Version, "");
                self.note_minimum(false, "the default satisfies it");
                self.version = Some(Decided { value: Vec::new(), by: source });
                return outcome;
            }
            self.note(source, asks, Verdict::Lost, "it is older than what the module needs");
        }
        let found = newest(index, host, satisfies).map(|sdk| Outcome::Installed(sdk.clone()));
        let outcome = found.unwrap_or_else(|| {
            let wanted = bound.map_or(Selector::Stable, |bound| bound.install);
            self.resolve(&[wanted], host, native)
        });
        let by_minimum = default.is_some() || (bound.is_some() && matches!(outcome, Outcome::Missing(_)));
        let by = match &self.minimum {
            Some(minimum) if by_minimum => Source::Minimum(minimum.place()),
            _ => Source::Newest,
        };
        if by == Source::Newest {
            self.note_minimum(false, "the newest installed satisfies it");
            self.note(Source::Newest, Asks::Nothing, Verdict::Version, "no default is set");
        } else {
            self.note_minimum(
                true,
                if default.is_some() { "the default is too old" } else { "nothing installed satisfies it" },
            );
        }
        self.version = Some(Decided { value: Vec::new(), by });
        outcome
    }

    fn default_source(&self) -> Source {
        let line = self.inputs.settings.lines.get("default").copied();
        Source::Default(Place::new(self.inputs.settings_file, line))
    }

    fn default_asks(&self) -> Asks {
        self.inputs.settings.default.map_or(Asks::Nothing, Asks::Request)
    }

    fn note_default_lost(&mut self, winner: &Source) {
        if !self.explains() {
            return;
        }
        if self.inputs.settings.default.is_some() {
            self.note(
                self.default_source(),
                self.default_asks(),
                Verdict::Lost,
                format!("{winner} comes first"),
            );
        }
        self.note_minimum(false, &format!("{winner} pins the version; only the default is raised"));
    }

    fn note_minimum(&mut self, raised: bool, because: &str) {
        let Some(minimum) = self.minimum.as_ref().filter(|_| self.explains()) else { return };
        let (source, asks) = (Source::Minimum(minimum.place()), minimum.asks());
        let because = if minimum.bound.is_none() { "it has no go line" } else { because };
        self.note(source, asks, if raised { Verdict::Raised } else { Verdict::Lost }, because);
    }

    fn note_hardware(&mut self, outcome: &Outcome, native: bool) {
        let hardware = self.inputs.hardware;
        let source = Source::Hardware(hardware.how.clone());
        let asks = Asks::Architecture(hardware.arch, None);
        if let Some(arch) = &self.arch {
            let because = format!("{} comes first", arch.by);
            self.note(source, asks, Verdict::Lost, because);
        } else if native && outcome.arch() != hardware.arch {
            let because = format!(
                "this version never had an SDK for {}/{}; the {} one is translated",
                hardware.os,
                hardware.arch,
                outcome.arch()
            );
            self.note(source, asks, Verdict::Lost, because);
        } else {
            self.note(source, asks, Verdict::Architecture, "");
        }
    }
}

impl Outcome {
    /// The SDK, when it is there.
    #[must_use]
    pub const fn installed(&self) -> Option<&Installed> {
        match self {
            Self::Installed(sdk) => Some(sdk),
            Self::Missing(_) => None,
        }
    }

    fn arch(&self) -> Goarch {
        match self {
            Self::Installed(sdk) => sdk.name.host.arch,
            Self::Missing(missing) => missing.host.arch,
        }
    }
}
