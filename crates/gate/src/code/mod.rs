//! The tokens of a file, for rules that look into functions: which brackets belong together, what stands in lists, what
//! literals say. There is no tree: rules look around the few places that concern them.

mod constants;
mod imports;
#[cfg(test)]
mod tests;
mod words;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ogive_gosource::lexer::{Kind, Lexer, Token, unquote};

pub(crate) use self::constants::Constants;
pub(crate) use self::imports::{Member, members};
pub(crate) use self::words::Words;

/// About how many bytes of a source there are for each token.
const BYTES_OF_A_TOKEN: usize = 5;

/// No token.
const NONE: u32 = u32::MAX;

/// The tokens of a file; comments are left out.
#[derive(Debug)]
pub(crate) struct Code<'s> {
    source: &'s [u8],
    read: Arc<Tokens>,
}

/// What was read of a source.
#[derive(Debug)]
pub(crate) struct Tokens {
    tokens: Vec<Token>,
    /// Of a bracket: the one that belongs to it. Of anything else: the bracket that it stands in.
    links: Vec<u32>,
}

impl<'s> Code<'s> {
    pub(crate) fn of(source: &'s [u8]) -> Self {
        let mut tokens: Vec<Token> = Vec::with_capacity(source.len() / BYTES_OF_A_TOKEN);
        tokens.extend(Lexer::new(source));
        tokens.shrink_to_fit();
        let mut links = vec![NONE; tokens.len()];
        let mut open: Vec<u32> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let number = u32::try_from(at).unwrap_or(NONE);
            links[at] = open.last().copied().unwrap_or(NONE);
            match token.kind {
                Kind::LeftParen | Kind::LeftBracket | Kind::LeftBrace => open.push(number),
                Kind::RightParen | Kind::RightBracket | Kind::RightBrace => {
                    if let Some(start) = open.pop() {
                        links[at] = start;
                        links[start as usize] = number;
                    }
                }
                _ => {}
            }
        }
        for start in open {
            links[start as usize] = NONE;
        }
        Self { source, read: Arc::new(Tokens { tokens, links }) }
    }

    /// The tokens of a source, which are read once for all who ask.
    pub(crate) fn once(source: &'s [u8], read: &OnceLock<Arc<Tokens>>) -> Self {
        Self { source, read: Arc::clone(read.get_or_init(|| Self::of(source).read)) }
    }

    pub(crate) fn len(&self) -> usize {
        self.read.tokens.len()
    }

    /// The kind of a token; the end outside of the file.
    pub(crate) fn kind(&self, at: usize) -> Kind {
        self.read.tokens.get(at).map_or(Kind::End, |token| token.kind)
    }

    /// The kind of the token before.
    pub(crate) fn before(&self, at: usize) -> Kind {
        at.checked_sub(1).map_or(Kind::End, |at| self.kind(at))
    }

    /// What stands there.
    pub(crate) fn text(&self, at: usize) -> &'s str {
        let bytes = self.read.tokens.get(at).map_or(&b""[..], |token| token.bytes(self.source));
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// What stands from one token up to another, as written.
    pub(crate) fn written(&self, range: Range<usize>) -> &'s str {
        let (Some(first), Some(last)) = (
            self.read.tokens.get(range.start),
            range.end.checked_sub(1).and_then(|at| self.read.tokens.get(at)),
        ) else {
            return "";
        };
        let bytes = self.source.get(first.start as usize..last.end as usize).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Bytes before the token.
    pub(crate) fn offset(&self, at: usize) -> u32 {
        self.read.tokens.get(at).map_or(0, |token| token.start)
    }

    /// The tokens that are a name, in order.
    pub(crate) fn named<'c>(&'c self, name: &'c str) -> impl Iterator<Item = usize> + 'c {
        let places = memchr::memmem::find_iter(self.source, name);
        let tokens = places.filter_map(|at| self.at_offset(u32::try_from(at).ok()?));
        tokens.filter(move |&at| self.kind(at) == Kind::Ident && self.text(at) == name)
    }

    /// The token that starts at a byte.
    pub(crate) fn at_offset(&self, offset: u32) -> Option<usize> {
        let at = self.read.tokens.partition_point(|token| token.start < offset);
        self.read.tokens[at..]
            .iter()
            .take_while(|token| token.start == offset)
            .position(|token| token.end > offset)
            .map(|more| at + more)
    }

    /// Whether a byte is inside of a string literal.
    pub(crate) fn is_in_string(&self, offset: u32) -> bool {
        let at = self.read.tokens.partition_point(|token| token.end <= offset);
        self.read.tokens.get(at).is_some_and(|token| token.kind == Kind::String && token.start <= offset)
    }

    /// What a string literal stands for.
    pub(crate) fn string(&self, at: usize) -> Option<Cow<'s, str>> {
        let token = self.read.tokens.get(at).filter(|token| token.kind == Kind::String)?;
        match unquote(token.bytes(self.source))? {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
        }
    }

    /// The value of an integer literal.
    pub(crate) fn integer(&self, at: usize) -> Option<u128> {
        if self.kind(at) != Kind::Int {
            return None;
        }
        let text = self.text(at).replace('_', "").to_ascii_lowercase();
        let (digits, base) = match text.as_bytes() {
            [b'0', b'x', ..] => (&text[2..], 16),
            [b'0', b'b', ..] => (&text[2..], 2),
            [b'0', b'o', ..] => (&text[2..], 8),
            [b'0', _, ..] => (&text[1..], 8),
            _ => (text.as_str(), 10),
        };
        u128::from_str_radix(digits, base).ok()
    }

    /// Whether the name at a place is this one, and not that of a field or of another package.
    pub(crate) fn is_name(&self, at: usize, name: &str) -> bool {
        self.kind(at) == Kind::Ident && self.text(at) == name && self.before(at) != Kind::Period
    }

    /// The bracket that belongs to the one at a place.
    pub(crate) fn partner(&self, at: usize) -> Option<usize> {
        let is_bracket = is_open(self.kind(at)) || is_close(self.kind(at));
        let partner = *self.read.links.get(at).filter(|_| is_bracket)?;
        (partner != NONE).then_some(partner as usize)
    }

    /// The opening bracket of the innermost pair that a token stands in.
    pub(crate) fn around(&self, at: usize) -> Option<usize> {
        // An opening bracket's link leads to its end, whose neighbours outside say where that stands.
        let mut at = at;
        while is_open(self.kind(at)) || is_close(self.kind(at)) {
            let start = if is_close(self.kind(at)) { self.partner(at)? } else { at };
            at = start.checked_sub(1)?;
            if is_open(self.kind(at)) {
                return Some(at);
            }
        }
        self.read.links.get(at).copied().filter(|&link| link != NONE).map(|link| link as usize)
    }

    /// The elements of a list in brackets, without what is empty.
    pub(crate) fn elements(&self, open: usize) -> Vec<Range<usize>> {
        let Some(close) = self.partner(open) else { return Vec::new() };
        self.split(open + 1..close, Kind::Comma)
    }

    /// A stretch, taken apart at tokens of a kind that stand in no bracket of it; without what is empty.
    pub(crate) fn split(&self, range: Range<usize>, by: Kind) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut start = range.start;
        let mut at = range.start;
        while at < range.end {
            if self.kind(at) == by {
                parts.push(start..at);
                start = at + 1;
            }
            at = self.skip(at);
        }
        parts.push(start..range.end.max(start));
        parts.retain(|part| !self.trimmed(part.clone()).is_empty());
        parts
    }

    /// A stretch without semicolons at its ends.
    pub(crate) fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        while range.start < range.end && self.kind(range.start) == Kind::Semicolon {
            range.start += 1;
        }
        while range.start < range.end && self.kind(range.end - 1) == Kind::Semicolon {
            range.end -= 1;
        }
        range
    }

    /// The token behind one; behind the whole pair for an opening bracket.
    pub(crate) fn skip(&self, at: usize) -> usize {
        match self.partner(at) {
            Some(close) if is_open(self.kind(at)) && close > at => close + 1,
            _ => at + 1,
        }
    }

    /// A stretch without parentheses around all of it.
    pub(crate) fn bare(&self, mut range: Range<usize>) -> Range<usize> {
        while range.len() > 2
            && self.kind(range.start) == Kind::LeftParen
            && self.partner(range.start) == Some(range.end - 1)
        {
            range = range.start + 1..range.end - 1;
        }
        range
    }

    /// What is called by the parenthesis at a place: `strings.HasPrefix`, as written; none where it calls nothing.
    pub(crate) fn callee(&self, open: usize) -> Option<&'s str> {
        if self.kind(open) != Kind::LeftParen || self.before(open) != Kind::Ident {
            return None;
        }
        let mut start = open - 1;
        while self.before(start) == Kind::Period && start >= 2 && self.kind(start - 2) == Kind::Ident {
            start -= 2;
        }
        // What is declared is not called.
        (self.before(start) != Kind::Func).then(|| self.written(start..open))
    }

    /// The end of an operand that starts at a place: behind its selectors, calls and indexes.
    pub(crate) fn operand_end(&self, start: usize) -> usize {
        let mut at = self.skip(start);
        loop {
            match self.kind(at) {
                // `x.(type)`
                Kind::Period if self.kind(at + 1) == Kind::LeftParen => at = self.skip(at + 1),
                Kind::Period => at += 2,
                Kind::LeftParen | Kind::LeftBracket => at = self.skip(at),
                _ => return at,
            }
        }
    }

    /// Whether some token of a stretch holds for `is`.
    pub(crate) fn any(&self, range: Range<usize>, is: impl Fn(usize) -> bool) -> bool {
        range.clone().any(is)
    }

    /// The brace that begins a literal of the type that starts at a place: `map[K]V{`, `[]T{`.
    pub(crate) fn block_of_type(&self, start: usize) -> Option<usize> {
        let mut at = start;
        loop {
            match self.kind(at) {
                Kind::Map | Kind::Ident | Kind::Period | Kind::Mul | Kind::LeftBracket => at = self.skip(at),
                Kind::Struct | Kind::Interface => at = self.skip(at + 1),
                Kind::LeftBrace => return Some(at),
                _ => return None,
            }
        }
    }

    /// The block behind the head of a statement that a token stands in: its opening brace.
    pub(crate) fn block_after(&self, from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            match self.kind(at) {
                // A literal's brace follows a type, which the head of a statement takes in parentheses alone.
                Kind::LeftBrace => return Some(at),
                Kind::End | Kind::RightBrace | Kind::RightParen | Kind::RightBracket => return None,
                Kind::Semicolon if self.read.tokens[at].is_automatic() => return None,
                _ => at = self.skip(at),
            }
        }
    }
}

pub(crate) const fn is_open(kind: Kind) -> bool {
    matches!(kind, Kind::LeftParen | Kind::LeftBracket | Kind::LeftBrace)
}

pub(crate) const fn is_close(kind: Kind) -> bool {
    matches!(kind, Kind::RightParen | Kind::RightBracket | Kind::RightBrace)
}
