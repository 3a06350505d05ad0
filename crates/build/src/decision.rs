//! Whether a build uses cgo, and why.

use std::fmt;
use std::str::FromStr;

use ogive_platform::Platform;
use ogive_platform::ports::{Linking, PortTable};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cgo::CgoPackage;
use crate::mode::{BuildMode, Instrument};

/// What is wished of cgo.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CgoChoice {
    /// As the packages need it.
    #[default]
    Auto,
    /// Never.
    Off,
    /// Always.
    On,
}

impl FromStr for CgoChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "off" => Ok(Self::Off),
            "on" => Ok(Self::On),
            _ => Err(format!("{text:?} is not auto, on or off")),
        }
    }
}

/// Whether a build uses cgo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "cgo", rename_all = "kebab-case")]
pub enum CgoDecision {
    /// No C compiler has a part in it.
    Pure {
        /// Why, as a clause.
        because: String,
    },
    /// A C compiler has a part in it.
    Cgo {
        /// Why, as a clause.
        because: String,
    },
}

impl CgoDecision {
    /// Whether a C compiler has a part in it.
    #[must_use]
    pub const fn uses_c(&self) -> bool {
        matches!(self, Self::Cgo { .. })
    }

    /// The value of `CGO_ENABLED`.
    #[must_use]
    pub const fn variable(&self) -> &'static str {
        if self.uses_c() { "1" } else { "0" }
    }
}

impl fmt::Display for CgoDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pure { because } => write!(f, "pure Go: {because}"),
            Self::Cgo { because } => write!(f, "cgo: {because}"),
        }
    }
}

/// What a decision rests on.
#[derive(Debug, Clone, Copy)]
pub struct Grounds {
    /// What is wished.
    pub choice: CgoChoice,
    /// What is built.
    pub mode: BuildMode,
    /// What watches over it.
    pub instrument: Option<Instrument>,
    /// The ports of the Go that builds.
    pub table: PortTable,
    /// For which platform.
    pub platform: Platform,
}

impl Grounds {
    /// What decides without a look at the packages.
    #[must_use]
    pub fn settled(&self) -> Option<CgoDecision> {
        let port = self.platform.port;
        let info = self.table.get(port);
        let cgo = |because: String| Some(CgoDecision::Cgo { because });
        if info.is_some_and(|info| info.linking == Linking::External) {
            return cgo(format!("programs for {port} are linked by a C toolchain"));
        }
        if self.mode.needs_cgo() && port.os != ogive_platform::Goos::Wasip1 {
            return cgo(format!("-buildmode={} is made by a C toolchain", self.mode));
        }
        if self.instrument == Some(Instrument::Race) && port.os != ogive_platform::Goos::Darwin {
            return cgo("-race needs cgo".to_owned());
        }
        match self.choice {
            CgoChoice::Off => Some(CgoDecision::Pure { because: "cgo is off".to_owned() }),
            CgoChoice::On => cgo("cgo is on".to_owned()),
            CgoChoice::Auto if info.is_some_and(|info| !info.cgo) => {
                Some(CgoDecision::Pure { because: format!("Go has no cgo for {port}") })
            }
            CgoChoice::Auto => None,
        }
    }
}

/// What the packages decide: those of the standard library do without C where they must, others may not.
#[must_use]
pub fn by_packages(users: &[CgoPackage]) -> CgoDecision {
    match users {
        [] => CgoDecision::Pure {
            because: "no package outside of the standard library imports \"C\"".to_owned(),
        },
        [first, rest @ ..] => {
            let others = match rest.len() {
                0 => String::new(),
                count => format!(", and {count} more"),
            };
            let file = first.go_files.first().map_or("", String::as_str);
            CgoDecision::Cgo { because: format!("{} imports \"C\" in {file}{others}", first.import_path) }
        }
    }
}
