//! Comments that are meant for ogive.

use std::ops::Range;

use ogive_gosource::lexer::{Kind, Lexer};
use ogive_gosource::{Lines, Place};
use ogive_platform::constraint::FileKind;

/// What they begin with.
pub(super) const WORD: &[u8] = b"ogive:ignore";

/// A comment that is meant for ogive.
pub(super) struct Comment<'s> {
    /// Where it starts.
    pub(super) place: Place,
    /// The line that it speaks of: its own; the next line that is no such comment, when nothing stands before it.
    pub(super) line: u32,
    /// What follows the word.
    pub(super) text: &'s str,
}

/// Where a comment may be.
struct Start {
    at: usize,
    /// All of the comment, where it is one in `/*` and `*/`.
    block: Option<Range<usize>>,
}

/// The comments of a file. In Go they are comments to Go; elsewhere whatever follows `//` or `#`.
pub(super) fn comments<'s>(name: &str, bytes: &'s [u8]) -> Vec<Comment<'s>> {
    let lines = Lines::of(bytes);
    let starts = if FileKind::of(name) == FileKind::Go { in_go(bytes) } else { elsewhere(bytes) };
    let mut comments: Vec<Comment<'s>> = Vec::new();
    let mut alone: Vec<Option<u32>> = Vec::new();
    for start in starts {
        let Some(text) = text_at(bytes, &start) else { continue };
        let place = lines.place(u32::try_from(start.at).unwrap_or(u32::MAX));
        alone.push(is_alone(bytes, start.at).then(|| next(bytes, &start, place.line)));
        comments.push(Comment { place, line: place.line, text });
    }
    // From the last one on, so that several above a line speak of the same.
    for at in (0..comments.len()).rev() {
        let Some(next) = alone[at] else { continue };
        let following =
            comments.get(at + 1).filter(|other| other.place.line == next && alone[at + 1].is_some());
        comments[at].line = following.map_or(next, |other| other.line);
    }
    comments
}

/// Whether nothing but the signs of comments stands before one in its line.
fn is_alone(bytes: &[u8], start: usize) -> bool {
    let line = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |end| end + 1);
    bytes[line..start].iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'*'))
}

/// The line behind one that stands alone: where only the end of its comment follows, the one behind that.
fn next(bytes: &[u8], start: &Start, line: u32) -> u32 {
    let Some(block) = &start.block else { return line.saturating_add(1) };
    let rest = &bytes[start.at..block.end];
    let own = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let is_end = rest[own..].iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'*'));
    let more = if is_end { memchr::memchr_iter(b'\n', rest).count() } else { 0 };
    line.saturating_add(u32::try_from(more).unwrap_or(u32::MAX)).saturating_add(1)
}

/// Where line comments start, and the lines of others that begin with the word.
fn in_go(bytes: &[u8]) -> Vec<Start> {
    let mut lexer = Lexer::with_comments(bytes);
    let mut starts = Vec::new();
    loop {
        let token = lexer.token();
        let (start, text) = (token.start as usize, token.bytes(bytes));
        match token.kind {
            Kind::End => return starts,
            Kind::Comment if text.starts_with(b"//") => starts.push(Start { at: start, block: None }),
            Kind::Comment => {
                let words = memchr::memmem::find_iter(text, WORD).map(|at| start + at);
                let begins = words.filter(|&at| {
                    let line = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1).max(start);
                    let mut before = bytes[line..at].iter();
                    before.all(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'*'))
                });
                starts.extend(begins.map(|at| Start { at, block: Some(start..start + text.len()) }));
            }
            _ => {}
        }
    }
}

/// Where the word follows what starts a comment in most languages.
fn elsewhere(bytes: &[u8]) -> Vec<Start> {
    let mut starts = Vec::new();
    for at in memchr::memmem::find_iter(bytes, WORD) {
        let before = bytes[..at].trim_ascii_end();
        // White space, but no line end.
        let is_near = !bytes[before.len()..at].contains(&b'\n');
        let marker = [&b"//"[..], b"#"].into_iter().find(|marker| before.ends_with(marker));
        if let Some(marker) = marker.filter(|_| is_near) {
            starts.push(Start { at: before.len() - marker.len(), block: None });
        }
    }
    starts
}

/// What follows the word in the comment that starts there, up to the end of the line or of the comment.
fn text_at<'s>(bytes: &'s [u8], start: &Start) -> Option<&'s str> {
    let end = start.block.as_ref().map_or(bytes.len(), |block| block.end);
    let rest = bytes.get(start.at..end)?;
    let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    let inside = match &start.block {
        Some(_) => line.trim_ascii_end().strip_suffix(b"*/").unwrap_or(line),
        None => {
            let mut inside = line.strip_prefix(b"//").or_else(|| line.strip_prefix(b"#"))?.trim_ascii_start();
            // What stands above `import "C"` is C, and has comments of its own.
            while let Some(more) = inside.strip_prefix(b"//") {
                inside = more.trim_ascii_start();
            }
            inside
        }
    };
    let text = inside.strip_prefix(WORD)?;
    if text.first().is_some_and(|byte| !byte.is_ascii_whitespace()) {
        return None;
    }
    Some(std::str::from_utf8(text).unwrap_or_default().trim())
}
