//! A complete checksum database with a key of its own.
//!
//! It is made from the definitions (RFC 6962, section 2.1; `golang.org/x/mod/sumdb`) with none of
//! ogive's code, so that a mistake there is not repeated here.

use std::collections::BTreeMap;
use std::sync::RwLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

use crate::checksum_db::ChecksumDatabase;

type Hash = [u8; 32];

/// The hashes in a full tile.
const FULL: u64 = 256;

#[derive(Default)]
struct Content {
    records: Vec<String>,
    /// The number of the record of `module@version`.
    places: BTreeMap<String, usize>,
    /// The size of the tree that look-ups are answered with; the newest when none.
    answered: Option<usize>,
    /// Answers that were tampered with, by path.
    replaced: BTreeMap<String, Option<Vec<u8>>>,
    asked: Vec<String>,
}

/// A checksum database, as bytes for paths.
pub struct LocalSumDb {
    name: String,
    key: SigningKey,
    content: RwLock<Content>,
}

impl std::fmt::Debug for LocalSumDb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalSumDb").field("name", &self.name).finish_non_exhaustive()
    }
}

impl LocalSumDb {
    /// An empty database; equal seeds make equal keys.
    #[must_use]
    pub fn new(name: &str, seed: u8) -> Self {
        Self { name: name.to_owned(), key: SigningKey::from_bytes(&[seed; 32]), content: RwLock::default() }
    }

    /// The value for GOSUMDB.
    #[must_use]
    pub fn verifier_key(&self) -> String {
        let key = self.public();
        format!("{}+{}+{}", self.name, hex(&self.key_hash()), STANDARD.encode(key))
    }

    /// Adds the hashes of a module's version; returns the record's number.
    pub fn add(&self, module: &str, version: &str, h1: &str, go_mod_h1: &str) -> usize {
        let text = format!("{module} {version} {h1}\n{module} {version}/go.mod {go_mod_h1}\n");
        self.add_record(&format!("{module}@{version}"), text)
    }

    /// Adds records of modules that nobody asks for.
    pub fn add_others(&self, count: usize) {
        for _ in 0..count {
            let number = self.size();
            self.add(&format!("example.com/m{number}"), "v1.0.0", "h1:AAAA=", "h1:BBBB=");
        }
    }

    fn add_record(&self, place: &str, text: String) -> usize {
        self.change(|content| {
            content.records.push(text);
            content.places.insert(place.to_owned(), content.records.len() - 1);
            content.records.len() - 1
        })
    }

    /// The number of records.
    #[must_use]
    pub fn size(&self) -> usize {
        self.read(|content| content.records.len())
    }

    /// Answers look-ups with the head of a smaller tree, as a caching proxy does.
    pub fn answer_with(&self, size: Option<usize>) {
        self.change(|content| content.answered = size);
    }

    /// Answers this path with other bytes, or with "not found".
    pub fn replace(&self, path: &str, answer: Option<Vec<u8>>) {
        self.change(|content| content.replaced.insert(path.to_owned(), answer));
    }

    /// Answers every path truly again.
    pub fn restore(&self) {
        self.change(|content| content.replaced.clear());
    }

    /// The paths asked for so far.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.read(|content| content.asked.clone())
    }

    /// The signed head of the tree of the first `size` records.
    #[must_use]
    pub fn head(&self, size: usize) -> String {
        let hash = self.read(|content| tree_hash(&leaves(&content.records[..size])));
        self.sign(&format!("go.sum database tree\n{size}\n{}\n", STANDARD.encode(hash)))
    }

    /// A note of any text (it must end in a newline), signed with the key.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let mut signature = self.key_hash().to_vec();
        signature.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n\u{2014} {} {}\n", self.name, STANDARD.encode(signature))
    }

    fn public(&self) -> Vec<u8> {
        let mut key = vec![1];
        key.extend_from_slice(self.key.verifying_key().as_bytes());
        key
    }

    fn key_hash(&self) -> [u8; 4] {
        let mut text = format!("{}\n", self.name).into_bytes();
        text.extend_from_slice(&self.public());
        let hash: Hash = Sha256::digest(text).into();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    fn answer(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(answer) = self.read(|content| content.replaced.get(path).cloned()) {
            return answer;
        }
        let answered = self.read(|content| content.answered.unwrap_or(content.records.len()));
        if path == "/latest" {
            return Some(self.head(answered).into_bytes());
        }
        if let Some(place) = path.strip_prefix("/lookup/") {
            let (id, text) = self.read(|content| {
                let id = *content.places.get(place)?;
                Some((id, content.records[id].clone()))
            })?;
            let size = answered.max(id + 1);
            return Some(format!("{id}\n{text}\n{}", self.head(size)).into_bytes());
        }
        let tile = path.strip_prefix("/tile/8/")?;
        self.read(|content| tile_bytes(&leaves(&content.records), tile))
    }

    fn read<T>(&self, read: impl FnOnce(&Content) -> T) -> T {
        read(&self.content.read().expect("no holder panics"))
    }

    fn change<T>(&self, change: impl FnOnce(&mut Content) -> T) -> T {
        change(&mut self.content.write().expect("no holder panics"))
    }
}

impl ChecksumDatabase for LocalSumDb {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn get(&self, path: &str) -> Option<Vec<u8>> {
        self.change(|content| content.asked.push(path.to_owned()));
        self.answer(path)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn leaves(records: &[String]) -> Vec<Hash> {
    let hash = |text: &String| Sha256::new().chain_update([0]).chain_update(text).finalize().into();
    records.iter().map(hash).collect()
}

/// MTH of RFC 6962, section 2.1.
fn tree_hash(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            let (left, right) = (tree_hash(&leaves[..half]), tree_hash(&leaves[half..]));
            Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
        }
    }
}

/// The tile `LEVEL/x001/234.p/56`: as long as it is asked for, as far as the tree reaches.
fn tile_bytes(leaves: &[Hash], path: &str) -> Option<Vec<u8>> {
    let (level, rest) = path.split_once('/')?;
    let (number, width) = match rest.split_once(".p/") {
        Some((number, width)) => (number, width.parse().ok()?),
        None => (rest, FULL),
    };
    let number: u64 = number.replace(['x', '/'], "").parse().ok()?;
    let span = 256_u64.checked_pow(level.parse().ok()?)?;
    let mut bytes = Vec::new();
    for entry in number * FULL..number * FULL + width {
        let (start, end) = (usize::try_from(entry * span).ok()?, usize::try_from((entry + 1) * span).ok()?);
        bytes.extend_from_slice(&tree_hash(leaves.get(start..end)?));
    }
    Some(bytes)
}
