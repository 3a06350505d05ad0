//! The client of a checksum database (<https://go.dev/ref/mod#checksum-database>).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::SdkError;
use crate::source::fetch::{Base, Document, Fetcher, advise};
use crate::source::{ProxyList, ProxyTarget};
use crate::sumdb::Database;
use crate::sumdb::proof::{Proof, check_inclusion, fork, open_tree, untrusted};
use crate::sumdb::tile::{Tile, TileError, TileReader, TileSource};
use crate::sumdb::tree::{Hash, Record, Tree};

/// Look-ups, notes and tiles are small; a tile has 8 KiB.
const ANSWER_LIMIT: u64 = 1 << 20;
/// How often the stored head may change under our hands before that is an error.
const ROUNDS: u32 = 8;
/// Tiles that are fetched at the same time.
const MOST_AT_ONCE: usize = 8;
/// What to say when the public database is out of reach.
const OUT_OF_REACH: &str = "if sum.golang.org is blocked on this network, GOSUMDB=sum.golang.google.cn \
     is the same database with the same key under another name";

/// A checksum database, with what is remembered of it on this machine.
pub struct SumDb {
    fetcher: Fetcher,
    database: Database,
    proxies: Option<ProxyList>,
    /// `state/sumdb/NAME`: the newest signed head.
    state: PathBuf,
    /// `cache/sumdb/NAME`: look-ups and tiles, all of them checked.
    cache: PathBuf,
    base: OnceLock<Base>,
}

impl SumDb {
    /// The client of a database. It is reached through the proxies that offer it, else directly.
    /// `state` and `cache` are the folders for all databases.
    #[must_use]
    pub fn new(
        fetcher: Fetcher,
        database: Database,
        proxies: Option<ProxyList>,
        state: PathBuf,
        cache: PathBuf,
    ) -> Self {
        // A name is checked to be a host with a path; a port's colon is no part of a file's name.
        let folder = database.name().replace(':', "_");
        let (state, cache) = (state.join(&folder), cache.join(&folder));
        Self { fetcher, database, proxies, state, cache, base: OnceLock::new() }
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Verifies that files with the hash `h1` are `module`@`version`, and, when given, that its
    /// go.mod file has the hash `go_mod_h1`.
    ///
    /// # Errors
    /// When the database says otherwise, can't be asked, or can't be trusted.
    pub fn verify(
        &self,
        module: &str,
        version: &str,
        h1: &str,
        go_mod_h1: Option<&str>,
    ) -> Result<Proof, SdkError> {
        let proof = self.lookup(module, version)?;
        proof.check(h1)?;
        match (go_mod_h1, proof.go_mod_h1()) {
            (Some(found), Some(expected)) if found != expected => Err(SdkError::DigestMismatch {
                what: format!("go.mod of {module}@{version}"),
                algorithm: "h1",
                expected: expected.to_owned(),
                found: found.to_owned(),
                authority: format!("the checksum database {}", self.database.name()),
            }),
            _ => Ok(proof),
        }
    }

    /// What the database says of `module`@`version`, proven. May run while the files arrive.
    ///
    /// # Errors
    /// When the database does not know the module, can't be asked, or can't be trusted.
    pub fn lookup(&self, module: &str, version: &str) -> Result<Proof, SdkError> {
        let path = format!("lookup/{module}@{version}");
        // What is cached was checked once; when it does not hold now, it was damaged since.
        let mut fresh = false;
        loop {
            let cached = if fresh { None } else { self.cached(&path) };
            let new = cached.is_none();
            let bytes = cached.map_or_else(|| self.remote(&path).map(|d| d.bytes), Ok)?;
            match self.prove(module, version, &bytes, fresh) {
                Err(SdkError::SumDb { .. }) if !fresh => fresh = true,
                Err(error) => return Err(error),
                Ok(proof) => {
                    if new {
                        self.keep(&path, &bytes);
                    }
                    return Ok(proof);
                }
            }
        }
    }

    /// The newest signed head known here.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn stored_head(&self) -> Result<Option<String>, SdkError> {
        let path = self.head_path();
        if !self.fetcher.system.files.exists(&path) {
            return Ok(None);
        }
        let bytes = self.fetcher.system.files.read(&path, ANSWER_LIMIT);
        let bytes = bytes.map_err(SdkError::io("reading the newest tree head of the checksum database"))?;
        let text = String::from_utf8(bytes).map_err(|_| SdkError::bad_file(&path, "it is not text"))?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    fn prove(&self, module: &str, version: &str, answer: &[u8], fresh: bool) -> Result<Proof, SdkError> {
        let wrong = |because: &str| untrusted(self.database.name(), because.to_owned());
        let answer = std::str::from_utf8(answer).map_err(|_| wrong("its answer is not text"))?;
        if answer.trim_start().starts_with('<') {
            return Err(wrong("its answer is a page of HTML"));
        }
        let (record, offered) = Record::parse(answer).map_err(|e| wrong(&format!("of its answer: {e}")))?;
        if record.sum(module, version).is_none() {
            return Err(wrong(&format!("its record has no hash for {module}@{version}")));
        }
        let (note, tree) = self.merge(offered, fresh)?;
        let tiles = Tiles::new(self, fresh);
        let reader = TileReader::new(tree, &tiles);
        check_inclusion(&reader, record.id, record.text).map_err(|e| self.tile_error(e))?;
        Ok(Proof {
            database: self.database.name().to_owned(),
            module: module.to_owned(),
            version: version.to_owned(),
            record_id: record.id,
            record: record.text.to_owned(),
            note,
            tiles: tiles.used.take(),
        })
    }

    /// Holds an offered head against the stored one and returns the larger of the two. A smaller
    /// head is normal, a cache's answer; the stored one only ever grows.
    fn merge(&self, offered: &str, fresh: bool) -> Result<(String, Tree), SdkError> {
        let verifier = &self.database.verifier;
        let offered_tree = open_tree(offered.as_bytes(), verifier)?;
        for _ in 0..ROUNDS {
            let stored = self.stored_head()?;
            let Some(known) = &stored else {
                if self.replace_head(None, offered)? {
                    return Ok((offered.to_owned(), offered_tree));
                }
                continue;
            };
            let known_tree = open_tree(known.as_bytes(), verifier).map_err(|error| {
                let because = format!("{error}; remove the file if you know why it was changed");
                SdkError::bad_file(&self.head_path(), because)
            })?;
            let fork = |(older, hash)| fork(self.database.name(), known, offered, older, hash);
            if offered_tree.size <= known_tree.size {
                self.check_prefix(offered_tree, known_tree, fresh)?.map_err(fork)?;
                return Ok((known.clone(), known_tree));
            }
            self.check_prefix(known_tree, offered_tree, fresh)?.map_err(fork)?;
            if self.replace_head(Some(known), offered)? {
                return Ok((offered.to_owned(), offered_tree));
            }
        }
        Err(SdkError::bad_file(&self.head_path(), "it is changed all the time"))
    }

    /// Whether the older tree is the start of the newer; if not, the older one, and the hash that
    /// the newer one's start has instead.
    fn check_prefix(
        &self,
        older: Tree,
        newer: Tree,
        fresh: bool,
    ) -> Result<Result<(), (Tree, Hash)>, SdkError> {
        let hash = if older.size == newer.size {
            newer.hash
        } else {
            let tiles = Tiles::new(self, fresh);
            TileReader::new(newer, &tiles).prefix(older.size).map_err(|e| self.tile_error(e))?
        };
        Ok(if hash == older.hash { Ok(()) } else { Err((older, hash)) })
    }

    /// Stores a head if the stored one is still `old`; false when somebody else was faster.
    fn replace_head(&self, old: Option<&str>, new: &str) -> Result<bool, SdkError> {
        let files = &self.fetcher.system.files;
        let storing = || SdkError::io("storing the newest tree head of the checksum database");
        let path = self.head_path();
        files.create_dir_all(&self.state).map_err(storing())?;
        let _lock = files.lock(&self.state.join("latest.lock"), &mut || {}).map_err(storing())?;
        if self.stored_head()?.as_deref() != old {
            return Ok(false);
        }
        files.replace(&path, new.as_bytes(), 0o644).map_err(storing())?;
        Ok(true)
    }

    fn head_path(&self) -> PathBuf {
        self.state.join("latest")
    }

    fn tile_error(&self, error: TileError<SdkError>) -> SdkError {
        match error {
            TileError::Source(error) => error,
            TileError::Inconsistent(because) => untrusted(self.database.name(), because),
        }
    }

    /// Where the database is: GOSUMDB's own address, else the first proxy that says it speaks for
    /// the database, else the database itself (<https://go.dev/design/25530-sumdb>).
    fn base(&self) -> Result<&Base, SdkError> {
        if let Some(base) = self.base.get() {
            return Ok(base);
        }
        let base = match (&self.database.address, &self.proxies) {
            (Some(address), _) => address.clone(),
            (None, Some(proxies)) => self.ask_proxies(proxies)?,
            (None, None) => self.database.own_address()?,
        };
        Ok(self.base.get_or_init(|| base))
    }

    fn ask_proxies(&self, proxies: &ProxyList) -> Result<Base, SdkError> {
        let prefix = format!("sumdb/{}", self.database.name());
        let missing = |url: String| SdkError::Missing { url, status: 404 };
        let found = proxies.walk(|target| match target {
            ProxyTarget::Proxy(proxy) => {
                let base = proxy.join(&prefix);
                self.fetcher.get(&base.join("supported"), ANSWER_LIMIT)?;
                Ok(base)
            }
            ProxyTarget::Direct | ProxyTarget::Off => Err(missing(target.to_string())),
        });
        // A proxy that failed stands in the way, unless GOPROXY goes on to the origin itself.
        match found.map_err(|mut tried| (tried.pop(), tried)) {
            Ok(base) => Ok(base),
            Err((Some((_, SdkError::Missing { .. })), earlier)) => {
                let ends_direct = !matches!(proxies.targets().last(), Some(ProxyTarget::Proxy(_)));
                let failed =
                    earlier.into_iter().find(|(_, error)| !matches!(error, SdkError::Missing { .. }));
                failed
                    .filter(|_| !ends_direct)
                    .map_or_else(|| self.database.own_address(), |(_, error)| Err(error))
            }
            Err((Some((_, error)), _)) => Err(error),
            Err((None, _)) => self.database.own_address(),
        }
    }

    fn remote(&self, path: &str) -> Result<Document, SdkError> {
        let base = self.base()?;
        self.fetcher.get(&base.join(path), ANSWER_LIMIT).map_err(advise(OUT_OF_REACH))
    }

    fn remote_tile(&self, tile: Tile) -> Result<Vec<u8>, SdkError> {
        match self.remote(&tile.to_string()) {
            Ok(document) => Ok(document.bytes),
            Err(SdkError::Missing { .. }) if !tile.is_full() => {
                Ok(start(self.remote(&tile.full().to_string())?.bytes, tile))
            }
            Err(error) => Err(error),
        }
    }

    fn cached(&self, path: &str) -> Option<Vec<u8>> {
        self.fetcher.system.files.read(&self.cache.join(path), ANSWER_LIMIT).ok().filter(|b| !b.is_empty())
    }

    /// A cache that can't be written costs time, nothing else.
    fn keep(&self, path: &str, bytes: &[u8]) {
        let path = self.cache.join(path);
        if let Some(folder) = path.parent()
            && self.fetcher.system.files.create_dir_all(folder).is_ok()
        {
            let _ = self.fetcher.system.files.replace(&path, bytes, 0o644);
        }
    }
}

/// A tile that was cut off by the end of its tree is the start of the one that is full now.
fn start(mut full: Vec<u8>, tile: Tile) -> Vec<u8> {
    full.truncate(tile.byte_length());
    full
}

/// The tiles of a database: from the cache, else from the database.
struct Tiles<'d> {
    db: &'d SumDb,
    /// The cache is not to be trusted.
    fresh: bool,
    /// What was fetched ahead.
    ahead: RefCell<BTreeMap<Tile, Result<Vec<u8>, SdkError>>>,
    /// What came from the database, and is to be cached when it proves right.
    new: RefCell<BTreeSet<Tile>>,
    /// What was read and found to belong to the tree, in base64.
    used: RefCell<BTreeMap<String, String>>,
}

impl<'d> Tiles<'d> {
    fn cached(&self, tile: Tile) -> Option<Vec<u8>> {
        if self.fresh {
            return None;
        }
        let exact = self.db.cached(&tile.to_string());
        exact.or_else(|| Some(start(self.db.cached(&tile.full().to_string())?, tile)))
    }

    fn new(db: &'d SumDb, fresh: bool) -> Self {
        Self { db, fresh, ahead: RefCell::default(), new: RefCell::default(), used: RefCell::default() }
    }
}

impl TileSource for Tiles<'_> {
    type Error = SdkError;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, SdkError> {
        if let Some(bytes) = self.cached(tile) {
            return Ok(bytes);
        }
        self.new.borrow_mut().insert(tile);
        let ahead = self.ahead.borrow_mut().remove(&tile);
        ahead.unwrap_or_else(|| self.db.remote_tile(tile))
    }

    fn prefetch(&self, tiles: &[Tile]) {
        let db = self.db;
        let wanted: Vec<_> = tiles.iter().copied().filter(|tile| self.cached(*tile).is_none()).collect();
        if wanted.len() < 2 {
            return;
        }
        for some in wanted.chunks(MOST_AT_ONCE) {
            std::thread::scope(|scope| {
                let fetches: Vec<_> =
                    some.iter().map(|tile| (*tile, scope.spawn(move || db.remote_tile(*tile)))).collect();
                for (tile, fetch) in fetches {
                    if let Ok(result) = fetch.join() {
                        self.ahead.borrow_mut().insert(tile, result);
                    }
                }
            });
        }
    }

    fn authentic(&self, tile: Tile, bytes: &[u8]) {
        let path = tile.to_string();
        if self.new.borrow_mut().remove(&tile) {
            self.db.keep(&path, bytes);
        }
        self.used.borrow_mut().insert(path, STANDARD.encode(bytes));
    }
}
