//! What other people call a platform: one table of names for each dialect, read in both directions.
//!
//! A name may say less than a platform (`aarch64` names no system, `amd64` no level) and may fit
//! several: then reading it is an error that lists them, never a guess.

mod any;
mod dialect;
mod elf;
mod homebrew;
mod kubernetes;
mod macho;
mod oci;
mod pe;
mod python;
mod table;
mod tables;
mod triple;

use std::fmt;

use crate::{Goarch, Goos, Level, Platform, Port};

pub use any::from_any_name;
pub use dialect::Dialect;
pub use elf::{ElfClass, ElfHeader, Endianness};
pub use macho::MachCpu;
pub use pe::PeMachine;

/// What a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Named {
    /// The operating system; none where the dialect leaves it out.
    pub os: Option<Goos>,
    /// The architecture.
    pub arch: Goarch,
    /// The level; none where the name leaves it open.
    pub level: Option<Level>,
}

impl Named {
    const fn new(os: Option<Goos>, arch: Goarch, level: Option<Level>) -> Self {
        Self { os, arch, level }
    }

    /// The platform, where the name says the operating system too.
    #[must_use]
    pub fn platform(self) -> Option<Platform> {
        self.os.map(|os| self.on(os))
    }

    /// The platform, with the operating system from elsewhere.
    #[must_use]
    pub const fn on(self, os: Goos) -> Platform {
        Platform { port: Port::new(os, self.arch), level: self.level }
    }
}

/// `linux/arm/7`, or `arm/7` where there is no system.
impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(os) = self.os {
            write!(f, "{os}/")?;
        }
        write!(f, "{}", self.arch)?;
        match self.level {
            Some(level) => write!(f, "/{level}"),
            None => Ok(()),
        }
    }
}

/// Why a platform has no name in a dialect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoName {
    /// The dialect has no word for it.
    #[error("{platform} has no name as {dialect}")]
    Unsupported {
        /// The platform.
        platform: Platform,
        /// The dialect.
        dialect: Dialect,
    },
    /// The name depends on the level, which the platform leaves open.
    #[error("{platform} has several names as {dialect}, one for each level: {}", names.join(", "))]
    NeedsLevel {
        /// The platform.
        platform: Platform,
        /// The dialect.
        dialect: Dialect,
        /// The names.
        names: Vec<String>,
    },
}

/// Why a name is not that of one platform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The dialect has no such name.
    #[error("{text:?} is not a platform as {dialect}")]
    Unknown {
        /// The name as given.
        text: String,
        /// The dialect.
        dialect: Dialect,
    },
    /// The name fits several.
    #[error("{text:?} as {dialect} can mean {}", join(candidates))]
    Ambiguous {
        /// The name as given.
        text: String,
        /// The dialect.
        dialect: Dialect,
        /// What it can mean, in order.
        candidates: Vec<Named>,
    },
}

fn join(candidates: &[Named]) -> String {
    candidates.iter().map(Named::to_string).collect::<Vec<_>>().join(" or ")
}

/// The name of `platform` in a dialect.
///
/// # Errors
/// When there is none, or when it depends on a level that the platform leaves open.
pub fn name_in(platform: Platform, dialect: Dialect) -> Result<String, NoName> {
    let name = match dialect {
        Dialect::Oci => oci::write(platform),
        Dialect::Kubernetes => kubernetes::write(platform),
        Dialect::Python => return python::write(platform),
        Dialect::HomebrewBottle => homebrew::write(platform),
        Dialect::Elf => elf::write(platform),
        Dialect::MachO => macho::write(platform),
        Dialect::Pe => pe::write(platform),
        _ => return table::write(platform, dialect),
    };
    name.ok_or(NoName::Unsupported { platform, dialect })
}

/// What a name of a dialect means.
///
/// # Errors
/// When the dialect has no such name, or when it fits several platforms.
pub fn from_name(text: &str, dialect: Dialect) -> Result<Named, NameError> {
    only(text, dialect, candidates(text, dialect))
}

fn candidates(text: &str, dialect: Dialect) -> Vec<Named> {
    match dialect {
        Dialect::Oci => oci::read(text),
        Dialect::Kubernetes => kubernetes::read(text),
        Dialect::Python => python::read(text),
        Dialect::HomebrewBottle => homebrew::read(text),
        Dialect::Elf => elf::read(text),
        Dialect::MachO => macho::read(text),
        Dialect::Pe => pe::read(text),
        _ => table::read(text, dialect),
    }
}

/// The one candidate that there is.
fn only(text: &str, dialect: Dialect, mut candidates: Vec<Named>) -> Result<Named, NameError> {
    candidates.sort_unstable();
    candidates.dedup();
    match *candidates.as_slice() {
        [] => Err(NameError::Unknown { text: text.to_owned(), dialect }),
        [one] => Ok(one),
        _ => Err(NameError::Ambiguous { text: text.to_owned(), dialect, candidates }),
    }
}

#[cfg(test)]
mod tests;
