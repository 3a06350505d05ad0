//! That there is no toolchain, why, and how to get one.

use std::fmt;

use ogive_platform::Platform;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{HowToGet, Kind};

/// There is no toolchain for a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Missing {
    /// What for.
    pub platform: Platform,
    /// What was tried, in order.
    pub tried: Vec<Tried>,
}

/// A kind that was tried in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Tried {
    /// Which.
    pub kind: Kind,
    /// Why it is not taken, as a clause: "there is no aarch64-linux-gnu-gcc on PATH".
    pub because: String,
    /// How one gets it; empty where it can't be had or would not help.
    pub how_to_get: Vec<HowToGet>,
}

/// `no C compiler for linux/arm64: …`, a line for each kind, and one for each way to get it.
impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no C compiler for {}", self.platform)?;
        for tried in &self.tried {
            write!(f, "\n{}: {}", tried.kind, tried.because)?;
            for way in &tried.how_to_get {
                write!(f, "\n    {way}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Missing {}
