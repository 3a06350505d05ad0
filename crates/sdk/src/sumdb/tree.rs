//! Hash trees as in a transparency log (RFC 6962, section 2.1), by the coordinates of complete
//! subtrees, and the signed description of a tree (`golang.org/x/mod/sumdb/tlog`).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::GO_BASE64;

/// The first line of the text that describes a tree.
const TREE_TITLE: &str = "go.sum database tree";

/// A SHA-256 hash in a tree, written in base64.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of a leaf that holds `record`.
    #[must_use]
    pub fn of_record(record: &[u8]) -> Self {
        Self(Sha256::new().chain_update([0]).chain_update(record).finalize().into())
    }

    /// The hash of a node above two others.
    #[must_use]
    pub fn of_node(left: Self, right: Self) -> Self {
        Self(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
    }

    /// The hash of the tree without leaves.
    #[must_use]
    pub fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// The hash over a power of two of hashes that stand side by side; none for other counts.
    #[must_use]
    pub fn of_row(row: &[Self]) -> Option<Self> {
        match row {
            [] => None,
            [one] => Some(*one),
            _ if row.len().is_power_of_two() => {
                let (left, right) = row.split_at(row.len() / 2);
                Some(Self::of_node(Self::of_row(left)?, Self::of_row(right)?))
            }
            _ => None,
        }
    }

    /// The hash of a tree from those of its complete subtrees, largest first.
    #[must_use]
    pub fn of_subtrees(hashes: &[Self]) -> Self {
        let mut right_to_left = hashes.iter().rev().copied();
        let last = right_to_left.next().unwrap_or_else(Self::of_nothing);
        right_to_left.fold(last, |right, left| Self::of_node(left, right))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&GO_BASE64.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is not a hash, a tree or a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseTreeError {
    /// Not the base64 of 32 bytes.
    #[error("it holds a malformed hash")]
    Hash,
    /// Not the description of a tree.
    #[error("it does not describe a tree of the checksum database")]
    Tree,
    /// Not a record of the log.
    #[error("it holds no record of the checksum database")]
    Record,
}

impl FromStr for Hash {
    type Err = ParseTreeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = GO_BASE64.decode(text).map_err(|_| ParseTreeError::Hash)?;
        Ok(Self(bytes.try_into().map_err(|_| ParseTreeError::Hash)?))
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for Hash {
    type Error = ParseTreeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A complete subtree: the 2^`level` leaves from `index` × 2^`level` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// The height above the leaves.
    pub level: u32,
    /// The place in its row, from 0.
    pub index: u64,
}

/// A tree: how many records it has, and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tree {
    /// The number of records.
    pub size: u64,
    /// The hash of all of them.
    pub hash: Hash,
}

impl Tree {
    /// The tree without records, which is a prefix of every other.
    #[must_use]
    pub fn empty() -> Self {
        Self { size: 0, hash: Hash::of_nothing() }
    }

    /// The complete subtrees that make up a tree of `size` records, largest first.
    #[must_use]
    pub fn subtrees(size: u64) -> Vec<Node> {
        (0..u64::BITS)
            .rev()
            .filter(|level| size >> level & 1 == 1)
            // What precedes this subtree is the part of `size` above its bit.
            .map(|level| Node { level, index: (size >> level) - 1 })
            .collect()
    }

    /// How many complete subtrees of a height a tree of `size` records has.
    #[must_use]
    pub const fn row_length(size: u64, level: u32) -> u64 {
        if level >= u64::BITS { 0 } else { size >> level }
    }
}

impl FromStr for Tree {
    type Err = ParseTreeError;

    /// Reads the text of a signed tree note; further lines are ignored, as the format asks.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut lines = text.split('\n');
        let (title, size, hash, rest) = (lines.next(), lines.next(), lines.next(), lines.next());
        if title != Some(TREE_TITLE) || rest.is_none() || text.len() > 1_000_000 {
            return Err(ParseTreeError::Tree);
        }
        let (Some(size), Some(hash)) = (size, hash) else { return Err(ParseTreeError::Tree) };
        let number: i64 = size.parse().map_err(|_| ParseTreeError::Tree)?;
        if number < 0 || number.to_string() != size {
            return Err(ParseTreeError::Tree);
        }
        Ok(Self { size: number.unsigned_abs(), hash: hash.parse()? })
    }
}

/// A record with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'t> {
    /// The number of the leaf.
    pub id: u64,
    /// The text of the leaf: lines of a go.sum file.
    pub text: &'t str,
}

impl<'t> Record<'t> {
    /// Reads a record from the start of an answer: number, lines, blank line; returns the rest too.
    ///
    /// # Errors
    /// When there is none.
    pub fn parse(answer: &'t str) -> Result<(Self, &'t str), ParseTreeError> {
        let (id, rest) = answer.split_once('\n').ok_or(ParseTreeError::Record)?;
        let id: i64 = id.parse().map_err(|_| ParseTreeError::Record)?;
        let end = rest.find("\n\n").ok_or(ParseTreeError::Record)?;
        let (text, rest) = (&rest[..=end], &rest[end + 2..]);
        if text.bytes().any(|b| b < 0x20 && b != b'\n') {
            return Err(ParseTreeError::Record);
        }
        let id = u64::try_from(id).map_err(|_| ParseTreeError::Record)?;
        Ok((Self { id, text }, rest))
    }

    /// The third field of the line for a module's version, such as `h1:…`.
    #[must_use]
    pub fn sum(&self, module: &str, version: &str) -> Option<&'t str> {
        self.text.lines().find_map(|line| {
            let mut fields = line.split(' ');
            let found = fields.next() == Some(module) && fields.next() == Some(version);
            fields.next().filter(|_| found && fields.next().is_none())
        })
    }
}
