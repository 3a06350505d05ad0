//! What was considered, and what became of it.

use std::fmt;
use std::path::{Path, PathBuf};

use ogive_platform::Goarch;

use crate::GoRequest;

/// Where a wish stands, in the order in which they are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The shim's leading `+…` argument.
    Argument(String),
    /// The shim's own name.
    Name(String),
    /// The variable `OGIVE_GO`.
    Variable(String),
    /// A file that pins.
    Pin(Place),
    /// The user's settings.
    Default(Place),
    /// `go.work` or `go.mod`.
    Minimum(Place),
    /// No default is set: what is installed.
    Newest,
    /// The machine.
    Hardware(String),
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Counted from 1; none for the file as a whole.
    pub line: Option<u32>,
}

impl Place {
    pub(crate) fn new(path: &Path, line: impl Into<Option<u32>>) -> Self {
        Self { path: path.to_owned(), line: line.into() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.path.display()),
            None => write!(f, "{}", self.path.display()),
        }
    }
}

impl Source {
    /// A stable word for machines.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Argument(_) => "argument",
            Self::Name(_) => "name",
            Self::Variable(_) => "variable",
            Self::Pin(_) => "pin",
            Self::Default(_) => "default",
            Self::Minimum(_) => "minimum",
            Self::Newest => "newest",
            Self::Hardware(_) => "hardware",
        }
    }

    /// The file and line, where there is one.
    #[must_use]
    pub const fn place(&self) -> Option<&Place> {
        match self {
            Self::Pin(place) | Self::Default(place) | Self::Minimum(place) => Some(place),
            _ => None,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(text) => write!(f, "the argument {text}"),
            Self::Name(name) => write!(f, "the name {name}"),
            Self::Variable(text) => write!(f, "OGIVE_GO={text}"),
            Self::Pin(place) | Self::Default(place) | Self::Minimum(place) => place.fmt(f),
            Self::Newest => f.write_str("the newest installed"),
            Self::Hardware(how) => write!(f, "this machine ({how})"),
        }
    }
}

/// What a candidate asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asks {
    /// Nothing that concerns Go, here.
    Nothing,
    /// One of these, the first that is installed.
    Versions(Vec<String>),
    /// At least this.
    AtLeast(String),
    /// A version, an architecture or both.
    Request(GoRequest),
    /// An architecture, and why.
    Architecture(Goarch, Option<String>),
}

impl fmt::Display for Asks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Versions(list) => f.write_str(&list.join(", else ")),
            Self::AtLeast(text) => write!(f, "at least {text}"),
            Self::Request(request) => request.fmt(f),
            Self::Architecture(arch, None) => arch.fmt(f),
            Self::Architecture(arch, Some(reason)) => write!(f, "{arch} ({reason})"),
        }
    }
}

/// What a candidate decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Version and architecture.
    Both,
    /// The version.
    Version,
    /// The architecture.
    Architecture,
    /// It raised the version that the default asked for.
    Raised,
    /// Nothing.
    Lost,
}

impl Verdict {
    /// A stable word for machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Version => "version",
            Self::Architecture => "architecture",
            Self::Raised => "raised",
            Self::Lost => "lost",
        }
    }
}

/// Something that might have decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where it stands.
    pub source: Source,
    /// What it asks for.
    pub asks: Asks,
    /// What it decided.
    pub verdict: Verdict,
    /// Why, as a clause without a capital or a full stop.
    pub because: String,
}
