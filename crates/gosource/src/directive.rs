//! Comments that tools read: `//go:embed`, `//go:linkname`, `//export`.

use std::borrow::Cow;

use crate::lexer::unquote;

/// A comment that is for a tool, and where it stands: `//go:embed x`, `//export F`, `//ogive:ignore rule`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directive<'a> {
    /// The first word: `go:embed`, `export`.
    pub name: &'a [u8],
    /// What follows, without space at both ends.
    pub arguments: &'a [u8],
    /// Bytes before the comment.
    pub offset: u32,
    /// Bytes before the arguments.
    arguments_at: u32,
}

/// A pattern of `//go:embed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedPattern<'a> {
    /// The pattern without quotes.
    pub pattern: Cow<'a, str>,
    /// Bytes before it, or before its quote.
    pub offset: u32,
}

/// What `//go:linkname` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linkname<'a> {
    /// The name in this file.
    pub local: &'a str,
    /// The symbol that it stands for; none where the name is only given free for others.
    pub symbol: Option<&'a str>,
}

impl<'a> Directive<'a> {
    /// Reads a `//` comment; none when it is for people. What is one is said in `go/ast`, `isDirective`.
    pub(crate) fn of(comment: &'a [u8], offset: u32) -> Option<Self> {
        let text = comment.strip_prefix(b"//")?;
        if !text.first()?.is_ascii_alphanumeric() {
            return None;
        }
        let end = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
        let (name, arguments) = text.split_at(end);
        let is_word = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let known = match memchr::memchr(b':', name) {
            Some(colon) => name[..colon].iter().all(is_word) && name.get(colon + 1).is_some_and(is_word),
            None => (name == b"export" || name == b"extern") && !arguments.is_empty(),
        };
        let space = arguments.len() - arguments.trim_ascii_start().len();
        let arguments_at = offset + u32::try_from(2 + name.len() + space).unwrap_or(0);
        known.then(|| Self { name, arguments: arguments.trim_ascii(), offset, arguments_at })
    }

    /// The linkname, if it is one that the compiler takes.
    #[must_use]
    pub fn linkname(&self) -> Option<Linkname<'a>> {
        let arguments = std::str::from_utf8(self.arguments).ok().filter(|_| self.name == b"go:linkname")?;
        let mut words = arguments.split_whitespace();
        let (local, symbol) = (words.next()?, words.next());
        words.next().is_none().then_some(Linkname { local, symbol })
    }

    /// The patterns of a `//go:embed`; none when it is no such line, or its quotes are wrong.
    #[must_use]
    pub fn embed_patterns(&self) -> Option<Vec<EmbedPattern<'a>>> {
        if self.name != b"go:embed" {
            return None;
        }
        let all = std::str::from_utf8(self.arguments).ok()?;
        let mut rest = all;
        let mut patterns = Vec::new();
        while !rest.is_empty() {
            let end = match rest.as_bytes()[0] {
                b'`' => rest[1..].find('`')? + 2,
                b'"' => closing_quote(rest)?,
                _ => rest.find(char::is_whitespace).unwrap_or(rest.len()),
            };
            let (word, behind) = rest.split_at(end);
            if !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
                return None;
            }
            let pattern = match word.starts_with(['`', '"']) {
                true => match unquote(word.as_bytes())? {
                    Cow::Borrowed(bytes) => Cow::Borrowed(std::str::from_utf8(bytes).ok()?),
                    Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).ok()?),
                },
                false => Cow::Borrowed(word),
            };
            let offset = self.arguments_at + u32::try_from(all.len() - rest.len()).unwrap_or(0);
            patterns.push(EmbedPattern { pattern, offset });
            rest = behind.trim_start();
        }
        Some(patterns)
    }
}

/// Where a text that starts with a `"` has the one that ends it, behind that.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    let end = text.bytes().enumerate().skip(1).find(|&(_, byte)| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map(|(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directive(comment: &str) -> Option<Directive<'_>> {
        Directive::of(comment.as_bytes(), 0)
    }

    #[test]
    fn tells_tools_and_people_apart() {
        for comment in
            ["//go:noinline", "//export F", "//ogive:ignore x", "//go:embed", "//extern f", "//a:b:c"]
        {
            assert!(directive(comment).is_some(), "{comment}");
        }
        for comment in
            ["// go:noinline", "//Go:x", "//export", "//note: x", "//http://x", "//", "///go:x", "//:x"]
        {
            assert!(directive(comment).is_none(), "{comment}");
        }
    }

    #[test]
    fn linknames_have_one_or_two_words() {
        let linkname = |comment| directive(comment).and_then(|directive| directive.linkname());
        let both = linkname("//go:linkname now\ttime.now ");
        assert_eq!(both, Some(Linkname { local: "now", symbol: Some("time.now") }));
        assert_eq!(linkname("//go:linkname now").map(|name| name.symbol), Some(None));
        assert_eq!(linkname("//go:linkname a b c"), None);
        assert_eq!(linkname("//go:linkname"), None);
    }

    #[test]
    fn embed_patterns_may_be_quoted() {
        let patterns = |comment| directive(comment).and_then(|directive| directive.embed_patterns());
        let found = patterns("//go:embed a/*.txt \"b \\\" c\" `d e`").unwrap_or_default();
        let found: Vec<_> = found.iter().map(|found| (&*found.pattern, found.offset)).collect();
        assert_eq!(found, [("a/*.txt", 11), ("b \" c", 19), ("d e", 28)]);
        assert_eq!(patterns("//go:embed \"a\"b"), None);
        assert_eq!(patterns("//go:embed `a"), None);
    }
}
