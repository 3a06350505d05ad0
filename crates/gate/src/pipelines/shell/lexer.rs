//! Takes shell apart.

use super::{Command, Word};
use crate::pipelines::script::Script;

/// The commands of a script, in their order. Comments and here-documents are passed over, substitutions stay as they are
/// in the word that they stand in.
#[must_use]
pub fn commands(script: &Script) -> Vec<Command> {
    let parts = parts(script).into_iter();
    parts.map(|(words, conditional)| Command::of(words, conditional)).collect()
}

/// The words of a script, as if it were one command.
#[must_use]
pub fn words(script: &Script) -> Vec<Word> {
    parts(script).into_iter().flat_map(|(words, _)| words).collect()
}

fn parts(script: &Script) -> Vec<(Vec<Word>, bool)> {
    let text = script.text();
    let mut lexer = Lexer {
        script,
        text,
        bytes: text.as_bytes(),
        at: 0,
        word: None,
        words: Vec::new(),
        skips: false,
        here: Vec::new(),
        depth: 0,
        after_test: false,
        found: Vec::new(),
    };
    lexer.run();
    lexer.found
}

struct Lexer<'a> {
    script: &'a Script,
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The word that is being read, and where it began.
    word: Option<(String, usize)>,
    words: Vec<Word>,
    /// Whether the next word only says where a stream goes.
    skips: bool,
    /// The ends of here-documents whose bodies begin at the next line, and whether tabs may stand before them.
    here: Vec<(String, bool)>,
    /// How many `if` and `case` are open.
    depth: u32,
    /// Whether the command runs only if a test before it says so.
    after_test: bool,
    /// The words of each command, and whether it is conditional.
    found: Vec<(Vec<Word>, bool)>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' => {
                    self.end_word();
                    self.at += 1;
                }
                b'\n' => {
                    self.end_command(b'\n');
                    self.at += 1;
                    self.skip_here_documents();
                }
                b'#' if self.word.is_none() => self.at = self.find(b'\n', self.at),
                b'\\' => {
                    let next = self.text[self.at + 1..].chars().next();
                    match next {
                        Some('\n') | None => {}
                        Some(next) => self.push(self.at, next.encode_utf8(&mut [0; 4])),
                    }
                    self.at += 1 + next.map_or(0, char::len_utf8);
                }
                b'\'' => {
                    let end = self.find(b'\'', self.at + 1);
                    self.push(self.at, &self.text[self.at + 1..end]);
                    self.at = (end + 1).min(self.bytes.len());
                }
                b'"' => self.double_quoted(),
                b'$' | b'`' => self.substitution(),
                b'<' | b'>' => self.redirection(),
                b'&' if self.peek(1) == b'>' => self.redirection(),
                b'&' | b'|' => {
                    let both = self.peek(1) == byte;
                    self.end_command(if both { byte } else { b';' });
                    self.at += if both { 2 } else { 1 };
                }
                b';' | b'(' | b')' => {
                    self.end_command(b';');
                    self.at += 1;
                }
                _ => {
                    let rest = &self.bytes[self.at + 1..];
                    let plain = rest.iter().position(|byte| b" \t\r\n#\\'\"$`<>&|;()".contains(byte));
                    // `#` inside a word is a part of it, and is read as such in the next round.
                    let end = self.at + 1 + plain.unwrap_or(rest.len());
                    self.push(self.at, &self.text[self.at..end]);
                    self.at = end;
                }
            }
        }
        self.end_command(b'\n');
    }

    fn find(&self, byte: u8, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        memchr::memchr(byte, rest).map_or(self.bytes.len(), |found| from + found)
    }

    fn push(&mut self, at: usize, text: &str) {
        self.word.get_or_insert_with(|| (String::new(), at)).0.push_str(text);
    }

    fn double_quoted(&mut self) {
        self.push(self.at, "");
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' if matches!(self.peek(1), b'"' | b'\\' | b'`' | b'$' | b'\n') => {
                    let next = &self.text[self.at + 1..self.at + 2];
                    if next != "\n" {
                        self.push(self.at, next);
                    }
                    self.at += 2;
                }
                b'$' | b'`' => self.substitution(),
                _ => {
                    let rest = &self.bytes[self.at + 1..];
                    let end = self.at + 1 + memchr::memchr3(b'"', b'\\', b'$', rest).unwrap_or(rest.len());
                    let end = memchr::memchr(b'`', &self.bytes[self.at + 1..end])
                        .map_or(end, |tick| self.at + 1 + tick);
                    self.push(self.at, &self.text[self.at..end]);
                    self.at = end;
                }
            }
        }
    }

    /// `$NAME`, `${…}`, `$(…)` and backquotes, as they stand.
    fn substitution(&mut self) {
        let start = self.at;
        let end = match (self.bytes[start], self.peek(1)) {
            (b'`', _) => (self.find(b'`', start + 1) + 1).min(self.bytes.len()),
            (_, b'(') => self.balanced(start + 1, b'(', b')'),
            (_, b'{') => self.balanced(start + 1, b'{', b'}'),
            _ => start + 1,
        };
        self.push(start, &self.text[start..end]);
        self.at = end;
    }

    /// Behind the bracket that closes the one at `open`, brackets in quotes apart.
    fn balanced(&self, open: usize, opens: u8, closes: u8) -> usize {
        let mut depth = 0_u32;
        let mut at = open;
        while let Some(&byte) = self.bytes.get(at) {
            at += 1;
            if byte == opens {
                depth += 1;
            } else if byte == closes {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            } else if byte == b'\'' {
                // A quote that nothing closes is an apostrophe in some other text.
                let end = self.find(b'\'', at);
                if end < self.bytes.len() {
                    at = end + 1;
                }
            }
        }
        self.bytes.len()
    }

    fn redirection(&mut self) {
        if self.word.as_ref().is_some_and(|(word, _)| word.bytes().all(|byte| byte.is_ascii_digit())) {
            self.word = None;
        }
        self.end_word();
        let start = self.at;
        while matches!(self.peek(0), b'<' | b'>' | b'&' | b'|') && self.at < start + 3 {
            self.at += 1;
        }
        if &self.bytes[start..self.at] == b"<<" {
            let tabs = self.peek(0) == b'-';
            self.at += usize::from(tabs);
            while self.peek(0) == b' ' {
                self.at += 1;
            }
            let rest = &self.text[self.at..];
            let end = rest.find(|c: char| c.is_whitespace() || ";|&<>()".contains(c)).unwrap_or(rest.len());
            let word: String = rest[..end].chars().filter(|c| !"'\"\\".contains(*c)).collect();
            if !word.is_empty() {
                self.here.push((word, tabs));
            }
            self.at += end;
        } else {
            self.skips = true;
        }
    }

    /// Passes over the bodies whose ends were named in the line before.
    fn skip_here_documents(&mut self) {
        for (end, tabs) in std::mem::take(&mut self.here) {
            while self.at < self.bytes.len() {
                let line_end = self.find(b'\n', self.at);
                let line = &self.text[self.at..line_end];
                self.at = (line_end + 1).min(self.bytes.len());
                let line = if tabs { line.trim_start_matches('\t') } else { line };
                if line.trim_end_matches('\r') == end {
                    break;
                }
            }
        }
    }

    fn end_word(&mut self) {
        let Some((text, start)) = self.word.take() else { return };
        if std::mem::take(&mut self.skips) {
            return;
        }
        if self.words.is_empty() {
            match text.as_str() {
                "if" | "case" => self.depth += 1,
                "fi" | "esac" => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            if matches!(
                text.as_str(),
                "if" | "then"
                    | "else"
                    | "elif"
                    | "fi"
                    | "do"
                    | "done"
                    | "while"
                    | "until"
                    | "!"
                    | "{"
                    | "}"
                    | "time"
                    | "esac"
            ) {
                return;
            }
        }
        self.words.push(Word { text, offset: self.script.offset(start) });
    }

    fn end_command(&mut self, by: u8) {
        self.end_word();
        self.skips = false;
        let words = std::mem::take(&mut self.words);
        let is_test =
            words.first().is_some_and(|word| matches!(word.text.as_str(), "[" | "[[" | "test" | "grep"));
        if !words.is_empty() {
            self.found.push((words, self.depth > 0 || self.after_test));
        }
        self.after_test = matches!(by, b'&' | b'|') && (is_test || self.after_test);
    }
}
