//! The package clause and imports.

use std::borrow::Cow;

use super::{Expected, Kind, Parsed, Parser, Span, SyntaxErrorKind};
use crate::file::{Import, ImportName};
use crate::lexer::unquote;

impl Parser<'_> {
    /// Reads up to the first declaration.
    pub(in super::super) fn header(&mut self) {
        self.keeps_comments = true;
        self.advance();
        if self.package().is_err() {
            // Likely no Go at all.
            self.token.kind = Kind::End;
            return;
        }
        while self.at(Kind::Import) {
            if self.imports().is_err() {
                self.resume();
            }
        }
        self.keeps_comments = false;
    }

    fn package(&mut self) -> Parsed {
        self.header.doc = self.doc();
        self.expect(Kind::Package)?;
        let name = self.expect(Kind::Ident)?;
        self.header.package = Some(self.name(name));
        self.semicolon()
    }

    /// Reads an import declaration from its keyword on.
    pub(super) fn imports(&mut self) -> Parsed {
        let doc = self.doc();
        self.advance();
        if !self.accept(Kind::LeftParen) {
            return self.import(doc);
        }
        let first = self.header.imports.len();
        while !self.at(Kind::RightParen) && !self.at(Kind::End) {
            let doc = self.doc();
            self.import(doc)?;
        }
        if let [only] = &mut self.header.imports[first..] {
            only.doc = only.doc.or(doc);
        }
        self.expect(Kind::RightParen)?;
        self.semicolon()
    }

    fn import(&mut self, doc: Option<Span>) -> Parsed {
        let name = match self.token.kind {
            Kind::Ident if self.bytes(self.token) == b"_" => ImportName::Blank(self.token.start),
            Kind::Ident => ImportName::Alias(self.name(self.token)),
            Kind::Period => ImportName::Dot(self.token.start),
            _ => ImportName::Own,
        };
        if name != ImportName::Own {
            self.advance();
        }
        if !self.at(Kind::String) {
            return self.unexpected(Expected::Words("the path of a package"));
        }
        let path = match unquote(self.bytes(self.token)) {
            Some(Cow::Borrowed(path)) => std::str::from_utf8(path).unwrap_or_default().into(),
            Some(Cow::Owned(path)) => String::from_utf8(path).unwrap_or_default().into(),
            None => Cow::Borrowed(""),
        };
        let literal = Span { start: self.token.start, end: self.token.end };
        self.header.imports.push(Import { path, literal, name, doc });
        self.advance();
        self.semicolon()
    }

    /// The comment that ends in the line above the token, and all that is part of it.
    fn doc(&self) -> Option<Span> {
        let lines = |from: u32, to: u32| {
            let between = Span { start: from, end: to }.of(self.source);
            memchr::memchr_iter(b'\n', between).count()
        };
        let mut comments = self.comments.as_slice();
        let mut end = self.end;
        // What stands in the line of the token before belongs to that.
        while let Some((first, rest)) = comments.split_first()
            && self.end > 0
            && lines(end, first.start) == 0
        {
            (end, comments) = (first.end, rest);
        }
        let last = comments.last().filter(|last| lines(last.end, self.token.start) == 1)?;
        let mut start = last.start;
        for comment in comments.iter().rev().skip(1) {
            if lines(comment.end, start) > 1 {
                break;
            }
            start = comment.start;
        }
        Some(Span { start, end: last.end })
    }

    /// An import behind other declarations, which Go refuses.
    pub(super) fn late_imports(&mut self) -> Parsed {
        self.error(self.token.start, SyntaxErrorKind::LateImport);
        self.imports()
    }
}
