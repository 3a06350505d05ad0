//! Go's build info in a program (`cmd/go`, `debug/buildinfo`).

use ogive_record::{Fact, Provenance};

use super::GoBuild;
use crate::source::Bytes;

/// A stretch of a file that build info may stand in, as the format's reader found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DataRange {
    /// Where it begins in the file, in bytes.
    pub offset: u64,
    /// How long it is in the file, in bytes.
    pub size: u64,
    /// Where it is loaded to; pointers inside build info of Go before 1.18 are such addresses.
    pub address: u64,
}

/// What a format's reader knows about where build info may stand.
pub(crate) struct Places<'p> {
    /// The section of its own (`.go.buildinfo`, `__go_buildinfo`), when there is one.
    pub section: Option<DataRange>,
    /// Else the writable data, in order.
    pub data: &'p [DataRange],
    /// All that is loaded, to follow pointers.
    pub loaded: &'p [DataRange],
    /// Whether numbers are big-endian (for pointers of Go before 1.18).
    pub big_endian: bool,
    /// Whether other signs say that this is a Go program (`.note.go.buildid`, `.gopclntab`, `runtime.` …).
    pub looks_like_go: bool,
}

/// Finds and reads build info; unknown with the reason when there is none.
pub(crate) fn find(bytes: Bytes<'_>, places: &Places<'_>) -> Fact<GoBuild> {
    let _ = (bytes, places.section, places.data, places.loaded, places.big_endian, places.looks_like_go);
    Fact::unknown("build info is not read yet", Provenance::BuiltIn)
}
