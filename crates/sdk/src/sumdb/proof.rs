//! A proof that a module's hash is in the checksum database, which needs no network to be checked.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::SdkError;
use crate::sumdb::note::{self, Verifier};
use crate::sumdb::tile::{Tile, TileError, TileReader, TileSource};
use crate::sumdb::tree::{Hash, Node, Record, Tree};

/// What a checksum database says of one version of a module, with all that is needed to check it:
/// the record, a signed tree head, and the tiles that lead from one to the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The database's name.
    pub database: String,
    /// The module's path.
    pub module: String,
    /// The module's version.
    pub version: String,
    /// The record's number in the log.
    pub record_id: u64,
    /// The record: lines of a go.sum file.
    pub record: String,
    /// The signed head of a tree that holds the record.
    pub note: String,
    /// The tiles, by their paths, in base64.
    pub tiles: BTreeMap<String, String>,
}

/// What a proof was held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consistency {
    /// The proof's tree holds the stored one, is it, or no tree was stored.
    Confirmed,
    /// The stored tree is another one, and the proof lacks the tiles to compare the two.
    NotComparable,
}

impl Proof {
    /// The `h1:` hash of the module's files.
    #[must_use]
    pub fn h1(&self) -> Option<&str> {
        self.sum(&self.version)
    }

    /// The `h1:` hash of the module's go.mod file.
    #[must_use]
    pub fn go_mod_h1(&self) -> Option<&str> {
        self.sum(&format!("{}/go.mod", self.version))
    }

    fn sum(&self, version: &str) -> Option<&str> {
        Record { id: self.record_id, text: &self.record }.sum(&self.module, version)
    }

    /// Compares a hash of files at hand with the proven one.
    ///
    /// # Errors
    /// When they differ, or the database has none.
    pub fn check(&self, h1: &str) -> Result<(), SdkError> {
        let what = format!("{}@{}", self.module, self.version);
        match self.h1() {
            Some(expected) if expected == h1 => Ok(()),
            Some(expected) => Err(SdkError::DigestMismatch {
                what,
                algorithm: "h1",
                expected: expected.to_owned(),
                found: h1.to_owned(),
                authority: format!("the checksum database {}", self.database),
            }),
            None => Err(untrusted(&self.database, format!("its record has no hash for {what}"))),
        }
    }

    /// Checks the proof itself: the signature, that the record is in the signed tree, and that the
    /// tree agrees with `stored`, the newest signed head known here, as far as the tiles tell.
    ///
    /// # Errors
    /// When anything is wrong, or the two heads contradict one another.
    pub fn verify(&self, verifier: &Verifier, stored: Option<&str>) -> Result<Consistency, SdkError> {
        let wrong = |because: String| untrusted(&self.database, because);
        if verifier.name() != self.database {
            return Err(wrong(format!("the key is that of {}", verifier.name())));
        }
        let tree = open_tree(self.note.as_bytes(), verifier)?;
        let tiles = CarriedTiles { tiles: &self.tiles };
        let reader = TileReader::new(tree, &tiles);
        check_inclusion(&reader, self.record_id, &self.record).map_err(|e| wrong(carried(e)))?;
        let Some(stored) = stored else { return Ok(Consistency::Confirmed) };
        let known = open_tree(stored.as_bytes(), verifier)?;
        if known.size > tree.size {
            return Ok(Consistency::NotComparable);
        }
        match reader.prefix(known.size) {
            Ok(hash) if hash == known.hash => Ok(Consistency::Confirmed),
            Ok(hash) => Err(fork(&self.database, stored, &self.note, known, hash)),
            Err(TileError::Source(_)) => Ok(Consistency::NotComparable),
            Err(error @ TileError::Inconsistent(_)) => Err(wrong(carried(error))),
        }
    }
}

/// Verifies with no network that the files with `h1` are `module`@`version`, as
/// [`crate::sumdb::SumDb::verify`] does with one.
///
/// # Errors
/// When the proof is not sound, is for something else, or proves another hash.
pub fn verify_offline(
    proof: &Proof,
    verifier: &Verifier,
    stored: Option<&str>,
    module: &str,
    version: &str,
    h1: &str,
) -> Result<Consistency, SdkError> {
    if (proof.module.as_str(), proof.version.as_str()) != (module, version) {
        let because = format!("the proof is for {}@{}, not {module}@{version}", proof.module, proof.version);
        return Err(untrusted(&proof.database, because));
    }
    let consistency = proof.verify(verifier, stored)?;
    proof.check(h1)?;
    Ok(consistency)
}

/// The tree that a signed note describes.
pub(super) fn open_tree(bytes: &[u8], verifier: &Verifier) -> Result<Tree, SdkError> {
    let wrong = |because: String| untrusted(verifier.name(), format!("its tree head is refused: {because}"));
    let text = note::open(bytes, verifier).map_err(|e| wrong(e.to_string()))?;
    text.parse().map_err(|e: super::tree::ParseTreeError| wrong(e.to_string()))
}

/// Checks that the record with that number in the tree is this one.
pub(super) fn check_inclusion<S: TileSource>(
    reader: &TileReader<'_, S>,
    id: u64,
    record: &str,
) -> Result<(), TileError<S::Error>> {
    if reader.node(Node { level: 0, index: id })? == Hash::of_record(record.as_bytes()) {
        Ok(())
    } else {
        Err(TileError::Inconsistent(format!("record {id} of the signed tree is another one")))
    }
}

pub(super) fn untrusted(name: &str, because: String) -> SdkError {
    SdkError::SumDb { name: name.to_owned(), because }
}

/// The error for two signed heads of which neither continues the other; `older` is the smaller
/// tree, `found` the hash of as many records in the larger one.
pub(super) fn fork(name: &str, known: &str, offered: &str, older: Tree, found: Hash) -> SdkError {
    SdkError::SumDbFork {
        name: name.to_owned(),
        known: known.trim_end().to_owned(),
        offered: offered.trim_end().to_owned(),
        proof: format!(
            "the first {} records hash to {} by the one head, but to {found} by the other",
            older.size, older.hash
        ),
    }
}

/// The tiles of a proof.
struct CarriedTiles<'p> {
    tiles: &'p BTreeMap<String, String>,
}

impl TileSource for CarriedTiles<'_> {
    type Error = String;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, String> {
        let encoded = self.tiles.get(&tile.to_string()).ok_or_else(|| format!("the proof lacks {tile}"))?;
        STANDARD.decode(encoded).map_err(|_| format!("{tile} in the proof is damaged"))
    }
}

fn carried(error: TileError<String>) -> String {
    match error {
        TileError::Source(because) | TileError::Inconsistent(because) => because,
    }
}
