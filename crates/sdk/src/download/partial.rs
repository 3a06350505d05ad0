//! What is known of a file that has arrived in part.

use std::path::PathBuf;

use ogive_system::{FilesMut, HttpResponse};
use serde::{Deserialize, Serialize};

use crate::SdkError;

/// The note beside a partial file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PartialNote {
    /// Where it comes from, without credentials.
    pub url: String,
    /// What tells one state of the remote file from another: a strong ETag, or a date.
    pub validator: Option<String>,
    /// The size of the whole.
    pub total: Option<u64>,
}

impl PartialNote {
    /// What an answer says of the whole file.
    pub fn of(url: &str, response: &HttpResponse) -> Self {
        let etag = response.header("etag").filter(|tag| !tag.starts_with("W/"));
        let validator = etag.or_else(|| response.header("last-modified")).map(str::to_owned);
        let total = match response.status {
            206 => content_range(response).map(|range| range.total),
            _ => response.header("content-length").and_then(|length| length.parse().ok()),
        };
        Self { url: url.to_owned(), validator, total }
    }

    /// Whether bytes that came with this note and with the other belong together, as far as can be
    /// told: not every server gives a validator. Digests tell in the end.
    pub fn agrees(&self, other: &Self) -> bool {
        fn same<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        self.url == other.url && same(&self.validator, &other.validator) && same(&self.total, &other.total)
    }
}

/// What a `Content-Range` header says (RFC 9110, section 14.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ContentRange {
    pub first: u64,
    pub last: u64,
    pub total: u64,
}

pub(super) fn content_range(response: &HttpResponse) -> Option<ContentRange> {
    let (range, total) = response.header("content-range")?.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let range =
        ContentRange { first: first.parse().ok()?, last: last.parse().ok()?, total: total.parse().ok()? };
    (range.first <= range.last && range.last < range.total).then_some(range)
}

/// A partial file and its note.
#[derive(Debug, Clone)]
pub(super) struct PartialFile {
    pub data: PathBuf,
    pub note: PathBuf,
}

const DOING: &str = "keeping a download";

impl PartialFile {
    /// The note and the bytes that are there. A damaged note counts as none.
    pub fn read(&self, files: &dyn FilesMut) -> Result<Option<(PartialNote, u64)>, SdkError> {
        let Some(entry) = files.entry(&self.data).map_err(SdkError::io(DOING))? else { return Ok(None) };
        let note = files.read(&self.note, 1 << 16).ok();
        let note = note.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Ok(note.map(|note| (note, entry.size)))
    }

    /// Keeps the first `size` bytes under a new note.
    pub fn begin(&self, files: &dyn FilesMut, note: &PartialNote, size: u64) -> Result<(), SdkError> {
        let json = serde_json::to_vec(note).unwrap_or_default();
        // First the bytes: a note must never stand beside bytes of another file.
        drop(files.append(&self.data, Some(size)).map_err(SdkError::io(DOING))?);
        files.replace(&self.note, &json, 0o644).map_err(SdkError::io(DOING))
    }

    pub fn remove(&self, files: &dyn FilesMut) -> Result<(), SdkError> {
        files.remove_file(&self.note).map_err(SdkError::io(DOING))?;
        files.remove_file(&self.data).map_err(SdkError::io(DOING))
    }
}
