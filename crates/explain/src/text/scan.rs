//! Looks through a text of any size for lines that are known.

use std::io::{self, Read};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use memchr::{memchr, memchr_iter, memrchr};

use super::recogniser::{Compiled, Recogniser};
use super::recognisers::recognisers;

/// As much as is read at once.
const BLOCK: usize = 1 << 20;
/// As much of a line as is looked at on either side of a hit. Tools write shorter ones; logs that are one line
/// are cut.
const AROUND: usize = 8 << 10;
/// As much of a line as is kept to be shown.
const SHOWN: usize = 400;
/// How many different lines of one recogniser are told apart.
const DIFFERENT: usize = 16;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// Different hits, in the order of their first lines.
    pub hits: Vec<Hit>,
    /// How many lines were looked through.
    pub lines: u64,
    /// How many bytes.
    pub bytes: u64,
}

/// A line that is known.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Who knows it.
    pub recogniser: &'static Recogniser,
    /// The number of the first such line, from 1.
    pub line: u64,
    /// That line without colours, cut where it is long.
    pub text: String,
    /// The named groups of the pattern.
    pub groups: Vec<(String, String)>,
    /// How many lines say the same.
    pub count: u64,
}

impl PartialEq for Hit {
    fn eq(&self, other: &Self) -> bool {
        (&self.recogniser.name, self.line, &self.text, &self.groups, self.count)
            == (&other.recogniser.name, other.line, &other.text, &other.groups, other.count)
    }
}

impl Eq for Hit {}

/// Finds lines that are known, one block after another.
pub struct Scanner {
    literals: AhoCorasick,
    compiled: Vec<Compiled>,
    scan: Scan,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    /// A scanner for everything that is known.
    #[must_use]
    pub fn new() -> Self {
        let compiled: Vec<Compiled> = recognisers().iter().map(|known| Compiled::new(known)).collect();
        let literals = compiled.iter().flat_map(|known| known.recogniser.literals);
        let literals = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .match_kind(MatchKind::Standard)
            .build(literals)
            .expect("some hundred short literals make a small automaton");
        Self { literals, compiled, scan: Scan::default() }
    }

    /// Looks through whole lines.
    fn lines(&mut self, text: &[u8]) {
        let mut counted = 0;
        let mut line = self.scan.lines + 1;
        let mut from = 0;
        while let Some(found) = self.literals.find(aho_corasick::Input::new(text).span(from..text.len())) {
            let start = memrchr(b'\n', &text[..found.start()]).map_or(0, |at| at + 1);
            let end = memchr(b'\n', &text[found.end()..]).map_or(text.len(), |at| found.end() + at);
            line += memchr_iter(b'\n', &text[counted..start]).count() as u64;
            counted = start;
            let near =
                found.start().saturating_sub(AROUND).max(start)..found.end().saturating_add(AROUND).min(end);
            let known = self.judge(&text[near.clone()], line);
            // A line is told once; what lies far behind in an endless one is looked at too.
            from = if known { end } else { near.end.min(end).max(found.end()) };
        }
        self.scan.lines += memchr_iter(b'\n', text).count() as u64;
    }

    /// Tries all recognisers on a line; whether one knows it.
    fn judge(&mut self, line: &[u8], number: u64) -> bool {
        let text = plain(line);
        for known in &self.compiled {
            let Some(groups) = known.groups(&text) else { continue };
            let same = |hit: &&mut Hit| hit.recogniser.name == known.recogniser.name;
            let mut before = 0;
            for hit in self.scan.hits.iter_mut().filter(|hit| same(hit)) {
                before += 1;
                if hit.groups == groups || before >= DIFFERENT {
                    hit.count += 1;
                    return true;
                }
            }
            let text = shown(text.trim());
            self.scan.hits.push(Hit { recogniser: known.recogniser, line: number, text, groups, count: 1 });
            return true;
        }
        false
    }
}

/// Looks through a stream to its end.
///
/// # Errors
/// As the stream reports.
pub fn scan(stream: &mut dyn Read) -> io::Result<Scan> {
    let mut scanner = Scanner::new();
    let mut buffer = vec![0; BLOCK + 2 * AROUND];
    let mut held = 0;
    loop {
        let read = match stream.read(&mut buffer[held..]) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        scanner.scan.bytes += read as u64;
        held += read;
        if read == 0 {
            scanner.lines(&buffer[..held]);
            // The last line needs no line end.
            if held > 0 && buffer[held - 1] != b'\n' {
                scanner.scan.lines += 1;
            }
            return Ok(scanner.scan);
        }
        if held < buffer.len() {
            continue;
        }
        // Whole lines; of a line that fills the buffer all but its end, which may hold half a hit.
        let whole = memrchr(b'\n', &buffer[..held]).map_or(held - AROUND, |at| at + 1);
        scanner.lines(&buffer[..whole]);
        buffer.copy_within(whole..held, 0);
        held -= whole;
    }
}

/// The line as text, without what steers a terminal and without the carriage return.
fn plain(line: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = memchr(0x1b, rest) {
        bytes.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        rest = match rest.first() {
            // Control sequences end with a letter or one of a few signs (ECMA-48).
            Some(b'[') => {
                let end = rest[1..].iter().position(|byte| (0x40..=0x7e).contains(byte));
                end.map_or(&[], |end| &rest[end + 2..])
            }
            // Texts for the terminal, such as links, end with BEL or ESC \.
            Some(b']') => {
                let end = rest.iter().position(|byte| matches!(byte, 0x07 | 0x1b));
                end.map_or(&[], |end| if rest[end] == 0x07 { &rest[end + 1..] } else { &rest[end..] })
            }
            Some(_) => &rest[1..],
            None => rest,
        };
    }
    bytes.extend_from_slice(rest);
    let text = String::from_utf8_lossy(&bytes);
    text.trim_end_matches(['\r', '\n']).replace(|c: char| c.is_control() && c != '\t', "")
}

fn shown(text: &str) -> String {
    if text.len() <= SHOWN {
        return text.to_owned();
    }
    let end = (0..=SHOWN).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{} …", &text[..end])
}
