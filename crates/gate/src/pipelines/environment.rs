//! The variables that decide what the go command builds for.

use ogive_platform::{Goarch, Goos, Port};

/// What is known of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Variable {
    /// It is not set.
    #[default]
    Unset,
    /// Its value.
    Known(String),
    /// It is set to what only a run can tell.
    Unknown,
}

/// The variables of Go that a command is run with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GoEnvironment {
    /// GOOS.
    pub os: Variable,
    /// GOARCH.
    pub arch: Variable,
    /// `CGO_ENABLED`.
    pub cgo: Variable,
    /// `GOAMD64`.
    pub amd64: Variable,
}

impl GoEnvironment {
    /// Sets a variable, if it is one of these; without a value to what can't be told.
    pub fn set(&mut self, name: &str, value: Option<String>) {
        let variable = match name {
            "GOOS" => &mut self.os,
            "GOARCH" => &mut self.arch,
            "CGO_ENABLED" => &mut self.cgo,
            "GOAMD64" => &mut self.amd64,
            _ => return,
        };
        *variable = match value {
            Some(value) if value.is_empty() => Variable::Unset,
            Some(value) => Variable::Known(value),
            None => Variable::Unknown,
        };
    }

    /// What is built for on a machine; none where that can't be told.
    #[must_use]
    pub fn port(&self, machine: Option<Port>) -> Option<Port> {
        let os: Goos = match &self.os {
            Variable::Unset => machine?.os,
            Variable::Known(name) => name.parse().ok()?,
            Variable::Unknown => return None,
        };
        let arch: Goarch = match &self.arch {
            Variable::Unset => machine?.arch,
            Variable::Known(name) => name.parse().ok()?,
            Variable::Unknown => return None,
        };
        Some(Port::new(os, arch))
    }

    /// Whether cgo is switched on or off.
    #[must_use]
    pub fn cgo(&self) -> Option<bool> {
        match &self.cgo {
            Variable::Known(value) if value == "0" => Some(false),
            Variable::Known(value) if value == "1" => Some(true),
            _ => None,
        }
    }

    /// The level of amd64 that programs need, from 1; none where that can't be told.
    #[must_use]
    pub fn amd64_level(&self) -> Option<u8> {
        match &self.amd64 {
            Variable::Unset => Some(1),
            Variable::Known(value) => amd64_level(value),
            Variable::Unknown => None,
        }
    }

    /// The operating system, where a constant says it.
    #[must_use]
    pub fn os(&self) -> Option<Goos> {
        match &self.os {
            Variable::Known(name) => name.parse().ok(),
            _ => None,
        }
    }
}

/// The number of a level as GOAMD64 has it: 3 of `v3`.
pub fn amd64_level(value: &str) -> Option<u8> {
    value.strip_prefix('v')?.parse().ok().filter(|level| (1..=4).contains(level))
}
