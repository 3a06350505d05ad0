//! How far `go/build` reads into a file, which decides the errors it finds there.

/// Why Go does not read a file to the end of what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// A zero byte.
    Nul,
    /// Something else than comments, or than a package clause and imports.
    Syntax,
}

/// Reads what may precede declarations: space, comments, the package clause, imports. Semicolons
/// count as space.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The byte that was looked at and not yet taken.
    peeked: Option<u8>,
    stop: Option<Stop>,
    end: bool,
}

/// The leading comments of a file that is not Go, up to the first byte of anything else.
pub(super) fn comments(bytes: &[u8]) -> Result<&[u8], Stop> {
    let mut reader = Reader::new(bytes);
    reader.peek(true);
    match reader.stop {
        Some(stop) => Err(stop),
        None if reader.end => Ok(bytes),
        None => Ok(&bytes[..reader.at - 1]),
    }
}

/// Whether a zero byte stands in a Go file's comments, package clause or imports, unless something
/// is wrong before.
pub(super) fn nul_before_declarations(bytes: &[u8]) -> bool {
    // Most files have none at all, and need not be read closely.
    if !bytes.contains(&0) {
        return false;
    }
    let mut reader = Reader::new(bytes);
    reader.keyword(b"package");
    reader.identifier();
    while reader.peek(true) == Some(b'i') {
        reader.keyword(b"import");
        if reader.peek(true) == Some(b'(') {
            reader.next(false);
            while reader.peek(true) != Some(b')') && reader.stop.is_none() {
                reader.import();
            }
            reader.next(false);
        } else {
            reader.import();
        }
    }
    reader.stop == Some(Stop::Nul)
}

impl<'a> Reader<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, peeked: None, stop: None, end: false }
    }

    /// One byte; none at the end and at a zero byte, which stops.
    fn read(&mut self) -> Option<u8> {
        let Some(&byte) = self.bytes.get(self.at) else {
            self.end = true;
            return None;
        };
        self.at += 1;
        if byte == 0 {
            self.stop = self.stop.or(Some(Stop::Nul));
            return None;
        }
        Some(byte)
    }

    const fn going(&self) -> bool {
        self.stop.is_none() && !self.end
    }

    fn refuse(&mut self) {
        self.stop = self.stop.or(Some(Stop::Syntax));
    }

    /// The next byte, which stays; behind space and comments with `skip`.
    fn peek(&mut self, skip: bool) -> Option<u8> {
        if self.stop.is_some() {
            return None;
        }
        let mut byte = self.peeked.take().or_else(|| self.read());
        while skip && self.going() {
            match byte {
                Some(b' ' | b'\x0c' | b'\t' | b'\r' | b'\n' | b';') => {}
                Some(b'/') => self.comment(),
                _ => break,
            }
            byte = self.read();
        }
        self.peeked = byte;
        byte
    }

    /// The rest of a comment, behind its first slash.
    fn comment(&mut self) {
        match self.read() {
            Some(b'/') => while self.read() != Some(b'\n') && self.going() {},
            Some(b'*') => {
                let mut before = None;
                while self.stop.is_none() {
                    let byte = self.read();
                    if (before, byte) == (Some(b'*'), Some(b'/')) {
                        break;
                    }
                    if self.end {
                        self.refuse();
                    }
                    before = byte;
                }
            }
            _ => self.refuse(),
        }
    }

    fn next(&mut self, skip: bool) -> Option<u8> {
        let byte = self.peek(skip);
        self.peeked = None;
        byte
    }

    fn keyword(&mut self, keyword: &[u8]) {
        self.peek(true);
        for &expected in keyword {
            if self.next(false) != Some(expected) {
                return self.refuse();
            }
        }
        if self.peek(false).is_some_and(is_identifier) {
            self.refuse();
        }
    }

    fn identifier(&mut self) {
        if !self.peek(true).is_some_and(is_identifier) {
            return self.refuse();
        }
        while self.peek(false).is_some_and(is_identifier) {
            self.peeked = None;
        }
    }

    fn import(&mut self) {
        match self.peek(true) {
            Some(b'.') => self.peeked = None,
            Some(byte) if is_identifier(byte) => self.identifier(),
            _ => {}
        }
        self.string();
    }

    fn string(&mut self) {
        match self.next(true) {
            Some(b'`') => {
                while self.stop.is_none() && self.next(false) != Some(b'`') {
                    if self.end {
                        self.refuse();
                    }
                }
            }
            Some(b'"') => {
                while self.stop.is_none() {
                    let byte = self.next(false);
                    if byte == Some(b'"') {
                        break;
                    }
                    if self.end || byte == Some(b'\n') {
                        self.refuse();
                    }
                    if byte == Some(b'\\') {
                        self.next(false);
                    }
                }
            }
            _ => self.refuse(),
        }
    }
}

const fn is_identifier(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stops_before_the_first_other_byte() {
        assert_eq!(comments(b"// x\n/* y */ ;#include"), Ok(&b"// x\n/* y */ ;"[..]));
        assert_eq!(comments(b"// only"), Ok(&b"// only"[..]));
        assert_eq!(comments(b"/* open"), Err(Stop::Syntax));
        assert_eq!(comments(b"/*/ x"), Err(Stop::Syntax), "the star of the opening does not close");
        assert_eq!(comments(b"/x"), Err(Stop::Syntax));
        assert_eq!(comments(b"// a\0"), Err(Stop::Nul));
    }

    #[test]
    fn finds_zero_bytes_only_where_go_looks() {
        assert!(nul_before_declarations(b"// \0\npackage x"));
        assert!(nul_before_declarations(b"package x\nimport (\n\"a\"\n. \"b\0\"\n)\n"));
        assert!(!nul_before_declarations(b"package x\nvar x = \"\0\""));
        assert!(!nul_before_declarations(b"x \0"), "what is wrong first counts");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = (comments(&bytes), nul_before_declarations(&bytes));
        }

        #[test]
        fn near_sources_are_read(text in "(//|/\\*|\\*/|package |import |\\(|\\)|\"|`|\\\\|\n|x|\0|;| ){0,30}") {
            let _ = (comments(text.as_bytes()), nul_before_declarations(text.as_bytes()));
        }
    }
}
