//! Comments that are meant for ogive.

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

/// The comments of a file. In Go they are comments to Go; elsewhere whatever follows `//` or `#`.
pub(super) fn comments<'s>(name: &str, bytes: &'s [u8]) -> Vec<Comment<'s>> {
    let lines = Lines::of(bytes);
    let starts = if FileKind::of(name) == FileKind::Go { in_go(bytes) } else { elsewhere(bytes) };
    let mut comments: Vec<Comment<'s>> = Vec::new();
    let mut alone: Vec<bool> = Vec::new();
    for start in starts {
        let Some(text) = text_at(bytes, start) else { continue };
        let line_start = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |end| end + 1);
        let place = lines.place(u32::try_from(start).unwrap_or(u32::MAX));
        alone.push(bytes[line_start..start].iter().all(u8::is_ascii_whitespace));
        comments.push(Comment { place, line: place.line, text });
    }
    // From the last one on, so that several above a line speak of the same.
    for at in (0..comments.len()).rev().filter(|at| alone[*at]) {
        let next = comments[at].place.line.saturating_add(1);
        let following = comments.get(at + 1).filter(|other| other.place.line == next && alone[at + 1]);
        comments[at].line = following.map_or(next, |other| other.line);
    }
    comments
}

/// Where line comments start.
fn in_go(bytes: &[u8]) -> Vec<usize> {
    let mut lexer = Lexer::with_comments(bytes);
    let mut starts = Vec::new();
    loop {
        let token = lexer.token();
        match token.kind {
            Kind::End => return starts,
            Kind::Comment if token.bytes(bytes).starts_with(b"//") => starts.push(token.start as usize),
            _ => {}
        }
    }
}

/// Where the word follows what starts a comment in most languages.
fn elsewhere(bytes: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    for at in memchr::memmem::find_iter(bytes, WORD) {
        let before = bytes[..at].trim_ascii_end();
        // White space, but no line end.
        let is_near = !bytes[before.len()..at].contains(&b'\n');
        let marker = [&b"//"[..], b"#"].into_iter().find(|marker| before.ends_with(marker));
        if let Some(marker) = marker.filter(|_| is_near) {
            starts.push(before.len() - marker.len());
        }
    }
    starts
}

/// What follows the word in the comment that starts there, up to the end of the line.
fn text_at(bytes: &[u8], start: usize) -> Option<&str> {
    let rest = &bytes[start..];
    let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    let inside = line.strip_prefix(b"//").or_else(|| line.strip_prefix(b"#"))?.trim_ascii_start();
    let text = inside.strip_prefix(WORD)?;
    if text.first().is_some_and(|byte| !byte.is_ascii_whitespace()) {
        return None;
    }
    Some(std::str::from_utf8(text).unwrap_or_default().trim())
}
