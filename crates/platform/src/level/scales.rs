//! Levels that are steps of one scale.

use std::fmt;

use crate::text::named_enum;

named_enum! {
    /// A `GO386`, lesser first.
    I386Level, "GO386" {
        Softfloat = "softfloat",
        Sse2 = "sse2",
    }
}

named_enum! {
    /// A `GOAMD64`: the microarchitecture levels of the System V ABI supplement, lesser first.
    Amd64Level, "GOAMD64" {
        V1 = "v1",
        V2 = "v2",
        V3 = "v3",
        V4 = "v4",
    }
}

named_enum! {
    /// A `GOMIPS` or `GOMIPS64`: whether there is a floating-point unit, lesser first.
    FloatUnit, "floating-point mode" {
        Soft = "softfloat",
        Hard = "hardfloat",
    }
}

named_enum! {
    /// A `GOPPC64`, lesser first.
    Ppc64Level, "GOPPC64" {
        Power8 = "power8",
        Power9 = "power9",
        Power10 = "power10",
    }
}

named_enum! {
    /// A `GORISCV64`: the RVA application profiles, lesser first.
    Riscv64Level, "GORISCV64" {
        Rva20u64 = "rva20u64",
        Rva22u64 = "rva22u64",
        Rva23u64 = "rva23u64",
    }
}

/// A `GOWASM`: features beyond the first WebAssembly. Current releases always use both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WasmFeatures {
    /// `satconv`: saturating conversions of floating-point numbers.
    Satconv,
    /// `signext`: sign extension.
    Signext,
    /// `satconv,signext`
    Both,
}

impl WasmFeatures {
    /// Every combination but the empty one, which is the absence of a level.
    pub const ALL: &'static [Self] = &[Self::Satconv, Self::Signext, Self::Both];

    /// Names separated by commas, in any order, repeated or empty, as Go reads them.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (mut satconv, mut signext) = (false, false);
        for feature in text.split(',') {
            match feature {
                "satconv" => satconv = true,
                "signext" => signext = true,
                "" => {}
                _ => return None,
            }
        }
        match (satconv, signext) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::Satconv),
            (false, true) => Some(Self::Signext),
            (false, false) => None,
        }
    }

    pub(super) fn covers(self, less: Self) -> bool {
        self == Self::Both || self == less
    }
}

impl fmt::Display for WasmFeatures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Satconv => "satconv",
            Self::Signext => "signext",
            Self::Both => "satconv,signext",
        })
    }
}
