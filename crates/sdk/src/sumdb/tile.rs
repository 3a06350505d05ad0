//! Tiles: the rows of a hash tree in files of up to 256 hashes
//! (`golang.org/x/mod/sumdb/tlog`, <https://research.swtch.com/tlog#tiling_a_log>).

use std::cell::RefCell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use super::tree::{Hash, Node, Tree};

/// The height of tiles in the Go checksum database.
const HEIGHT: u32 = 8;
/// The hashes in a full tile.
const FULL: u64 = 1 << HEIGHT;

/// The place of a tile, written `tile/8/LEVEL/NNN` or `tile/8/LEVEL/NNN.p/WIDTH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// The level, counted in tiles: its hashes stand 8 × `level` above the leaves.
    pub level: u32,
    /// The place in its row of tiles, from 0.
    pub index: u64,
    /// How many hashes it holds, 1 to 256.
    pub width: u64,
}

impl Tile {
    /// The tile at a place, as wide as it is in a tree of `size` records; none when it is empty.
    #[must_use]
    pub fn within(level: u32, index: u64, size: u64) -> Option<Self> {
        let row = Tree::row_length(size, level * HEIGHT);
        let width = row.checked_sub(index.checked_mul(FULL)?)?.min(FULL);
        (width > 0).then_some(Self { level, index, width })
    }

    /// Whether it holds all the hashes it ever will.
    #[must_use]
    pub const fn is_full(self) -> bool {
        self.width == FULL
    }

    /// The same tile when its row has grown past it.
    #[must_use]
    pub const fn full(self) -> Self {
        Self { width: FULL, ..self }
    }

    /// The size of its file in bytes.
    #[must_use]
    pub const fn byte_length(self) -> usize {
        self.width as usize * 32
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut number = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            number = format!("x{:03}/{number}", rest % 1000);
            rest /= 1000;
        }
        write!(f, "tile/{HEIGHT}/{}/{number}", self.level)?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

/// Why a text is not the place of a tile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the path of a tile of hashes")]
pub struct ParseTileError(pub String);

impl FromStr for Tile {
    type Err = ParseTileError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Only the canonical spelling is a path, so reading may be lenient.
        parse_path(text)
            .filter(|tile| tile.to_string() == text)
            .ok_or_else(|| ParseTileError(text.to_owned()))
    }
}

fn parse_path(text: &str) -> Option<Tile> {
    let rest = text.strip_prefix("tile/8/")?;
    let (level, rest) = rest.split_once('/')?;
    let (number, width) = match rest.split_once(".p/") {
        Some((number, width)) => (number, width.parse().ok().filter(|w| (1..FULL).contains(w))?),
        None => (rest, FULL),
    };
    let index = number.split('/').try_fold(0_u64, |index, digits| {
        let digits: u64 = digits.trim_start_matches('x').parse().ok().filter(|n| *n < 1000)?;
        index.checked_mul(1000)?.checked_add(digits)
    })?;
    Some(Tile { level: level.parse().ok().filter(|l| *l <= 63 / HEIGHT)?, index, width })
}

/// Gives the bytes of tiles. They need not be trusted.
pub trait TileSource {
    /// Why a tile can't be had.
    type Error;

    /// The bytes of a tile.
    ///
    /// # Errors
    /// When it can't be had.
    fn tile(&self, tile: Tile) -> Result<Vec<u8>, Self::Error>;

    /// These tiles are about to be asked for, most of them one after another.
    fn prefetch(&self, _tiles: &[Tile]) {}

    /// The tile was found to belong to the tree: it may be kept.
    fn authentic(&self, _tile: Tile, _bytes: &[u8]) {}
}

/// Why a hash of a tree is not known.
#[derive(Debug)]
pub enum TileError<E> {
    /// The tile can't be had.
    Source(E),
    /// The tiles do not belong to the signed tree.
    Inconsistent(String),
}

impl<E> From<E> for TileError<E> {
    fn from(error: E) -> Self {
        Self::Source(error)
    }
}

/// Reads the hashes of one signed tree from tiles, each of which is checked against the tree's
/// hash before any hash of it is returned.
pub struct TileReader<'s, S> {
    tree: Tree,
    source: &'s S,
    checked: RefCell<BTreeMap<(u32, u64), Vec<Hash>>>,
    frontier: RefCell<bool>,
}

impl<'s, S: TileSource> TileReader<'s, S> {
    /// A reader for a tree whose size and hash are trusted.
    pub fn new(tree: Tree, source: &'s S) -> Self {
        Self { tree, source, checked: RefCell::default(), frontier: RefCell::new(false) }
    }

    /// The hash of the tree's first `size` records.
    ///
    /// # Errors
    /// When tiles are missing or do not belong to the tree.
    pub fn prefix(&self, size: u64) -> Result<Hash, TileError<S::Error>> {
        let hashes: Result<Vec<_>, _> =
            Tree::subtrees(size).into_iter().map(|node| self.node(node)).collect();
        Ok(Hash::of_subtrees(&hashes?))
    }

    /// The hash of a complete subtree.
    ///
    /// # Errors
    /// When tiles are missing or do not belong to the tree.
    pub fn node(&self, node: Node) -> Result<Hash, TileError<S::Error>> {
        self.source.prefetch(&self.needed(&[node]));
        self.checked_node(node)
    }

    /// The tiles that lead to these subtrees and are not checked yet: their own, those above them,
    /// and those at the tree's right edge.
    fn needed(&self, nodes: &[Node]) -> Vec<Tile> {
        let checked = self.checked.borrow();
        let mut needed = BTreeSet::new();
        for node in nodes.iter().copied().chain(Tree::subtrees(self.tree.size)) {
            let (mut level, mut index, _) = place(node);
            while let Some(tile) = Tile::within(level, index, self.tree.size)
                && !checked.contains_key(&(level, index))
                && needed.insert(tile)
            {
                (level, index) = (level + 1, index / FULL);
            }
        }
        needed.into_iter().collect()
    }

    fn checked_node(&self, node: Node) -> Result<Hash, TileError<S::Error>> {
        if node.index >= Tree::row_length(self.tree.size, node.level) {
            return Err(TileError::Inconsistent(format!(
                "record {} is not in a tree of {}",
                node.index, self.tree.size
            )));
        }
        self.check_frontier()?;
        let (level, tile, range) = place(node);
        let row = self.row(level, tile)?;
        subtree(&row, range, node)
    }

    /// The row of a checked tile. A full one is checked against its hash in the tile above it,
    /// and so on up to the tiles at the tree's right edge.
    fn row(&self, level: u32, index: u64) -> Result<Vec<Hash>, TileError<S::Error>> {
        if let Some(row) = self.checked.borrow().get(&(level, index)) {
            return Ok(row.clone());
        }
        let fetched = self.fetch(level, index)?;
        let above = self.row(level + 1, index / FULL)?;
        let expected = above.get((index % FULL) as usize).copied();
        if expected.is_none() || Hash::of_row(&fetched.row) != expected {
            let tile = fetched.tile;
            return Err(TileError::Inconsistent(format!("{tile} does not belong to the signed tree")));
        }
        Ok(self.accept(fetched))
    }

    /// Checks the tiles at the tree's right edge, one a level, against the tree's hash. Every
    /// hash in them takes part, so that together they are right or wrong.
    fn check_frontier(&self) -> Result<(), TileError<S::Error>> {
        if *self.frontier.borrow() || self.tree.size == 0 {
            return Ok(());
        }
        let mut fetched: BTreeMap<(u32, u64), Fetched> = BTreeMap::new();
        let mut hashes = Vec::new();
        for node in Tree::subtrees(self.tree.size) {
            let (level, index, range) = place(node);
            let row = match fetched.entry((level, index)) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(self.fetch(level, index)?),
            };
            hashes.push(subtree(&row.row, range, node)?);
        }
        if Hash::of_subtrees(&hashes) != self.tree.hash {
            let names: Vec<_> = fetched.values().map(|f| f.tile.to_string()).collect();
            return Err(TileError::Inconsistent(format!(
                "{} do not belong to the signed tree",
                names.join(", ")
            )));
        }
        for tile in fetched.into_values() {
            self.accept(tile);
        }
        *self.frontier.borrow_mut() = true;
        Ok(())
    }

    fn fetch(&self, level: u32, index: u64) -> Result<Fetched, TileError<S::Error>> {
        let outside = || TileError::Inconsistent(format!("tile {level}/{index} is not in the tree"));
        let tile = Tile::within(level, index, self.tree.size).ok_or_else(outside)?;
        let bytes = self.source.tile(tile)?;
        if bytes.len() != tile.byte_length() {
            return Err(TileError::Inconsistent(format!(
                "{tile} has {} bytes instead of {}",
                bytes.len(),
                tile.byte_length()
            )));
        }
        let (hashes, _) = bytes.as_chunks::<32>();
        let row = hashes.iter().copied().map(Hash).collect();
        Ok(Fetched { tile, bytes, row })
    }

    fn accept(&self, fetched: Fetched) -> Vec<Hash> {
        let Fetched { tile, bytes, row } = fetched;
        self.source.authentic(tile, &bytes);
        self.checked.borrow_mut().insert((tile.level, tile.index), row.clone());
        row
    }
}

/// A tile as it came, not yet checked.
struct Fetched {
    tile: Tile,
    bytes: Vec<u8>,
    row: Vec<Hash>,
}

/// The tile that holds a subtree: its level and index, and the hashes in it that make the subtree.
fn place(node: Node) -> (u32, u64, std::ops::Range<usize>) {
    let (level, height) = (node.level / HEIGHT, node.level % HEIGHT);
    let first = node.index << height;
    let start = (first % FULL) as usize;
    (level, first / FULL, start..start + (1 << height))
}

fn subtree<E>(row: &[Hash], range: std::ops::Range<usize>, node: Node) -> Result<Hash, TileError<E>> {
    row.get(range)
        .and_then(Hash::of_row)
        .ok_or_else(|| TileError::Inconsistent(format!("a tile lacks the subtree {node:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_and_reads_paths() {
        for (tile, path) in [
            (Tile { level: 0, index: 0, width: 256 }, "tile/8/0/000"),
            (Tile { level: 1, index: 999, width: 3 }, "tile/8/1/999.p/3"),
            (Tile { level: 0, index: 123_456_789, width: 256 }, "tile/8/0/x123/x456/789"),
            (Tile { level: 3, index: 1000, width: 255 }, "tile/8/3/x001/000.p/255"),
        ] {
            assert_eq!(tile.to_string(), path);
            assert_eq!(path.parse(), Ok(tile));
        }
        for path in
            ["tile/8/0/0", "tile/8/0/000.p/0", "tile/8/0/000.p/256", "tile/4/0/000", "tile/8/0/x000/001"]
        {
            assert!(path.parse::<Tile>().is_err(), "{path}");
        }
    }

    #[test]
    fn knows_how_wide_a_tile_is_in_a_tree() {
        assert_eq!(Tile::within(0, 1, 300).map(|t| t.width), Some(44));
        assert_eq!(Tile::within(1, 0, 300).map(|t| t.width), Some(1));
        assert_eq!(Tile::within(1, 0, 255), None);
        assert_eq!(Tile::within(0, 0, 256).map(Tile::is_full), Some(true));
    }
}
