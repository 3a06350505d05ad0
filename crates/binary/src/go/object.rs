//! Go object files and packages (`cmd/internal/goobj`): `go object linux arm64 go1.27.3 …`.

use ogive_record::Fact;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Target;
use crate::read::Found;
use crate::source::Bytes;

/// A Go object file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GoObject {
    /// What it is for.
    pub target: Fact<Target>,
    /// The toolchain that wrote it.
    pub version: String,
    /// The rest of its header line: experiments and the like.
    pub header: String,
}

/// Reads a Go object; none when it is none.
pub(crate) fn read(bytes: Bytes<'_>) -> Option<Found> {
    let _ = bytes;
    None
}
