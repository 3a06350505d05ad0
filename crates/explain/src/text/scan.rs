//! Finds the known lines in a log of any size, in memory that does not grow with it.
//!
//! UTF-16 becomes UTF-8 and terminal commands are taken out as the bytes come, then one search for all literals runs over big
//! blocks; only a line that holds a literal is looked at. A line longer than a window is seen
//! through windows around its literals. What is found depends on the bytes alone, not on the pieces in
//! which they came.

use std::collections::HashMap;
use std::io::{self, Read};

use super::engine::{ENGINE, Recognised};
use super::search::SEARCH;
use super::strip::Strip;
use super::utf16::Decode;

/// How many bytes are searched at a time: they stay in the cache between two passes.
const BLOCK: usize = 256 << 10;
/// How far from a literal a line is looked at, in bytes, in each direction.
const WINDOW: usize = 4 << 10;
/// No text that a pattern fits is longer, in bytes.
const PHRASE: usize = 1 << 10;
/// No literal is longer, in bytes.
const LITERAL: usize = 128;

/// Different findings that are kept; what comes after is only counted.
pub const MOST_FINDINGS: usize = 200;

/// What a log holds.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// The known lines, each once, in the order of their first line.
    pub findings: Vec<Found>,
    /// Known lines that are not among the findings, because there are too many different ones.
    pub left_out: u64,
    /// The lines of the log.
    pub lines: u64,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A known line, and where it stands.
#[derive(Debug, Clone)]
pub struct Found {
    /// The line, as it stands first.
    pub recognised: Recognised,
    /// Where it stands first, counted from 1.
    pub line: u64,
    /// How many lines say the same.
    pub count: u64,
}

/// Finds the known lines in what a reader gives.
///
/// # Errors
/// As the reader.
pub fn scan(mut reader: impl Read) -> io::Result<Scan> {
    let mut scanner = Scanner::new();
    let mut piece = vec![0; BLOCK];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Ok(scanner.finish()),
            Ok(read) => scanner.feed(&piece[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

type Key = (&'static str, Vec<(&'static str, String)>);

/// Takes a log in pieces.
pub struct Scanner {
    decode: Decode,
    /// Where a piece in another encoding is written anew.
    decoded: Vec<u8>,
    strip: Strip,
    /// Text that is still needed, terminal commands taken out.
    text: Vec<u8>,
    /// Where in `text` the search goes on.
    at: usize,
    /// Up to where in `text` a finding has been made on the line.
    known: usize,
    /// Line ends before `text`.
    before: u64,
    seen: HashMap<Key, usize>,
    scan: Scan,
    last: Option<u8>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    /// A scanner at the start of a log.
    #[must_use]
    pub fn new() -> Self {
        Self {
            decode: Decode::default(),
            decoded: Vec::new(),
            strip: Strip::default(),
            text: Vec::with_capacity(2 * BLOCK + 2 * WINDOW),
            at: 0,
            known: 0,
            before: 0,
            seen: HashMap::new(),
            scan: Scan::default(),
            last: None,
        }
    }

    /// Takes the next piece.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.scan.bytes += bytes.len() as u64;
        let mut decoded = std::mem::take(&mut self.decoded);
        for piece in bytes.chunks(BLOCK) {
            let text = self.decode.feed(piece, &mut decoded);
            self.take(text);
        }
        self.decoded = decoded;
    }

    /// Takes text whose encoding is settled.
    fn take(&mut self, text: &[u8]) {
        self.last = text.last().copied().or(self.last);
        self.strip.feed(text, &mut self.text);
        if self.text.len() >= BLOCK {
            // What is searched has a whole window after it.
            self.search(self.text.len() - WINDOW - LITERAL);
            self.forget();
        }
    }

    /// The log has ended.
    #[must_use]
    pub fn finish(mut self) -> Scan {
        if let Some(byte) = self.decode.finish() {
            self.take(&[byte]);
        }
        self.search(self.text.len());
        let ends = self.before + line_ends(&self.text);
        self.scan.lines = ends + u64::from(self.last.is_some_and(|byte| byte != b'\n'));
        self.scan
    }

    /// Looks at the literals that start before `limit`.
    fn search(&mut self, limit: usize) {
        let (mut counted, mut line) = (0, self.before + 1);
        while let Some(key) = SEARCH.find(&self.text, self.at) {
            if key >= limit {
                break;
            }
            let from = key.saturating_sub(WINDOW);
            let from = memchr::memrchr(b'\n', &self.text[from..key]).map_or(from, |at| from + at + 1);
            let to = (key + WINDOW).min(self.text.len());
            let end = memchr::memchr(b'\n', &self.text[key..to]).map(|at| key + at);
            let line_text = self.text[from..end.unwrap_or(to)].trim_ascii_end();
            let found = ENGINE.line(line_text);
            let found = found.map(|(known, place)| (known, from + place.end));
            if let Some((known, place)) = &found
                && *place > self.known
            {
                line += line_ends(&self.text[counted..key]);
                counted = key;
                self.known = *place;
                add(&mut self.scan, &mut self.seen, known, line);
            }
            self.at = match (end, found) {
                (Some(end), _) => end,
                (None, Some((_, place))) => place.max(key + 1),
                // All that stands well inside the window is not known.
                (None, None) => to.saturating_sub(PHRASE).max(key + 1),
            };
        }
        self.at = self.at.max(limit.min(self.text.len()));
    }

    /// Keeps one window before the place where the search goes on.
    fn forget(&mut self) {
        let gone = self.at.saturating_sub(WINDOW);
        self.before += line_ends(&self.text[..gone]);
        self.text.drain(..gone);
        self.at -= gone;
        self.known = self.known.saturating_sub(gone);
    }
}

fn add(scan: &mut Scan, seen: &mut HashMap<Key, usize>, known: &Recognised, line: u64) {
    let key = (known.recogniser.name.as_str(), known.captures.clone());
    match seen.get(&key) {
        Some(&at) => scan.findings[at].count += 1,
        None if scan.findings.len() == MOST_FINDINGS => scan.left_out += 1,
        None => {
            seen.insert(key, scan.findings.len());
            scan.findings.push(Found { recognised: known.clone(), line, count: 1 });
        }
    }
}

fn line_ends(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}
