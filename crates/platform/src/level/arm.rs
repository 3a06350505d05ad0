//! `GOARM`: the version of the 32-bit Arm architecture, with or without a floating-point unit.

use std::fmt;

use super::FloatUnit;

/// A `GOARM`. Version 5 has software floating point unless it says otherwise, 6 and 7 hardware.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArmLevel {
    version: u8,
    float: FloatUnit,
}

impl ArmLevel {
    /// `5`
    pub const V5: Self = Self { version: 5, float: FloatUnit::Soft };
    /// `6`
    pub const V6: Self = Self { version: 6, float: FloatUnit::Hard };
    /// `7`
    pub const V7: Self = Self { version: 7, float: FloatUnit::Hard };
    /// `6,softfloat`
    pub const V6_SOFT: Self = Self { version: 6, float: FloatUnit::Soft };
    /// `7,softfloat`
    pub const V7_SOFT: Self = Self { version: 7, float: FloatUnit::Soft };
    /// `5,hardfloat`
    pub const V5_HARD: Self = Self { version: 5, float: FloatUnit::Hard };

    /// Every level.
    pub const ALL: &'static [Self] =
        &[Self::V5, Self::V5_HARD, Self::V6_SOFT, Self::V6, Self::V7_SOFT, Self::V7];

    /// The version of the architecture: 5, 6 or 7.
    #[must_use]
    pub const fn version(self) -> u8 {
        self.version
    }

    /// Whether floating point is done by hardware.
    #[must_use]
    pub const fn float(self) -> FloatUnit {
        self.float
    }

    const fn default_float(version: u8) -> FloatUnit {
        if version == 5 { FloatUnit::Soft } else { FloatUnit::Hard }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (version, float) = match text.split_once(',') {
            Some((version, float)) => (version, Some(float.parse().ok()?)),
            None => (text, None),
        };
        let version = match version.strip_prefix('v').unwrap_or(version) {
            "5" => 5,
            "6" => 6,
            "7" => 7,
            _ => return None,
        };
        Some(Self { version, float: float.unwrap_or(Self::default_float(version)) })
    }

    pub(super) fn covers(self, less: Self) -> bool {
        self.version >= less.version && self.float >= less.float
    }
}

impl fmt::Display for ArmLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.float == Self::default_float(self.version) {
            f.pad(&self.version.to_string())
        } else {
            f.pad(&format!("{},{}", self.version, self.float))
        }
    }
}
