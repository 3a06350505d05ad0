//! The lines of a journal.
//!
//! A line is the first 16 hexadecimal digits of the SHA-256 of the rest, a space, and an entry as
//! JSON. The last line may be torn by a crash; a damaged line before it is damage by others.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use ogive_record::Sha256Digest;
use ogive_system::FilesMut;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digest::digest_of;
use crate::error::JournalError;

/// The largest journal that is read, in bytes.
const LIMIT: u64 = 64 << 20;

/// What happened, or is about to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "entry")]
pub(crate) enum Entry {
    /// A step is about to be done; `memo` is what its executor needs to take it back.
    Begun { step: usize, memo: Value },
    /// It was done and seen to have worked.
    Done { step: usize },
    /// All steps were.
    Applied,
    /// A step is about to be taken back. `leaves` is the digest of a file whose later changes by
    /// others are kept.
    TakingBack {
        step: usize,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leaves: Option<Sha256Digest>,
    },
    /// What others had put at a path is kept as a blob, and will be overwritten.
    Saved { path: PathBuf, digest: Sha256Digest },
    /// It was taken back.
    TakenBack { step: usize },
    /// It was left as it is, on purpose.
    Kept { step: usize, because: String },
    /// All were.
    Undone,
}

/// The entries of a file and the size of its whole part.
pub(crate) struct Entries {
    pub(crate) entries: Vec<Entry>,
    pub(crate) good: u64,
}

/// Reads a journal; a missing one is empty.
pub(crate) fn read(files: &dyn FilesMut, path: &Path) -> Result<Entries, JournalError> {
    if files.entry(path)?.is_none() {
        return Ok(Entries { entries: Vec::new(), good: 0 });
    }
    parse(&files.read(path, LIMIT)?).map_err(|line| JournalError::Damaged { path: path.to_owned(), line })
}

/// Appends an entry; durable when this returns. `good` is the size of the whole part before.
pub(crate) fn append(
    files: &dyn FilesMut,
    path: &Path,
    good: &mut u64,
    entry: &Entry,
) -> Result<(), JournalError> {
    let line = line(entry)?;
    {
        let mut file = files.append(path, Some(*good))?;
        file.write_all(line.as_bytes())?;
        file.flush()?;
    }
    files.sync(path)?;
    *good += line.len() as u64;
    Ok(())
}

fn line(entry: &Entry) -> Result<String, JournalError> {
    let json = serde_json::to_string(entry)?;
    Ok(format!("{} {json}\n", check(json.as_bytes())))
}

fn check(json: &[u8]) -> String {
    digest_of(json).to_string()[..16].to_owned()
}

/// The entries, or the number of the damaged line, counted from 1.
fn parse(bytes: &[u8]) -> Result<Entries, usize> {
    let mut whole = Entries { entries: Vec::new(), good: 0 };
    let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    for (n, line) in lines.iter().enumerate() {
        match entry(line) {
            Some(entry) => whole.entries.push(entry),
            None if n + 1 == lines.len() => break,
            None => return Err(n + 1),
        }
        whole.good += line.len() as u64;
    }
    Ok(whole)
}

fn entry(line: &[u8]) -> Option<Entry> {
    let (sum, json) = line.strip_suffix(b"\n")?.split_at_checked(16)?;
    let json = json.strip_prefix(b" ")?;
    if sum != check(json).as_bytes() {
        return None;
    }
    serde_json::from_slice(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Vec<u8> {
        let entries = [
            Entry::Begun { step: 0, memo: serde_json::json!({ "was": "a\nb" }) },
            Entry::Done { step: 0 },
            Entry::Applied,
        ];
        entries.iter().flat_map(|e| line(e).unwrap().into_bytes()).collect()
    }

    #[test]
    fn a_torn_last_line_is_not_there() {
        let bytes = written();
        let whole = parse(&bytes).ok().unwrap();
        assert_eq!(whole.entries.len(), 3);
        assert_eq!(whole.good, bytes.len() as u64);
        for cut in 0..bytes.len() {
            let torn = parse(&bytes[..cut]).ok().unwrap();
            assert_eq!(torn.entries[..], whole.entries[..torn.entries.len()], "cut at {cut}");
            assert!(
                torn.good <= cut as u64 && bytes[..torn.good as usize].ends_with(b"\n") | (torn.good == 0)
            );
        }
    }

    #[test]
    fn a_flipped_bit_is_noticed_wherever_it_is() {
        let bytes = written();
        let last = parse(&bytes).ok().unwrap().good as usize - line(&Entry::Applied).unwrap().len();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            match parse(&flipped) {
                Err(line) => assert!(line <= 2),
                // Without its line end the line before the last is part of a torn one.
                Ok(_) => assert!(at + 1 >= last, "{at}"),
            }
        }
    }
}
