//! Reads a file by recursive descent, after `go/parser`, without making a tree: what is declared and used is noted on
//! the way.
//!
//! Names are resolved on the way too: inside of functions a name must be declared before it is used, so a name that
//! no scope knows at its use is none of the function's.

mod declarations;
mod expressions;
mod header;
mod parameters;
mod scopes;
mod statements;
mod types;

use super::{Declaration, Expected, Field, File, Header, Name, Span, SyntaxError, SyntaxErrorKind, Use};
use crate::directive::Directive;
use crate::lexer::{Kind, Lexer, Token};

use self::scopes::Scopes;

/// A declaration that can't be read on; the error is noted.
#[derive(Debug)]
struct Failed;

type Parsed<T = ()> = Result<T, Failed>;

/// What an expression looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A name alone.
    Name,
    /// A selector or an index, which may be a type.
    Named,
    /// A type of an array, slice or map, written out.
    Indexed,
    /// A type of a struct, written out.
    Struct,
    /// A call or a conversion.
    Call,
    /// Anything else.
    Other,
}

/// How deep statements, expressions and types may stand in one another. Go's own limit is higher; nothing that people
/// or generators write comes near.
const MAX_DEPTH: u32 = 1000;

/// Errors of syntax that are kept; a file with more is no Go.
const MAX_ERRORS: usize = 50;

/// Where reading stands and what was found up to there.
pub(super) struct Parser<'a> {
    source: &'a [u8],
    lexer: Lexer<'a>,
    token: Token,
    /// The end of the token before.
    end: u32,
    /// The comments between the token before and this one, as long as the head is read.
    comments: Vec<Span>,
    keeps_comments: bool,
    depth: u32,
    /// Below zero in the head of a statement, where `{` begins its block.
    level: i32,
    /// Whether `.(type)` was seen.
    type_switch: bool,
    scopes: Scopes<'a>,
    /// Names that are to be declared later, of several constructs in one another.
    names: Vec<Token>,
    header: Header<'a>,
    declarations: Vec<Declaration<'a>>,
    fields: Vec<Field<'a>>,
    uses: Vec<Use<'a>>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: &'a [u8]) -> Self {
        Self {
            source,
            lexer: Lexer::with_comments(source),
            token: Token { kind: Kind::End, start: 0, end: 0 },
            end: 0,
            comments: Vec::new(),
            keeps_comments: false,
            depth: 0,
            level: 0,
            type_switch: false,
            scopes: Scopes::default(),
            names: Vec::new(),
            header: Header::default(),
            declarations: Vec::new(),
            fields: Vec::new(),
            uses: Vec::new(),
        }
    }

    pub(super) fn finish(mut self) -> File<'a> {
        if self.lexer.error_count() > 0 {
            let errors = self.lexer.errors().into_iter();
            self.header.errors.extend(
                errors.map(|error| SyntaxError {
                    offset: error.offset,
                    kind: SyntaxErrorKind::Token(error.kind),
                }),
            );
            self.header.errors.sort_by_key(|error| error.offset);
        }
        let Self { header, declarations, fields, uses, .. } = self;
        File { header, declarations, fields, uses }
    }

    fn advance(&mut self) {
        self.end = self.token.end;
        if self.keeps_comments {
            self.comments.clear();
        }
        loop {
            self.token = self.lexer.next_token();
            if self.token.kind != Kind::Comment {
                return;
            }
            self.comment();
        }
    }

    fn comment(&mut self) {
        let bytes = self.token.bytes(self.source);
        // Most are for people, and tell so by the space behind the slashes.
        if bytes.get(2).is_some_and(u8::is_ascii_alphanumeric)
            && let Some(directive) = Directive::of(bytes, self.token.start)
        {
            self.header.directives.push(directive);
        }
        if self.keeps_comments {
            self.comments.push(Span { start: self.token.start, end: self.token.end });
        }
    }

    /// The name that the token is.
    fn name(&self, token: Token) -> Name<'a> {
        Name { text: std::str::from_utf8(self.bytes(token)).unwrap_or_default(), offset: token.start }
    }

    fn bytes(&self, token: Token) -> &'a [u8] {
        self.source.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    fn at(&self, kind: Kind) -> bool {
        self.token.kind == kind
    }

    /// Takes the token if it is of this kind.
    fn accept(&mut self, kind: Kind) -> bool {
        let is = self.at(kind);
        if is {
            self.advance();
        }
        is
    }

    fn expect(&mut self, kind: Kind) -> Parsed<Token> {
        if !self.at(kind) {
            return self.unexpected(Expected::Token(kind));
        }
        let token = self.token;
        self.advance();
        Ok(token)
    }

    /// The end of a statement, which may be left out before a closing bracket.
    fn semicolon(&mut self) -> Parsed {
        match self.token.kind {
            Kind::RightParen | Kind::RightBrace => Ok(()),
            Kind::Semicolon => {
                self.advance();
                Ok(())
            }
            _ => self.unexpected(Expected::Token(Kind::Semicolon)),
        }
    }

    /// Whether a list goes on: a comma, or its end. The comma is taken.
    fn comma(&mut self, closing: Kind) -> Parsed<bool> {
        if self.accept(Kind::Comma) {
            return Ok(!self.at(closing) && !self.at(Kind::End));
        }
        if self.at(closing) {
            Ok(false)
        } else {
            self.unexpected(Expected::Words("',' or the end of the list"))
        }
    }

    #[cold]
    fn unexpected<T>(&mut self, expected: Expected) -> Parsed<T> {
        let kind = SyntaxErrorKind::Expected { expected, found: self.token.kind };
        self.fail(self.token.start, kind)
    }

    #[cold]
    fn fail<T>(&mut self, offset: u32, kind: SyntaxErrorKind) -> Parsed<T> {
        self.error(offset, kind);
        Err(Failed)
    }

    /// Notes something that does not hinder reading on.
    #[cold]
    fn error(&mut self, offset: u32, kind: SyntaxErrorKind) {
        if self.header.errors.len() < MAX_ERRORS {
            self.header.errors.push(SyntaxError { offset, kind });
        }
    }

    /// Goes one step deeper for what `inside` reads.
    fn deeper<T>(&mut self, inside: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return self.fail(self.token.start, SyntaxErrorKind::TooDeep);
        }
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        result
    }

    /// Reads what stands in brackets, where `{` begins a literal again.
    fn bracketed<T>(&mut self, inside: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let level = std::mem::replace(&mut self.level, 0);
        let result = inside(self);
        self.level = level;
        result
    }

    /// Notes the use of a name, unless a scope declares it.
    fn note(&mut self, token: Token) {
        self.note_member(token, None);
    }

    fn note_member(&mut self, token: Token, member: Option<Token>) {
        let bytes = self.bytes(token);
        if bytes == b"_" || self.scopes.declares(bytes) {
            return;
        }
        let member = member.map(|member| self.name(member));
        self.uses.push(Use { name: self.name(token), member, key: false });
    }
}
